// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
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
	mocktest.Decode(t, out, &printed)
	ours := withoutZeros(t, mocktest.Must(describe(t.Context()))(t))
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
	text := mocktest.Must(json.Marshal(schemas))(t)
	mocktest.Decode(t, string(text), &out)
	dropZeros(out)
	return out
}

// dropZeros removes the zeros in a value, and reports whether it is one itself.
func dropZeros(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		maps.DeleteFunc(value, func(_ string, element any) bool { return dropZeros(element) })
		return len(value) == 0
	case []any:
		for _, element := range value {
			dropZeros(element)
		}
		return len(value) == 0
	default:
		return value == "" || value == false || value == float64(0) || value == nil
	}
}
