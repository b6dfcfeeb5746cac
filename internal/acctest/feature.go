// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// EnvMustRun says which tests must not be skipped because the CLI is too old: those of features, separated by commas,
// as in query,action; or those of everything that a version has, as a job of the CI asks for it, such as ~1.14.0 or
// latest. If the job gets an older CLI, these tests fail.
const EnvMustRun = "TF_ACC_MUST_RUN"

// Feature is something that only newer CLIs have.
type Feature struct {
	Name string
	// Terraform and OpenTofu are the first versions with it, such as "1.11"; "" is a product without it.
	Terraform, OpenTofu string
}

// known are the features below: the names that TF_ACC_MUST_RUN may have.
var known []Feature

// The features that the provider and its documentation use.
var (
	TerraformData = feature("terraform_data", "1.4", "1.6")
	ImportBlock   = feature("import-block", "1.5", "1.6")
	Check         = feature("check", "1.5", "1.6")
	Test          = feature("test", "1.6", "1.6")
	MockProvider  = feature("mock-provider", "1.7", "1.8")
	Removed       = feature("removed", "1.7", "1.10")
	Moved         = feature("moved", "1.8", "1.10")
	Functions     = feature("functions", "1.8", "1.7")
	WriteOnly     = feature("write-only", "1.11", "1.11")
	Identity      = feature("identity", "1.12", "1.12")
	Query         = feature("query", "1.14", "")
	Action        = feature("action", "1.14", "")
	ActionFailure = feature("action-on-failure", "1.16", "") // halt, taint or continue
	ActionDestroy = feature("action-destroy", "1.16", "")    // before_destroy and after_destroy
	TofuFiles     = feature("tofu-files", "", "1.11")        // and for_each in a provider block
)

func feature(name, terraform, openTofu string) Feature {
	f := Feature{name, terraform, openTofu}
	known = append(known, f)
	return f
}

// String names the products that have it, such as "query (Terraform 1.14 or later)".
func (f Feature) String() string {
	var products []string
	if f.Terraform != "" {
		products = append(products, Terraform+" "+f.Terraform)
	}
	if f.OpenTofu != "" {
		products = append(products, OpenTofu+" "+f.OpenTofu)
	}
	return fmt.Sprintf("%s (%s or later)", f.Name, strings.Join(products, " or "))
}

// Has reports whether the CLI has the feature. A pre-release counts as its release.
func (c CLI) Has(f Feature) bool {
	first := f.Terraform
	if c.Product == OpenTofu {
		first = f.OpenTofu
	}
	return first != "" && slices.Compare(numbers(c.Version), numbers(first)) >= 0
}

func numbers(version string) []int {
	out := make([]int, 3)
	for i, part := range strings.SplitN(version, ".", len(out)) {
		out[i], _ = strconv.Atoi(part) // 0 for that of a pre-release, such as 0-rc1
	}
	return out
}

// mustRun returns a function that reports whether the tests of a feature must not be skipped. A name that is no feature
// is an error: it would let every test be skipped.
func (c CLI) mustRun() (func(Feature) bool, error) {
	value := os.Getenv(EnvMustRun)
	if value == "latest" {
		return CLI{Product: c.Product, Version: "999"}.Has, nil
	}
	if version, found := strings.CutPrefix(value, "~"); found {
		return CLI{Product: c.Product, Version: version}.Has, nil
	}
	names := strings.FieldsFunc(value, func(r rune) bool { return r == ',' })
	for _, name := range names {
		if !slices.ContainsFunc(known, func(f Feature) bool { return f.Name == name }) {
			return nil, fmt.Errorf("%s names %q, which is no feature", EnvMustRun, name)
		}
	}
	return func(f Feature) bool { return slices.Contains(names, f.Name) }, nil
}

// Lacks says which of the features the CLI lacks, or "". The error is for a feature
// that TF_ACC_MUST_RUN asks for: its test has to fail instead of being skipped.
func (c CLI) Lacks(features ...Feature) (string, error) {
	mustRun, err := c.mustRun()
	if err != nil {
		return "", err
	}
	for _, f := range features {
		if c.Has(f) {
			continue
		}
		reason := fmt.Sprintf("wants %s; this is %s", f, c)
		if mustRun(f) {
			return reason, fmt.Errorf("%s forbids skipping this test, which %s", EnvMustRun, reason)
		}
		return reason, nil
	}
	return "", nil
}

// SkipUnlessSupported returns the CLI to test with. It skips the test under -short,
// and if the CLI lacks one of the features.
func SkipUnlessSupported(t testing.TB, features ...Feature) CLI {
	t.Helper()
	if testing.Short() {
		t.Skip("runs a CLI: left out by -short")
	}
	cli, err := Find()
	if err != nil {
		t.Fatal(err)
	}
	reason, err := cli.Lacks(features...)
	if err != nil {
		t.Fatal(err)
	}
	if reason != "" {
		t.Skip(reason)
	}
	return cli
}
