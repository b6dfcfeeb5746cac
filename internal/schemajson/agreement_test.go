// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"
	"github.com/zclconf/go-cty/cty"
)

// The schemas have to be those that the CLI itself would print. It leaves out
// what it does not know; what it prints, it prints in full from 1.11 on.
func TestSchemas_agreeWithCLI(t *testing.T) {
	t.Parallel()

	cli := newCLI(t)
	cli.skipBelow(t, 11)

	var ours, theirs tfjson.ProviderSchemas

	var out bytes.Buffer
	if err := run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}

	decode(t, out.Bytes(), &ours)
	decode(t, cli.providersSchema(t), &theirs)

	got := ours.Schemas[shortName]
	if len(theirs.Schemas) != 1 || got == nil {
		t.Fatalf("one provider was expected: the CLI has %d, we have %v", len(theirs.Schemas), ours.Schemas)
	}

	for _, want := range theirs.Schemas {
		compare(t, "provider", got.ConfigSchema, want.ConfigSchema)
		compare(t, "resources", got.ResourceSchemas, want.ResourceSchemas)
		compare(t, "data sources", got.DataSourceSchemas, want.DataSourceSchemas)
		compare(t, "ephemeral resources", got.EphemeralResourceSchemas, want.EphemeralResourceSchemas)
		compare(t, "functions", got.Functions, want.Functions)
		comparePrinted(t, "identities", got.ResourceIdentitySchemas, want.ResourceIdentitySchemas)
		comparePrinted(t, "list resources", got.ListResourceSchemas, want.ListResourceSchemas)
		comparePrinted(t, "actions", got.ActionSchemas, want.ActionSchemas)
	}
}

// comparePrinted lets pass what this CLI is too old to print.
func comparePrinted[T any](t *testing.T, what string, got, want map[string]T) {
	t.Helper()

	if len(want) > 0 {
		compare(t, what, got, want)
	}
}

func compare(t *testing.T, what string, got, want any) {
	t.Helper()

	types := cmp.Comparer(func(a, b cty.Type) bool {
		return a == cty.NilType && b == cty.NilType || a != cty.NilType && b != cty.NilType && a.Equals(b)
	})

	if diff := cmp.Diff(want, got, types); diff != "" {
		t.Errorf("%s: the CLI (-) and we (+) differ:\n%s", what, diff)
	}
}

func decode(t *testing.T, text []byte, schemas *tfjson.ProviderSchemas) {
	t.Helper()

	if err := json.Unmarshal(text, schemas); err != nil {
		t.Fatal(err)
	}
}

// cli is the Terraform or OpenTofu that the acceptance tests run with.
type cli struct{ path, name, version string }

var versionLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v(\S+)`)

func newCLI(t *testing.T) cli {
	t.Helper()

	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if path == "" {
		var err error
		if path, err = exec.LookPath("terraform"); err != nil {
			t.Skip("wants Terraform or OpenTofu 1.11 or later (TF_ACC_TERRAFORM_PATH is not set, and terraform not on PATH)")
		}
	}

	c := cli{path: path}

	match := versionLine.FindStringSubmatch(string(c.run(t, "version")))
	if match == nil {
		t.Fatalf("%s does not say what version it is", path)
	}

	c.name, c.version = match[1], match[2]

	return c
}

func (c cli) skipBelow(t *testing.T, minimum int) {
	t.Helper()

	var major, minor int
	if _, err := fmt.Sscanf(c.version, "%d.%d", &major, &minor); err != nil {
		t.Fatalf("read the version %q: %v", c.version, err)
	}

	if major == 1 && minor < minimum {
		t.Skipf("wants Terraform or OpenTofu 1.%d or later (this is %s %s)", minimum, c.name, c.version)
	}
}

// providersSchema has the CLI print the schemas of the provider's binary.
func (c cli) providersSchema(t *testing.T) []byte {
	t.Helper()

	host := "registry.terraform.io"
	if c.name == "OpenTofu" {
		host = "registry.opentofu.org"
	}

	dir := t.TempDir()

	binary := filepath.Join(dir, "terraform-provider-dialnexa")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}

	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the provider: %v\n%s", err, out)
	}

	address := host + "/dialnexa/dialnexa"
	write(t, filepath.Join(dir, "terraformrc"),
		"provider_installation {\n  dev_overrides {\n    \""+address+"\" = \""+filepath.ToSlash(dir)+"\"\n  }\n}\n")
	write(t, filepath.Join(dir, "main.tf"),
		"terraform {\n  required_providers {\n    dialnexa = { source = \""+address+"\" }\n  }\n}\n")

	return c.run(t, "-chdir="+dir, "providers", "schema", "-json",
		"TF_CLI_CONFIG_FILE="+filepath.Join(dir, "terraformrc"))
}

// run runs the CLI; arguments that look like variables go to its environment.
func (c cli) run(t *testing.T, args ...string) []byte {
	t.Helper()

	command := exec.CommandContext(t.Context(), c.path)
	command.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE="+os.DevNull)

	for _, arg := range args {
		if strings.HasPrefix(arg, "TF_") {
			command.Env = append(command.Env, arg)
		} else {
			command.Args = append(command.Args, arg)
		}
	}

	var stderr bytes.Buffer

	command.Stderr = &stderr

	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", command.Args, err, &stderr)
	}

	return out
}

func write(t *testing.T, path, text string) {
	t.Helper()

	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
