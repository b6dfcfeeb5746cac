// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"slices"
	"testing"
)

func TestParseVersion(t *testing.T) {
	t.Parallel()

	cases := map[string]struct {
		out  string
		want string
		host string
	}{
		"terraform": {
			out:  "Terraform v1.11.4\non linux_amd64\n",
			want: "Terraform 1.11.4",
			host: "registry.terraform.io",
		},
		"opentofu after a warning": {
			out:  "\nWarning: Unable to open CLI configuration file\n\nOpenTofu v1.12.6\non linux_amd64\n",
			want: "OpenTofu 1.12.6",
			host: "registry.opentofu.org",
		},
	}

	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			cli, err := parseVersion(c.out)
			if err != nil {
				t.Fatal(err)
			}

			if got := cli.String(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}

			if got := cli.RegistryHost(); got != c.host {
				t.Errorf("got host %q, want %q", got, c.host)
			}
		})
	}

	if _, err := parseVersion("command not found"); err == nil {
		t.Error("text without a version was taken for a version")
	}
}

func TestEnviron_dropsWhatDependsOnTheMachine(t *testing.T) {
	t.Parallel()

	got := Environ([]string{
		"PATH=/bin",
		"DIALNEXA_API_KEY=key",
		"TF_CLI_ARGS_plan=-lock=false",
		"TF_CLI_CONFIG_FILE=/missing",
		"TF_VAR_secret=x",
	}, "/empty")
	want := []string{"PATH=/bin", "TF_CLI_CONFIG_FILE=/empty", "CHECKPOINT_DISABLE=1"}

	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
