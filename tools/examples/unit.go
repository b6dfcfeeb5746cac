// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// unit is what is tried by itself: a file, in the folders that the documentation
// takes single files from, or else a folder.
type unit struct {
	// path is the file or folder, seen from the folder examples, with slashes.
	path   string
	folder bool
}

// single are the folders whose files are examples by themselves.
var single = []string{"provider", "resources", "data-sources", "functions", "list-resources", "actions"}

// demo has a program of its own that applies it.
const demo = "demo"

// findUnits finds all examples below a folder.
func findUnits(dir string) ([]unit, error) {
	var units []unit

	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}

		name, err := filepath.Rel(dir, file)
		if err != nil {
			return err
		}

		name = filepath.ToSlash(name)

		switch {
		case entry.IsDir() && (name == demo || strings.HasPrefix(entry.Name(), ".terraform") || entry.Name() == "node_modules"):
			return fs.SkipDir
		case entry.IsDir() || !isExample(name):
			return nil
		case slices.Contains(single, firstOf(name)):
			units = append(units, unit{path: name})
		default:
			units = append(units, unit{path: path.Dir(name), folder: true})
		}

		return nil
	})
	if err == nil && len(units) == 0 {
		err = errors.New("there is no example in " + dir)
	}

	return slices.Compact(units), err
}

// isExample reports whether a file is one to try. The tests of a module belong to
// the module.
func isExample(name string) bool {
	return strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tofu") ||
		strings.HasSuffix(name, ".tfquery.hcl") || path.Base(name) == importScript
}

// importScript is where the documentation takes the import command from.
const importScript = "import.sh"

func firstOf(name string) string {
	first, _, _ := strings.Cut(name, "/")

	return first
}
