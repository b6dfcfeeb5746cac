// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The examples of the documentation are valid, each folder being a configuration of its own.
func TestAccExamples_areValid(t *testing.T) {
	t.Parallel()
	for kind, needs := range map[string]*feature{
		"data-sources": nil, "functions": &featureFunctions, "list-resources": &featureQuery, "actions": &featureAction,
	} {
		folders, err := filepath.Glob(filepath.Join("..", "..", "examples", kind, "*"))
		if err != nil || len(folders) == 0 {
			t.Fatalf("there are no examples of %s: %v", kind, err)
		}
		for _, folder := range folders {
			t.Run(kind+"/"+filepath.Base(folder), func(t *testing.T) {
				t.Parallel()
				if needs != nil {
					skipUnlessCLISupports(t, *needs)
				}
				c := newCLI(t)
				// Examples leave out what the documentation says once for all of them.
				c.configure("provider \"dialnexa\" {}\n")
				c.copyExample(folder)
				arguments := []string{"validate"}
				if kind == "list-resources" {
					arguments = append(arguments, "-query")
				}
				if output := c.mustRun(arguments...); strings.Contains(output, "Unknown event name") {
					t.Error(output)
				}
			})
		}
	}
}

func (c *cli) copyExample(folder string) {
	c.t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) == 0 {
		c.t.Fatal("the example is empty", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file) // #nosec G304 -- the repository's own.
		if err != nil {
			c.t.Fatal(err)
		}
		c.write(filepath.Base(file), string(text))
	}
}
