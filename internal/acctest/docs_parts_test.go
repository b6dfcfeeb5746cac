// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const page = `# Title

## First part

~~~terraform
example
~~~

Text.

~~~shell
terraform init
~~~

~~~text
Initialized
~~~

## A "second" part

<!-- not run: takes long -->

~~~shell
make
~~~

1. In a list:

   ~~~shell
   terraform apply
     indented
   ~~~

~~~terraform
resource "x" "y" {}
~~~

~~~text
Not its output
~~~
`

func parse(text string) ([]section, []error) {
	return sectionsOf("docs/x.md", strings.ReplaceAll(text, "~~~", "```"), map[string]string{"example": "examples/a/main.tf"})
}

func TestSectionsOf(t *testing.T) {
	t.Parallel()
	got, faults := parse(page)
	want := []section{{
		document: "docs/x.md", title: "First part",
		files:    []namedText{{"examples/a/main.tf", "example\n"}},
		commands: []command{{11, "terraform init\n", "Initialized\n"}},
	}, {
		document: "docs/x.md", title: `A "second" part`,
		files:    []namedText{{"line_34.tf", "resource \"x\" \"y\" {}\n"}},
		commands: []command{{29, "terraform apply\n  indented\n", ""}},
	}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(section{}, namedText{}, command{})); diff != "" || len(faults) > 0 {
		t.Errorf("%s%v", diff, faults)
	}
}

func TestSectionsOf_refusesWhatNothingTests(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"another shell":   "~~~bash\nmake\n~~~\n",
		"no language":     "~~~\nmake\n~~~\n",
		"other code":      "~~~yaml\na: 1\n~~~\n",
		"no reason":       "<!-- not run: -->\n~~~bash\nmake\n~~~\n",
		"mark further up": "<!-- not run: why -->\n\nText.\n\n~~~bash\nmake\n~~~\n",
		"mark used twice": "<!-- not run: why -->\n~~~bash\nmake\n~~~\n\n~~~bash\nmake\n~~~\n",
		"a vain check":    "~~~shell\n! grep secret terraform.tfstate\n~~~\n",
	} {
		if _, faults := parse(text); len(faults) != 1 || !strings.Contains(faults[0].Error(), "docs/x.md:") {
			t.Errorf("%s: the faults are %v", name, faults)
		}
	}
}

// runSession runs command blocks as a session, in a folder with a state.
func runSession(t *testing.T, state string, blocks ...string) (string, error) {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil || runtime.GOOS == "windows" { // where bash can be one for other files
		t.Skip("wants bash on PATH")
	}
	s := section{document: "docs/x.md"}
	for i, text := range blocks {
		s.commands = append(s.commands, command{line: i + 1, text: text + "\n"})
	}
	bash := exec.CommandContext(t.Context(), "bash", "-c", s.session()) // #nosec G204 -- the blocks of these tests.
	bash.Dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(bash.Dir, "terraform.tfstate"), []byte(state), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := bash.CombinedOutput() // which is at its end once the jobs have ended
	return string(out), err
}

func TestSession_namesTheBlockThatFailsAndEndsItsJobs(t *testing.T) {
	t.Parallel()
	out, err := runSession(t, "", "sleep 3600 &", "echo two\nfalse\necho three", "echo four")
	if err == nil || !strings.Contains(out, "FAILED: the command block docs/x.md:2") || strings.Contains(out, "three") {
		t.Errorf("error %v, output %q", err, out)
	}
}

// The commands with which the secrets guide checks a state fail if it has a secret, and succeed otherwise.
func TestSession_checkOfTheSecretsGuideFindsASecret(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile(filepath.Join(root, "docs", "guides", "secrets.md"))
	if err != nil {
		t.Fatal(err)
	}
	checks := regexp.MustCompile(`.*grep -c.*`).FindAllString(string(guide), -1)
	if len(checks) != 2 {
		t.Errorf("the guide has the checks %q", checks)
	}
	for _, check := range checks {
		if out, err := runSession(t, `"secret": "whsec_example_first", "secret_wo": "x"`+"\n", check, "echo on"); err == nil {
			t.Errorf("%s overlooks a secret\n%s", check, out)
		}
		if out, err := runSession(t, `"secret": null, "secret_wo": null`+"\n", check, "echo on"); err != nil {
			t.Errorf("%s ends with %v without a secret\n%s", check, err, out)
		}
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	stdout := "::a:1\none two\nthree\n::b:2\nfour\n"
	for want, missed := range map[string]string{"two\nthree\n": "", "three\none\n": "one", "four\n": "four"} {
		if got := missing(stdout, "a:1", want); got != missed {
			t.Errorf("%q: got %q, want %q", want, got, missed)
		}
	}
}
