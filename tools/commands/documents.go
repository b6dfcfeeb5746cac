// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// documents are the ones whose blocks are run: what a user reads.
func documents(root string) ([]string, error) {
	found := []string{}

	for _, name := range []string{"README.md", "CONTRIBUTING.md"} {
		if _, err := os.Stat(filepath.Join(root, name)); err == nil {
			found = append(found, name)
		}
	}

	for _, folder := range []string{"docs", "examples"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && filepath.Ext(path) == ".md" {
				name, relErr := filepath.Rel(root, path)
				found, err = append(found, filepath.ToSlash(name)), relErr
			}

			return err
		})
		if err != nil {
			return nil, err
		}
	}

	return found, nil
}

// readAll reads all documents. What can be run is returned along with an error.
func readAll(root string) ([]*session, error) {
	names, err := documents(root)
	if err != nil {
		return nil, err
	}

	known, err := examples(filepath.Join(root, "examples"))
	if err != nil {
		return nil, err
	}

	var all []*session

	var faults []error

	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return nil, err
		}

		found, err := sessions(name, parse(string(text)), func(text string) bool {
			return slices.Contains(known, strings.TrimSpace(text))
		})
		all, faults = append(all, found...), append(faults, err)
	}

	if len(all) == 0 {
		faults = append(faults, fmt.Errorf("no document in %s has a command block to run", root))
	}

	return all, errors.Join(faults...)
}

// examples are the contents of all files in the folder.
func examples(dir string) ([]string, error) {
	var texts []string

	folder := os.DirFS(dir)

	err := fs.WalkDir(folder, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !slices.Contains([]string{".tf", ".tofu", ".hcl"}, filepath.Ext(path)) {
			return err
		}

		text, err := fs.ReadFile(folder, path)
		texts = append(texts, strings.TrimSpace(string(text)))

		return err
	})

	return texts, err
}
