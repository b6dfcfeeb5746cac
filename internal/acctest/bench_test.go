// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// benchConfiguration has the same data for both types of resource: webhooks, and the baseline, which is what the CLI
// itself needs for as many terraform_data resources.
func benchConfiguration(resource, begin, end string) string {
	return fmt.Sprintf(`variable "webhooks" {}
variable "path" {}
resource %q "bench" {
  count = var.webhooks
  %s
    url    = "https://receiver.invalid/${var.path}/${count.index}"
    events = ["call.completed", "call.failed"]
    secret = "whsec_example_${count.index}"
  %s
}
`, resource, begin, end)
}

// BenchmarkAcc measures a create, a plan without changes, an update and a destroy of many webhooks: for each, the
// requests, the seconds, and how many times the seconds of the baseline that is.
func BenchmarkAcc(b *testing.B) {
	b.Run("webhooks=1000/latency=20ms", func(b *testing.B) {
		benchmark(b, 1000, mockserver.Config{Latency: 20 * time.Millisecond})
	})
	b.Run("webhooks=300/limit=150", func(b *testing.B) { // in each minute
		benchmark(b, 300, mockserver.Config{RateLimit: mockserver.DefaultRateLimit})
	})
}

func benchmark(b *testing.B, webhooks int, mock mockserver.Config) {
	cli, plugins := SkipUnlessSupported(b, TerraformData), b.TempDir()
	if err := Build(b.Context(), plugins, ""); err != nil {
		b.Fatal(err)
	}
	steps := []struct {
		name     string
		requests int // at most
		args     []string
	}{
		{"create", webhooks, []string{"apply", "-auto-approve", "-var=path=a"}},
		{"plan", webhooks/100 + 1, []string{"plan", "-detailed-exitcode", "-var=path=a"}},
		{"update", webhooks + webhooks/100 + 1, []string{"apply", "-auto-approve", "-var=path=b"}},
		{"destroy", webhooks + webhooks/100 + 1, []string{"destroy", "-auto-approve", "-var=path=b"}},
	}
	total := map[string]float64{}
	for b.Loop() {
		api := mocktest.Listen(b, mock)
		ours := cli.NewWorkspace(b, plugins, "DIALNEXA_API_KEY="+api.Key, "DIALNEXA_BASE_URL="+api.BaseURL())
		ours.Write(b, "main.tf", RequiredProviders+benchConfiguration("dialnexa_user_webhook", "", ""))
		baseline := cli.NewWorkspace(b, plugins)
		baseline.Write(b, "main.tf", benchConfiguration("terraform_data", "input = {", "}"))
		for _, step := range steps {
			args := append(step.args, fmt.Sprintf("-var=webhooks=%d", webhooks))
			floor, before := benchRun(b, baseline, args), api.Stats().Requests
			seconds, requests := benchRun(b, ours, args), api.Stats().Requests-before
			if requests > step.requests {
				b.Errorf("%s: %d requests, at most %d are promised", step.name, requests, step.requests)
			}
			total[step.name+"-requests"] += float64(requests)
			total[step.name+"-s"] += seconds
			total[step.name+"-x-baseline"] += seconds / floor
		}
		// A command doesn't know how much of the limit the one before has used until its first request is refused.
		if refused := api.Stats().Refused; refused > len(steps) {
			b.Errorf("%d requests were refused because of the rate limit", refused)
		}
	}
	for unit, sum := range total {
		b.ReportMetric(sum/float64(b.N), unit)
	}
	b.ReportMetric(0, "ns/op") // which the seconds say
}

// benchRun returns the seconds that a command takes, which has to succeed.
func benchRun(b *testing.B, w Workspace, args []string) float64 {
	b.Helper()
	started := time.Now()
	w.MustRun(b, args...)
	return time.Since(started).Seconds()
}
