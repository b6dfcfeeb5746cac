// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package doctest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
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
	sections, faults := parse(page)
	if len(sections) != 2 || len(faults) > 0 {
		t.Fatalf("%+v, %v", sections, faults)
	}
	first, second := sections[0], sections[1]
	if len(first.files) != 1 || first.files[0] != (namedText{"main.tf", "example\n"}) {
		t.Errorf("the files are %+v", first.files)
	}
	if len(first.commands) != 1 || first.commands[0] != (command{11, "terraform init\n", "Initialized\n"}) {
		t.Errorf("the commands are %+v", first.commands)
	}
	if len(second.commands) != 1 || second.commands[0] != (command{29, "terraform apply\n  indented\n", ""}) || second.name != "a-second-part" {
		t.Errorf("the second section is %+v", second)
	}
	if len(second.files) != 1 || second.files[0].name != "line_34.tf" {
		t.Errorf("its files are %+v", second.files)
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
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("wants bash on PATH")
	}
	s := section{document: "docs/x.md"}
	for i, text := range blocks {
		s.commands = append(s.commands, command{line: i + 1, text: text + "\n"})
	}
	files := s.script(t, "").files
	dir := t.TempDir()
	for name, text := range map[string][]byte{"session.sh": files[len(files)-1].Data, "terraform.tfstate": []byte(state)} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "bash", "session.sh")
	command.Dir = dir
	out, err := command.CombinedOutput()
	return string(out), err
}

// The output is at its end once the job has ended.
func TestSession_namesTheBlockThatFailsAndEndsItsJobs(t *testing.T) {
	t.Parallel()
	started := time.Now()
	out, err := runSession(t, "", "sleep 3600 &", "echo two\nfalse\necho three", "echo four")
	if err == nil || !strings.Contains(out, "FAILED: the command block docs/x.md:2") || strings.Contains(out, "three") {
		t.Errorf("error %v, output %q", err, out)
	}
	if time.Since(started) > 50*time.Second {
		t.Error("the job in the background was not ended")
	}
}

// The way in which the secrets guide checks a state finds a secret in it.
func TestSession_checkOfASecretFails(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile(filepath.Join(root, "docs", "guides", "secrets.md"))
	if err != nil {
		t.Fatal(err)
	}
	checks := 0
	for line := range strings.Lines(string(guide)) {
		if !strings.Contains(line, "grep -c") {
			continue
		}
		checks++
		for state, fails := range map[string]bool{
			`"secret": "whsec_example_first", "secret_wo": "x"`: true,
			`"secret": null, "secret_wo": null`:                 false,
		} {
			if out, err := runSession(t, state+"\n", line, "echo on"); (err != nil) != fails {
				t.Errorf("%sends with %v for the state %s\n%s", line, err, state, out)
			}
		}
	}
	if checks != 2 {
		t.Errorf("the guide has %d checks", checks)
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
