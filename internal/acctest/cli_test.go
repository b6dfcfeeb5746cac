// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"slices"
	"strings"
	"testing"
)

func TestHas(t *testing.T) {
	t.Parallel()
	both := Feature{"both", "1.11", "1.9"}
	for _, test := range []struct {
		product, version string
		feature          Feature
		want             bool
	}{
		{Terraform, "1.11.0", both, true},
		{Terraform, "1.11.0-rc1", both, true},
		{Terraform, "1.9.8", both, false},
		{Terraform, "2.0.0", both, true},
		{OpenTofu, "1.9.0", both, true},
		{OpenTofu, "1.8.11", both, false},
		{OpenTofu, "1.15.0", Query, false},
		{Terraform, "1.15.0", TofuFiles, false},
	} {
		cli := CLI{Product: test.product, Version: test.version}
		if got := cli.Has(test.feature); got != test.want {
			t.Errorf("%s has %s: %t", cli, test.feature, got)
		}
	}
}

func TestLacks_failsOnlyIfTheTestMustRun(t *testing.T) { //nolint:paralleltest // It changes the environment.
	cli := CLI{Product: Terraform, Version: "1.11.4"}
	if got, want := Functions.String(), "functions (Terraform 1.8 or OpenTofu 1.7 or later)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, test := range []struct {
		mustRun, failure string
		features         []Feature
	}{
		{mustRun: "", features: []Feature{WriteOnly, Query}},
		{mustRun: "identity,action", features: []Feature{Query}},
		{mustRun: "query,action", features: []Feature{Query}, failure: "TF_ACC_MUST_RUN forbids"},
		{mustRun: "~1.13.0", features: []Feature{Query}},
		{mustRun: "~1.14.0-rc1", features: []Feature{Query}, failure: "TF_ACC_MUST_RUN forbids"},
		{mustRun: "latest", features: []Feature{Query}, failure: "TF_ACC_MUST_RUN forbids"},
		{mustRun: "latest", features: []Feature{TofuFiles}},
		{mustRun: "querry,action", features: []Feature{Functions}, failure: `names "querry"`},
	} {
		t.Setenv(EnvMustRun, test.mustRun)
		reason, err := cli.Lacks(test.features...)
		if test.failure == "" {
			if !strings.HasPrefix(reason, "wants ") || !strings.HasSuffix(reason, "; this is Terraform 1.11.4") || err != nil {
				t.Errorf("%q: got %q and %v", test.mustRun, reason, err)
			}
		} else if err == nil || !strings.Contains(err.Error(), test.failure) {
			t.Errorf("%q: got %v, want %q", test.mustRun, err, test.failure)
		}
	}
}

func TestEnviron_takesNothingFromTheUser(t *testing.T) {
	for _, name := range []string{"DIALNEXA_API_KEY", "TF_CLI_ARGS_plan", "TF_VAR_secret", "TF_LOG", "HTTPS_PROXY"} {
		t.Setenv(name, "of-the-user")
	}
	t.Setenv("TF_CLI_CONFIG_FILE", "/of-the-user")
	env := Environ("/config", "TF_VAR_x=1")
	if strings.Contains(strings.Join(env, "\n"), "of-the-user") {
		t.Errorf("the environment of the user is in %q", env)
	}
	for _, want := range []string{"TF_CLI_CONFIG_FILE=/config", "TF_VAR_x=1"} {
		if !slices.Contains(env, want) {
			t.Errorf("%s is not in %q", want, env)
		}
	}
}
