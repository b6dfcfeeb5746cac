// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

func TestPageOf_refusesWhatNothingTests(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"another shell":       "~~~bash\nmake\n~~~\n",
		"no language":         "~~~\nmake\n~~~\n",
		"other code":          "~~~yaml\na: 1\n~~~\n",
		"no reason":           "<!-- not run: -->\n~~~bash\nmake\n~~~\n",
		"mark further up":     "<!-- not run: why -->\n\nText.\n\n~~~bash\nmake\n~~~\n",
		"mark used twice":     "<!-- not run: why -->\n~~~bash\nmake\n~~~\n\n~~~bash\nmake\n~~~\n",
		"a vain check":        "~~~shell\n! grep secret terraform.tfstate\n~~~\n",
		"a file twice":        "`a.tf`:\n\n~~~terraform\n~~~\n\nAgain `a.tf`:\n\n~~~terraform\n~~~\n",
		"a shell in a shell":  "~~~shell\ndialnexa-mock exec -- bash\nfalse\n~~~\n",
		"a shell with a list": "1. In a list:\n\n   ~~~sh\n   make\n   ~~~\n",
	} {
		if _, faults := pageOf("docs/x.md", strings.ReplaceAll(text, "~~~", "```"), nil); len(faults) != 1 {
			t.Errorf("%s: the faults are %v", name, faults)
		}
	}
}

func TestPage_runFailsWithItsBlocks(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("bash"); err != nil || runtime.GOOS == "windows" { // where bash can be one for other files
		t.Skip("wants bash on PATH")
	}
	for name, test := range map[string]struct{ text, want string }{
		"nothing wrong":           {"`a/b.txt`:\n\n~~~terraform\n$x\n~~~\n\n~~~shell\ncat a/b.txt\nsleep 60 &\nkill %1\n~~~\n\n~~~text\n$x\n~~~\n", ""},
		"a command fails":         {"~~~shell\ntrue\n~~~\n\n~~~shell\nfalse\necho on\n~~~\n", "::docs/x.md:5\n"},
		"in a shell of the page":  {"~~~shell\nenv -- bash\n~~~\n\n~~~shell\nfalse\n~~~\n\n~~~shell\nexit\n~~~\n", "::docs/x.md:5\n"},
		"another output":          {"~~~shell\necho one\n~~~\n\n~~~text\ntwo\n~~~\n", `does not print the line "two"`},
		"the output of a sibling": {"~~~shell\necho one\n~~~\n\n~~~shell\necho two\n~~~\n\n~~~text\none\n~~~\n", `does not print the line "one"`},
		"a program is left":       {"~~~shell\nsleep 60 &\n~~~\n", "still running"},
		"variables are kept":      {"~~~shell\na=1\n~~~\n\n~~~shell\ntest $a = 1\n~~~\n", ""},
		"nothing is set":          {"~~~shell\necho in $HOME\n~~~\n\n~~~text\nin /\n~~~\n", `does not print the line "in /"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, faults := pageOf("docs/x.md", strings.ReplaceAll(test.text, "~~~", "```"), nil)
			err := p.run(t.Context(), t.TempDir(), []string{"PATH=" + os.Getenv("PATH")})
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("faults %v, error %v, want %q", faults, err, test.want)
			}
		})
	}
}
