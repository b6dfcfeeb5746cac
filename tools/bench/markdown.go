// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"strings"
)

// markdown is the results as a page.
func (r *results) markdown() string {
	var b strings.Builder

	fmt.Fprintf(&b, "# Benchmark\n\nWritten by `make bench`: %s on %s, against the mock server at a latency of %s.\n", r.cliName, r.system, r.latency)
	b.WriteString("Times are medians, as multiples of the floor: the time that the CLI itself needs for as many `terraform_data`\n" +
		"resources with the same data and no provider, measured side by side with each. Requests are counted by the mock, the most of all rounds.\n")

	if r.quick {
		b.WriteString("\n**A quick run: one round of small sizes. Its figures mean little.**\n")
	}

	r.writePhases(&b)
	r.writeBars(&b)
	r.writeCounts(&b)
	r.writeCollectors(&b)

	return b.String()
}

func (r *results) writePhases(b *strings.Builder) {
	b.WriteString("\n## Life cycle\n\nA figure below 1 says that the CLI finds `terraform_data`, whose values have no type of their own, harder to apply than webhooks.\n\n")
	row(b, "", "webhooks", "time, floor = 1", "processor time, floor = 1", "seconds", "requests", "provider's memory")
	row(b, "---", "--:", "--:", "--:", "--:", "--:", "--:")

	for _, phase := range phases() {
		for _, c := range r.lifecycles {
			s := c.phase[phase]

			memory := "–"
			if peak := c.peak[phase]; peak > 0 {
				memory = fmt.Sprintf("%.0f MiB", mebibytes(peak))
			}

			row(b, phase, thousands(c.size), fmt.Sprintf("%.2f", s.multiple()), fmt.Sprintf("%.2f", s.cpuMultiple()),
				fmt.Sprintf("%.2f", s.seconds()), thousands(s.requests()), memory)
		}
	}
}

func (r *results) writeBars(b *strings.Builder) {
	b.WriteString("\n## Bars\n\n")
	row(b, "promise", "bar", "measured", "")
	row(b, "---", "--:", "--:", "---")

	for _, x := range r.bars() {
		verdict := "met"

		switch {
		case x.limit == "–":
			verdict = ""
		case !x.met:
			verdict = "**not met**"
		}

		row(b, x.promise, x.limit, x.got, verdict)
	}
}

func (r *results) writeCounts(b *strings.Builder) {
	n := thousands(r.largest().size)

	fmt.Fprintf(b, "\n## Requests of a plan of %s webhooks, by the shape of the answers\n\n", n)
	row(b, "dialect", "requests")
	row(b, "---", "--:")

	for _, c := range r.dialects {
		row(b, "`"+c.what+"`", thousands(c.requests))
	}

	fmt.Fprintf(b, "\n## Requests of a plan of 1 webhook in a workspace of %s\n\n", thousands(r.many))
	row(b, "where it is", "requests")
	row(b, "---", "--:")

	for _, c := range r.oneOfMany {
		row(b, c.what, thousands(c.requests))
	}

	fmt.Fprintf(b, "\n## %s webhooks under the rate limit\n\n", n)
	b.WriteString("150 requests a minute, where the mock's minute lasts a second. A window is given in whole seconds and may be cut, so the\n" +
		"provider waits up to a second longer than the window lasts: much of a short one, little of a minute.\n\n")
	row(b, "", "requests", "refused", "seconds")
	row(b, "---", "--:", "--:", "--:")

	for _, c := range r.limited {
		row(b, c.what, thousands(c.requests), thousands(c.refused), fmt.Sprintf("%.1f", c.seconds))
	}
}

func (r *results) writeCollectors(b *strings.Builder) {
	fmt.Fprintf(b, "\n## Garbage collection, plan of %s webhooks\n\n", thousands(r.largest().size))
	row(b, "`GOGC`", "provider's processor time", "time, floor = 1", "provider's memory")
	row(b, "---", "--:", "--:", "--:")

	for _, t := range r.collectors {
		name := "`" + t.gogc + "`"
		if t.gogc == "" {
			name = "as it is built"
		}

		row(b, name, fmt.Sprintf("%.2f s", t.cpu), fmt.Sprintf("%.2f", t.multiple), fmt.Sprintf("%.0f MiB", mebibytes(t.peak)))
	}
}

func row(b *strings.Builder, cells ...string) {
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}
