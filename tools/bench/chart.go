// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"html"
	"strings"
)

// The chart's measures, in pixels.
const (
	chartWidth  = 920
	chartTop    = 96
	barHeight   = 16
	groupHeight = 58
	labelWidth  = 52
	panelWidth  = 300
	barsWidth   = 170
)

// chartHead has the colours of both themes, and a ground of its own: a page may
// be dark where the system is light.
const chartHead = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title about">
<title id="title">%s</title>
<desc id="about">%s</desc>
<style>
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
  .head { font-size: 16px; font-weight: 600 }
  .note { fill: #59636e }
  .ground { fill: #ffffff; stroke: #d1d9e0 }
  .ours { fill: #0969da }
  .alone { fill: #9aa4af }
  .floor { stroke: #59636e; stroke-dasharray: 3 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    .note { fill: #9198a1 }
    .ground { fill: #0d1117; stroke: #3d444d }
    .ours { fill: #4493f8 }
    .alone { fill: #656c76 }
    .floor { stroke: #9198a1 }
  }
</style>
`

// panel is a group of bars with a scale of its own.
type panel struct {
	title  string
	value  func(series) float64
	format func(float64) string
	floor  bool // mark where the CLI's own time is
}

// chart draws what a plan costs, as an SVG picture.
func (r *results) chart() string {
	height := chartTop + groupHeight*len(r.lifecycles) + 34
	title := "What a plan with nothing to do costs, by the number of webhooks"

	var b strings.Builder

	fmt.Fprintf(&b, chartHead, chartWidth, height, chartWidth, height, title, html.EscapeString(r.describe()))
	fmt.Fprintf(&b, "<rect class=\"ground\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"8\"/>\n", chartWidth-1, height-1)
	text(&b, 20, 32, "head", title)
	legend(&b, 20, "ours", "this provider")
	legend(&b, 150, "alone", "each webhook read alone")

	for i, p := range []panel{
		{"Requests", func(s series) float64 { return float64(s.requests()) }, whole, false},
		{"Minutes of waiting, at 150 a minute", waits, whole, false},
		{"Time without a rate limit, CLI's own = 1", series.multiple, tenths, true},
	} {
		r.drawPanel(&b, 20+i*panelWidth, p)
	}

	text(&b, 20, height-16, "note", fmt.Sprintf("%s, %s of latency. The CLI's own time is that of as many terraform_data resources; the waits follow from the requests.", r.cliName, r.latency))
	b.WriteString("</svg>\n")

	return b.String()
}

func whole(x float64) string  { return thousands(int(x)) }
func tenths(x float64) string { return fmt.Sprintf("%.1f", x) }

// waits is how often so many requests have to wait for the next minute.
func waits(s series) float64 { return float64(max(0, s.requests()-1) / 150) }

func (r *results) drawPanel(b *strings.Builder, left int, p panel) {
	largest := 0.0

	for _, c := range r.lifecycles {
		largest = max(largest, p.value(c.phase[planPhase]), p.value(c.phase[alonePhase]))
	}

	scale := func(value float64) float64 { return max(1, barsWidth*value/max(largest, 1)) }

	text(b, left, chartTop-10, "note", p.title)

	for i, c := range r.lifecycles {
		top := chartTop + i*groupHeight

		text(b, left, top+barHeight+11, "", thousands(c.size))

		for j, kind := range []struct{ class, phase string }{{"ours", planPhase}, {"alone", alonePhase}} {
			value, y := p.value(c.phase[kind.phase]), top+4+j*(barHeight+3)
			fmt.Fprintf(b, "<rect class=%q x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>\n", kind.class, left+labelWidth, y, scale(value), barHeight)
			text(b, left+labelWidth+int(scale(value))+6, y+barHeight-3, "", p.format(value))
		}
	}

	if p.floor {
		x := float64(left+labelWidth) + scale(1)
		fmt.Fprintf(b, "<line class=\"floor\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>\n", x, x, chartTop-2, chartTop+groupHeight*len(r.lifecycles)-8)
	}
}

// describe says in words what the chart shows.
func (r *results) describe() string {
	var parts []string

	for _, c := range r.lifecycles {
		ours, alone := c.phase[planPhase], c.phase[alonePhase]
		parts = append(parts, fmt.Sprintf("%s webhooks: %d requests instead of %d, %.1f times the CLI's own time instead of %.1f times",
			thousands(c.size), ours.requests(), alone.requests(), ours.multiple(), alone.multiple()))
	}

	return strings.Join(parts, "; ") + "."
}

func text(b *strings.Builder, x, y int, class, content string) {
	if class != "" {
		class = fmt.Sprintf(" class=%q", class)
	}

	fmt.Fprintf(b, "<text x=\"%d\" y=\"%d\"%s>%s</text>\n", x, y, class, html.EscapeString(content))
}

func legend(b *strings.Builder, x int, class, name string) {
	fmt.Fprintf(b, "<rect class=%q x=\"%d\" y=\"48\" width=\"12\" height=\"12\" rx=\"2\"/>\n", class, x)
	text(b, x+18, 59, "", name)
}
