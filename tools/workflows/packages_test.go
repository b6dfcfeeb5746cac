// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tested are the modules whose packages a command tests.
var tested = map[string][]string{
	"make test":     {".", "tools"},
	"go test ./...": {"."},
}

// Every package with a test is in some row: no module of its own, and no folder that
// "./..." leaves out, can have tests that nobody runs.
func TestWorkflows_runEveryTestPackage(t *testing.T) {
	t.Parallel()

	var modules []string

	for _, w := range readTests(t, folders[0]) {
		for _, script := range w.scripts() {
			for command, in := range tested {
				for line := range strings.Lines(script) {
					if strings.TrimSpace(line) == command {
						modules = append(modules, in...)
					}
				}
			}
		}
	}

	dirs := testDirs(t)
	if len(dirs) == 0 {
		t.Fatal("no package has a test: they are not looked for right")
	}

	for _, dir := range dirs {
		if module := moduleOf(t, dir); !slices.Contains(modules, module) || leftOut(dir) {
			t.Errorf("the tests in %s (module %s) are in no row of the workflows", dir, module)
		}
	}
}

// testDirs are the folders that have a Go test, seen from the root.
func testDirs(t *testing.T) []string {
	t.Helper()

	var dirs []string

	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", ".bin", "dist", "node_modules"}, entry.Name()):
			return fs.SkipDir
		case !entry.IsDir() && strings.HasSuffix(entry.Name(), "_test.go"):
			dir, err := filepath.Rel(root, filepath.Dir(path))
			dirs = append(dirs, filepath.ToSlash(dir))

			return err
		}

		return nil
	})
	if err != nil {
		t.Fatal(err)
	}

	return slices.Compact(dirs)
}

// moduleOf is the folder of the module that a folder belongs to.
func moduleOf(t *testing.T, dir string) string {
	t.Helper()

	for dir != "." {
		if _, err := os.Stat(filepath.Join(root, dir, "go.mod")); err == nil {
			break
		}

		dir = filepath.ToSlash(filepath.Dir(dir))
	}

	return dir
}

// leftOut reports whether "./..." passes a folder over.
func leftOut(dir string) bool {
	return slices.ContainsFunc(strings.Split(dir, "/"), func(part string) bool {
		return part == "testdata" || part == "vendor" || strings.HasPrefix(part, "_") || strings.HasPrefix(part, ".") && part != "."
	})
}
