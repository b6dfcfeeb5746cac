// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

func TestPage_failsWithItsBlocks(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("bash"); err != nil || runtime.GOOS == "windows" { // where bash can be one for other files
		t.Skip("wants bash on PATH")
	}
	for text, want := range map[string]string{
		"~~~yaml\na: 1\n~~~\n": `docs/x.md:1: nothing tests this block in "yaml"`,
		"<!-- not run: why -->\n\nText.\n\n~~~bash\nmake\n~~~\n":                      "nothing tests this block",
		"~~~shell\n! grep secret terraform.tfstate\n~~~\n":                            "checks nothing",
		"~~~shell\ndialnexa-mock exec -- bash\nfalse\n~~~\n":                          "the last of its block",
		"~~~shell\ntrue\n~~~\n\n~~~shell\nfalse\necho on\n~~~\n":                      "::docs/x.md:5\n",
		"~~~shell\nenv -- bash\n~~~\n\n~~~shell\nfalse\n~~~\n\n~~~shell\nexit\n~~~\n": "::docs/x.md:5\n",
		"~~~shell\necho one\n~~~\n\n~~~shell\necho two\n~~~\n\n~~~text\none\n~~~\n":   `the line "one"`,
		"~~~shell\nsleep 60 &\n~~~\n":                                                 "still running",
		"~~~shell\necho in $HOME\n~~~\n\n~~~text\nin /\n~~~\n":                        `the line "in /"`,
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			p, faults := pageOf("docs/x.md", strings.ReplaceAll(text, "~~~", "```"), nil)
			err := errors.Join(append(faults, p.run(t.Context(), t.TempDir(), []string{"PATH=" + os.Getenv("PATH")}))...)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error %v, want %q", err, want)
			}
		})
	}
}
