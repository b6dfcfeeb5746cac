// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"
	"github.com/zclconf/go-cty/cty"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
)

// The schemas have to be those that the CLI itself would print. It leaves out
// what it does not know; what it prints, it prints in full from 1.11 on.
func TestAccSchemas_agreeWithCLI(t *testing.T) {
	t.Parallel()
	var theirs tfjson.ProviderSchemas
	if err := json.Unmarshal(providersSchema(t), &theirs); err != nil {
		t.Fatal(err)
	}
	if len(theirs.Schemas) != 1 {
		t.Fatalf("the CLI has %d providers", len(theirs.Schemas))
	}
	got := printed(t)
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

// providersSchema has the CLI print the schemas of the built provider.
func providersSchema(t *testing.T) []byte {
	t.Helper()
	cli, dir := acctest.SkipUnlessSupported(t, acctest.WriteOnly), t.TempDir()
	if err := acctest.Build(t.Context(), dir, ""); err != nil {
		t.Fatal(err)
	}
	config, err := cli.DevOverride(dir, dir)
	if err != nil {
		t.Fatal(err)
	}
	main := "terraform {\n  required_providers {\n    dialnexa = { source = \"dialnexa/dialnexa\" }\n  }\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(main), 0o600); err != nil {
		t.Fatal(err)
	}
	workspace := acctest.Workspace{CLI: cli, Dir: dir, Env: acctest.Environ(config)}
	out, err := workspace.MustRun(t.Context(), "providers", "schema", "-json")
	if err != nil {
		t.Fatal(err)
	}
	return []byte(out)
}
