// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
)

// report counts tests and subtests, and prints what a person wants to see of
// them: a line for each package, and everything that a failed test said.
type report struct {
	out                     io.Writer
	passed, failed, skipped int
	skips                   []skip
	// said is what each test that has not ended yet has printed.
	said map[testID]*strings.Builder
	// failures counts the failed tests of each package.
	failures map[string]int
}

type testID struct{ pkg, name string }

type skip struct{ test, reason string }

func newReport(out io.Writer) *report {
	return &report{out: out, said: map[testID]*strings.Builder{}, failures: map[string]int{}}
}

func (r *report) add(e event) {
	switch {
	case e.Action == "build-output":
		fmt.Fprint(r.out, e.Output)
	case e.Test == "":
		r.addPackage(e)
	default:
		r.addTest(e)
	}
}

func (r *report) addPackage(e event) {
	id := testID{pkg: e.Package}

	switch e.Action {
	case "output":
		if !framing.MatchString(e.Output) {
			r.say(id, e.Output)
		}
	case "skip":
		delete(r.said, id) // a package without tests
	case "pass":
		fmt.Fprintf(r.out, "ok    %s (%.1fs)\n", e.Package, e.Elapsed)
		delete(r.said, id)
	case "fail":
		// A package can fail without a test that does: it did not build, or
		// the process ended early.
		if r.failures[e.Package] == 0 {
			r.failed++
		}

		fmt.Fprintf(r.out, "FAIL  %s (%.1fs)\n%s", e.Package, e.Elapsed, r.take(id))
	}
}

// framing matches what go test says of a package, which addPackage says in its own way.
var framing = regexp.MustCompile(`^(FAIL|PASS|ok  |coverage:)`)

func (r *report) addTest(e event) {
	id := testID{e.Package, e.Test}

	switch e.Action {
	case "output":
		r.say(id, e.Output)
	case "pass":
		r.passed++
		delete(r.said, id)
	case "skip":
		r.skipped++
		r.skips = append(r.skips, skip{test: e.Test, reason: skipReason(r.take(id))})
	case "fail":
		r.failed++
		r.failures[e.Package]++
		fmt.Fprint(r.out, r.take(id))
	}
}

func (r *report) say(id testID, output string) {
	if r.said[id] == nil {
		r.said[id] = &strings.Builder{}
	}

	r.said[id].WriteString(output)
}

func (r *report) take(id testID) string {
	said := r.said[id]
	if said == nil {
		return ""
	}

	delete(r.said, id)

	return said.String()
}

var sourceLine = regexp.MustCompile(`^\S+\.go:\d+: `)

// skipReason is what a test said when it was skipped, without the lines that
// frame it and the place in the source.
func skipReason(said string) string {
	var reason []string

	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "=== ") || strings.HasPrefix(line, "--- ") {
			continue
		}

		reason = append(reason, sourceLine.ReplaceAllString(line, ""))
	}

	if len(reason) == 0 {
		return "no reason given"
	}

	return strings.Join(reason, " ")
}

func (r *report) printSkipped() {
	if len(r.skips) == 0 {
		return
	}

	fmt.Fprintln(r.out, "\nSkipped:")

	for _, s := range r.skips {
		fmt.Fprintf(r.out, "  %s: %s\n", s.test, s.reason)
	}
}

func (r *report) printCounts(cli tfcli.CLI, elapsed time.Duration) {
	fmt.Fprintf(r.out, "\n%d tests run, %d skipped, %d failed, with %s in %s\n",
		r.passed+r.failed, r.skipped, r.failed, cli, elapsed.Round(100*time.Millisecond))
}

// appendCounts writes the counts where the gate adds them up.
func (r *report) appendCounts(path string) error {
	if path == "" {
		return nil
	}

	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}

	if _, err := fmt.Fprintln(file, r.passed, r.failed, r.skipped); err != nil {
		return err
	}

	return file.Close()
}
