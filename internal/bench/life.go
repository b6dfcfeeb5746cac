// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// configuration has the same data for both types of resource.
func configuration(providers, resource, begin, end string) string {
	return fmt.Sprintf(`terraform {
  required_providers { %s }
}
variable "webhooks" {}
variable "edition" { default = "" }
resource %q "bench" {
  count = var.webhooks
  %s
    url    = "https://receiver.invalid/hooks${var.edition}/${count.index}"
    events = ["call.completed", "call.failed"]
    secret = "whsec_example_${count.index}"
  %s
}
`, providers, resource, begin, end)
}

var (
	floor = configuration("", "terraform_data", "input = {", "}")
	ours  = configuration(`dialnexa = { source = "dialnexa/dialnexa" }`, "dialnexa_user_webhook", "", "")
)

// serve starts a mock on a port of its own.
func serve(config mockserver.Config) (mock *mockserver.Server, baseURL string, stop func()) {
	mock = mockserver.New(config)
	listener := httptest.NewServer(mock)
	return mock, listener.URL + "/v1", listener.Close
}

// phase is what a command took, in seconds, each time that it ran.
type phase struct {
	ours, floor []float64
	requests    int // the most of all times
}

// multiple is a median of its own, since a round compares what ran side by side.
func (p phase) multiple() float64 {
	var all []float64
	for i := range p.ours {
		all = append(all, p.ours[i]/p.floor[i])
	}
	return median(all)
}

func median(all []float64) float64 {
	all = slices.Sorted(slices.Values(all))
	return (all[(len(all)-1)/2] + all[len(all)/2]) / 2
}

// life creates, plans, changes and destroys n webhooks, and as many floor resources.
func (b *bench) life(ctx context.Context, n int) error {
	mock, baseURL, stop := serve(mockserver.Config{Latency: latency, RateLimit: 1_000_000})
	defer stop()
	without, err := b.workspace(floor, baseURL)
	if err != nil {
		return err
	}
	with, err := b.workspace(ours, baseURL)
	if err != nil {
		return err
	}
	for _, step := range []struct {
		name             string
		times            int
		requests, floors float64 // at most; 0 floors is no promise
		args             []string
	}{
		{"First apply", 1, float64(n + 12), 0, []string{"apply", "-auto-approve"}},
		{"Plan, nothing to do", 5, float64(n/100 + 2), 1.8, []string{"plan", "-detailed-exitcode"}},
		{"Change of all", 1, float64(n + 12), 0, []string{"apply", "-auto-approve", "-var=edition=2"}},
		{"Destroy", 1, float64(n + 12), 0, []string{"destroy", "-auto-approve"}},
	} {
		var p phase
		for range step.times {
			if err := p.measure(ctx, mock, without, with, append(step.args, fmt.Sprintf("-var=webhooks=%d", n))); err != nil {
				return err
			}
		}
		fmt.Printf("| %s | %d | %.1f | %.1f | %.2f |\n", step.name, p.requests, median(p.ours), median(p.floor), p.multiple())
		b.expect(step.name+", requests", float64(p.requests), step.requests)
		if step.floors > 0 {
			b.expect(step.name+", times the floor", p.multiple(), step.floors)
		}
	}
	return nil
}

func (p *phase) measure(ctx context.Context, mock *mockserver.Server, without, with acctest.Workspace, args []string) error {
	start := time.Now()
	if _, err := without.MustRun(ctx, args...); err != nil {
		return err
	}
	p.floor = append(p.floor, time.Since(start).Seconds())
	start, before := time.Now(), mock.Stats().Requests
	if _, err := with.MustRun(ctx, args...); err != nil {
		return err
	}
	p.ours = append(p.ours, time.Since(start).Seconds())
	p.requests = max(p.requests, mock.Stats().Requests-before)
	return nil
}

// oneOfMany plans one webhook of a workspace of 10,000, wherever the list has it.
func (b *bench) oneOfMany(ctx context.Context) error {
	mock, baseURL, stop := serve(mockserver.Config{RateLimit: 1_000_000})
	defer stop()
	for i := range 10_000 {
		mock.Put(mockserver.Webhook{URL: fmt.Sprintf("https://receiver.invalid/%d", i), Events: []string{"call.completed"}, IsActive: true})
	}
	for _, i := range []int{0, 5_000, 9_999} {
		w, err := b.workspace(ours, baseURL)
		if err != nil {
			return err
		}
		if _, err := w.MustRun(ctx, "import", "-var=webhooks=1", "dialnexa_user_webhook.bench[0]", mock.Webhooks()[i].ID); err != nil {
			return err
		}
		before := mock.Stats().Requests
		if _, err := w.MustRun(ctx, "plan", "-var=webhooks=1"); err != nil {
			return err
		}
		b.expect(fmt.Sprintf("Plan of webhook %d of 10,000, requests", i+1), float64(mock.Stats().Requests-before), 2)
	}
	return nil
}

// rateLimit lives at 150 requests a minute, where the mock's minute lasts a second.
func (b *bench) rateLimit(ctx context.Context) error {
	mock, baseURL, stop := serve(mockserver.Config{RateLimit: 150, RateWindow: time.Second})
	defer stop()
	w, err := b.workspace(ours, baseURL)
	if err != nil {
		return err
	}
	for _, args := range [][]string{{"apply"}, {"apply", "-var=edition=2"}, {"destroy"}} {
		if _, err := w.MustRun(ctx, append(args, "-auto-approve", "-var=webhooks=300")...); err != nil {
			return err
		}
	}
	b.expect("Life of 300 webhooks at 150 requests a minute, refused", float64(mock.Stats().Refused), 0)
	return nil
}
