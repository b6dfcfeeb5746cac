// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
)

// The CLI leaves out kinds of schemas that it does not know. From 1.11 on, it prints the others in full.
func TestAccDescribe_agreesWithTheCLI(t *testing.T) {
	t.Parallel()
	cli, plugins := acctest.SkipUnlessSupported(t, acctest.WriteOnly), t.TempDir()
	if err := acctest.Build(t.Context(), plugins, ""); err != nil {
		t.Fatal(err)
	}
	workspace := cli.NewWorkspace(t, plugins)
	workspace.Write(t, "main.tf", acctest.RequiredProviders)
	out := workspace.MustRun(t, "providers", "schema", "-json")
	var printed struct {
		Schemas map[string]object `json:"provider_schemas"`
	}
	if err := json.Unmarshal([]byte(out), &printed); err != nil {
		t.Fatal(err)
	}
	schemas, err := describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ours := withoutZeros(t, schemas)
	theirs := withoutZeros(t, printed.Schemas[cli.ProviderAddress()])
	for _, kind := range []string{"provider", "resource_schemas", "data_source_schemas", "functions"} {
		if theirs[kind] == nil {
			t.Errorf("the CLI prints no %s", kind)
		}
	}
	for kind, want := range theirs {
		if diff := cmp.Diff(want, ours[kind]); diff != "" {
			t.Errorf("%s: the CLI (-) and we (+) differ:\n%s", kind, diff)
		}
	}
}

// withoutZeros returns the schemas as they are in JSON, without the zeros that the CLI leaves out in some places.
func withoutZeros(t *testing.T, schemas object) object {
	t.Helper()
	var out object
	text, err := json.Marshal(schemas)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	dropZeros(out)
	return out
}

func dropZeros(object map[string]any) {
	for key, value := range object {
		switch value := value.(type) {
		case map[string]any:
			dropZeros(value)
			if len(value) == 0 {
				delete(object, key)
			}
		case []any:
			for _, element := range value {
				if inner, ok := element.(map[string]any); ok {
					dropZeros(inner)
				}
			}
			if len(value) == 0 {
				delete(object, key)
			}
		default:
			if value == "" || value == false || value == float64(0) || value == nil {
				delete(object, key)
			}
		}
	}
}
