// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
)

const stream = `
{"Action":"build-output","ImportPath":"example/broken","Output":"broken.go:3: syntax error\n"}
{"Action":"fail","Package":"example/broken","FailedBuild":"example/broken"}
{"Action":"run","Package":"example/a","Test":"TestGood"}
{"Action":"output","Package":"example/a","Test":"TestGood","Output":"noise of a good test\n"}
{"Action":"pass","Package":"example/a","Test":"TestGood"}
{"Action":"output","Package":"example/a","Test":"TestNewer","Output":"=== RUN   TestNewer\n"}
{"Action":"output","Package":"example/a","Test":"TestNewer","Output":"    newer_test.go:7: needs Terraform 1.14 or later\n"}
{"Action":"output","Package":"example/a","Test":"TestNewer","Output":"--- SKIP: TestNewer (0.00s)\n"}
{"Action":"skip","Package":"example/a","Test":"TestNewer"}
{"Action":"output","Package":"example/a","Test":"TestBad","Output":"    bad_test.go:9: got 1, want 2\n"}
{"Action":"fail","Package":"example/a","Test":"TestBad"}
{"Action":"output","Package":"example/a","Output":"FAIL\n"}
{"Action":"fail","Package":"example/a","Elapsed":1.5}
{"Action":"pass","Package":"example/b","Elapsed":0.2}
`

func readStream(t *testing.T) (*report, *strings.Builder) {
	t.Helper()

	out := &strings.Builder{}
	results := newReport(out)

	if err := results.read(strings.NewReader(stream)); err != nil {
		t.Fatal(err)
	}

	return results, out
}

func TestReport_counts(t *testing.T) {
	t.Parallel()

	results, _ := readStream(t)

	// The package that did not build counts as one failure.
	if results.passed != 1 || results.failed != 2 || results.skipped != 1 {
		t.Errorf("got %d passed, %d failed, %d skipped; want 1, 2, 1", results.passed, results.failed, results.skipped)
	}

	path := filepath.Join(t.TempDir(), "counts")
	if err := results.appendCounts(path); err != nil {
		t.Fatal(err)
	}

	if got, err := os.ReadFile(path); err != nil || string(got) != "1 2 1\n" {
		t.Errorf("got counts %q, %v", got, err)
	}
}

func TestReport_saysWhatFailedAndWhatWasSkipped(t *testing.T) {
	t.Parallel()

	results, out := readStream(t)
	results.printSkipped()
	results.printCounts(tfcli.CLI{Name: "Terraform", Version: "1.11.4"}, 1500*time.Millisecond)

	for _, want := range []string{
		"broken.go:3: syntax error",
		"FAIL  example/a (1.5s)",
		"bad_test.go:9: got 1, want 2",
		"ok    example/b (0.2s)",
		"  TestNewer: needs Terraform 1.14 or later\n",
		"3 tests run, 1 skipped, 2 failed, with Terraform 1.11.4 in 1.5s",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, out)
		}
	}

	if strings.Contains(out.String(), "noise") {
		t.Errorf("the report repeats what a good test printed:\n%s", out)
	}
}

func TestReport_refusesWhatIsNoEvent(t *testing.T) {
	t.Parallel()

	if err := newReport(&strings.Builder{}).read(strings.NewReader("go: no such tool")); err == nil {
		t.Error("text was read as test events")
	}
}
