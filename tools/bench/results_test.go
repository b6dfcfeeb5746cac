// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// sampleResults are results in which one bar is not met.
func sampleResults() *results {
	r := &results{
		options: options{latency: 20 * time.Millisecond}, cliName: "Terraform 1.0 & more", many: 10_000,
		oneOfMany: []counted{{what: "listed first", requests: 1}, {what: "listed last", requests: 3}},
		dialects:  []counted{{what: "page", requests: 11}, {what: "spec", requests: 10}},
		limited:   []counted{{what: planPhase, requests: 10}},
	}

	for _, n := range []int{10, 1000} {
		c := lifecycle{size: n, phase: map[string]series{}, peak: map[string]int64{planPhase: 50 << 20}}
		for _, phase := range phases() {
			c.phase[phase] = series{{wall: 2 * time.Second, floor: time.Second, requests: n}}
		}

		r.lifecycles = append(r.lifecycles, c)
	}

	return r
}

func TestBars_sayWhichIsNotMet(t *testing.T) {
	t.Parallel()

	for _, b := range sampleResults().bars() {
		if want := !strings.HasPrefix(b.promise, "plan of 1 webhook of 10,000"); b.met != want {
			t.Errorf("%+v", b)
		}
	}

	if text := sampleResults().markdown(); strings.Count(text, "**not met**") != 1 {
		t.Errorf("the page is %s", text)
	}
}

func TestChart_isWellFormedAndStandsInBothThemes(t *testing.T) {
	t.Parallel()

	picture := sampleResults().chart()
	for _, want := range []string{"prefers-color-scheme: dark", `class="ground"`, "<title", "<desc", ">1,000</text>", "1.0 &amp; more"} {
		if !strings.Contains(picture, want) {
			t.Errorf("it lacks %s", want)
		}
	}

	decoder := xml.NewDecoder(strings.NewReader(picture))
	for {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}

		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestThousands(t *testing.T) {
	t.Parallel()

	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 10_020: "10,020", 1_234_567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}
