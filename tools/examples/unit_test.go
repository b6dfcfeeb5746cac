// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestFindUnits(t *testing.T) {
	t.Parallel()

	dir := t.TempDir()

	for _, name := range []string{
		"provider/provider.tf", "resources/x/resource.tf", "resources/x/import.sh", "list-resources/x/list-resource.tfquery.hcl",
		"modules/m/main.tf", "modules/m/variables.tf", "modules/m/tests/m.tftest.hcl", "modules/m/.terraform/x/main.tf",
		"guides/g/main.tofu", "demo/main.tf", "receivers/go/main.go",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}

		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	got, err := findUnits(dir)
	if err != nil {
		t.Fatal(err)
	}

	want := []unit{
		{path: "guides/g", folder: true},
		{path: "list-resources/x/list-resource.tfquery.hcl"},
		{path: "modules/m", folder: true},
		{path: "provider/provider.tf"},
		{path: "resources/x/import.sh"},
		{path: "resources/x/resource.tf"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}

	if _, err := findUnits(t.TempDir()); err == nil {
		t.Error("a folder without examples is no error")
	}
}

// The table of rules fits the examples that there are.
func TestRules_areOfExamples(t *testing.T) {
	t.Parallel()

	units, err := findUnits(filepath.Join("..", "..", "examples"))
	if err != nil {
		t.Fatal(err)
	}

	if err := checkRules(units); err != nil {
		t.Error(err)
	}

	if err := checkRules(nil); err == nil {
		t.Error("a rule whose example is gone is no error")
	}
}
