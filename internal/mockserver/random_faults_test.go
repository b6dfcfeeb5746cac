// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestRandomFaults_areOfEveryKind(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{RateLimit: -1})
	s.RandomFaults(0.5, 1)
	for range 600 {
		r, err := c.try("GET", webhooks, "")
		if err == nil && r.status == 429 && !slices.Contains([]string{"0", "1"}, r.header.Get("Retry-After")) {
			t.Errorf("429 with %v", r.header)
		}
	}
	got := s.Stats().Faults
	want := []string{
		"cut-after", "cut-before", "status-429-before", "status-500-after", "status-500-before", "status-502-after",
		"status-502-before", "status-503-before", "status-504-after", "status-504-before", "truncated-after",
	}
	if kinds := slices.Sorted(maps.Keys(got)); !slices.Equal(kinds, want) {
		t.Errorf("kinds are %v", kinds)
	}
	sum := 0
	for _, n := range got {
		sum += n
	}
	if sum < 240 || sum > 360 {
		t.Errorf("%d of 600 failed", sum)
	}
}

func TestRandomFaults_dependOnTheSeed(t *testing.T) {
	t.Parallel()
	results := func() string {
		s, c := newServer(t, mockserver.Config{})
		s.RandomFaults(0.7, 42)
		var out strings.Builder
		for range 40 {
			r, err := c.try("GET", webhooks, "")
			out.WriteString(strings.Join([]string{r.body, r.header.Get("Retry-After")}, " "))
			if err != nil {
				out.WriteString(err.Error())
			}
		}
		return out.String()
	}
	if first, second := results(), results(); first != second {
		t.Error("one seed, two results")
	}
}

func TestRandomFaults_hitAllOrNone(t *testing.T) {
	t.Parallel()
	for rate, want := range map[float64]int{0: 0, 1: 50} {
		s, c := newServer(t, mockserver.Config{})
		s.RandomFaults(rate, 0)
		for range 50 {
			_, _ = c.try("GET", webhooks, "") // any result is right
		}
		got := 0
		for _, r := range s.Requests() {
			if r.Faulted {
				got++
			}
		}
		if got != want {
			t.Errorf("rate %g: %d faults", rate, got)
		}
	}
}
