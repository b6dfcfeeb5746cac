// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestLacks_failsOnlyIfTheTestMustRun(t *testing.T) { //nolint:paralleltest // It changes the environment.
	for _, test := range []struct {
		product, version, mustRun string
		feature                   Feature
		reason, err               string // parts of them
	}{
		{product: Terraform, version: "1.11.0", feature: WriteOnly},
		{product: Terraform, version: "1.11.0-rc1", feature: WriteOnly},
		{product: Terraform, version: "1.9.8", feature: WriteOnly, reason: "Terraform 1.11 or OpenTofu 1.11 or later"},
		{product: Terraform, version: "2.0.0", feature: WriteOnly},
		{product: OpenTofu, version: "1.7.0", feature: Functions},
		{product: OpenTofu, version: "1.6.11", feature: Functions, reason: "; this is OpenTofu 1.6.11"},
		{product: OpenTofu, version: "1.15.0", feature: Query, reason: "wants query (Terraform 1.14 or later)"},
		{product: Terraform, version: "1.15.0", feature: TofuFiles, mustRun: "latest", reason: "wants tofu-files"},
		{product: Terraform, version: "1.11.4", feature: Query, mustRun: "identity,action", reason: "wants query"},
		{product: Terraform, version: "1.11.4", feature: Query, mustRun: "query,action", reason: "wants query", err: "forbids"},
		{product: Terraform, version: "1.11.4", feature: Query, mustRun: "~1.13.0", reason: "wants query"},
		{product: Terraform, version: "1.11.4", feature: Query, mustRun: "~1.14.0-rc1", reason: "wants query", err: "forbids"},
		{product: Terraform, version: "1.11.4", feature: Query, mustRun: "latest", reason: "wants query", err: "forbids"},
		{product: Terraform, version: "1.11.4", feature: Functions, mustRun: "querry,action", err: `names "querry"`},
	} {
		t.Setenv(EnvMustRun, test.mustRun)
		reason, err := CLI{Product: test.product, Version: test.version}.Lacks(test.feature)
		if (reason == "") != (test.reason == "") || !strings.Contains(reason, test.reason) ||
			(err == nil) != (test.err == "") || !strings.Contains(fmt.Sprint(err), test.err) {
			t.Errorf("%+v: got %q and %v", test, reason, err)
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
	if !slices.Contains(env, "TF_CLI_CONFIG_FILE=/config") || !slices.Contains(env, "TF_VAR_x=1") {
		t.Errorf("what was given is not in %q", env)
	}
}
