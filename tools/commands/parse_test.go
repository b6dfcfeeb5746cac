// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
)

const document = `# Title

<!-- file: a main.tf -->

~~~terraform
resource "x" "y" {}
~~~

<!-- run: a needs Terraform 1.11 -->

~~~shell
terraform init
~~~

1. In a list:

   <!-- run: a -->

   ~~~shell
   terraform apply
     indented
   ~~~

<!-- not run: takes long -->
~~~shell
make
~~~

~~~text
$ anything
~~~

~~~terraform
known
~~~
`

func parseText(text string) ([]*session, error) {
	known := func(text string) bool { return text == "known\n" }

	return sessions("x.md", parse(strings.ReplaceAll(text, "~~~", "```")), known)
}

func TestSessions(t *testing.T) {
	t.Parallel()

	all, err := parseText(document)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d sessions, error %v", len(all), err)
	}

	s := all[0]
	if len(s.files) != 1 || s.files[0] != (file{name: "main.tf", text: "resource \"x\" \"y\" {}\n"}) {
		t.Errorf("the files are %+v", s.files)
	}

	if got, want := strings.Join(s.scripts, ""), "terraform init\nterraform apply\n  indented\n"; got != want {
		t.Errorf("the script is %q, want %q", got, want)
	}

	if s.needs != "Terraform 1.11" {
		t.Errorf("it needs %q", s.needs)
	}
}

func TestSessions_refuseWhatNobodyTries(t *testing.T) {
	t.Parallel()

	for name, text := range map[string]string{
		"no comment":           "~~~shell\nmake\n~~~\n",
		"comment further up":   "<!-- run: a -->\n\nText.\n\n~~~shell\nmake\n~~~\n",
		"another language":     "<!-- run: a -->\n~~~bash\nmake\n~~~\n",
		"no reason":            "<!-- not run: -->\n~~~shell\nmake\n~~~\n",
		"unknown content":      "~~~terraform\nresource \"x\" \"y\" {}\n~~~\n",
		"a comment used twice": "<!-- run: a -->\n~~~shell\nmake\n~~~\n\n~~~shell\nmake\n~~~\n",
	} {
		if _, err := parseText(text); err == nil || !strings.Contains(err.Error(), "x.md:") {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}

func TestLacks(t *testing.T) {
	t.Parallel()

	cli := tfcli.CLI{Name: "Terraform", Version: "1.11.4"}

	for needs, want := range map[string]string{
		"":                               "",
		"Terraform 1.11, OpenTofu 1.11":  "",
		"Terraform 1.14":                 "wants Terraform 1.14 or later",
		"OpenTofu 1.9":                   "wants OpenTofu 1.9 or later",
		"no-such-program":                "wants no-such-program on PATH",
		"go, Terraform 1.5, OpenTofu 99": "",
	} {
		if got, err := lacks(needs, cli); err != nil || got != want {
			t.Errorf("%q: got %q and %v, want %q", needs, got, err, want)
		}
	}

	if _, err := lacks("Pulumi 3", cli); err == nil {
		t.Error("an unknown need is no error")
	}
}
