// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"os"
	"path/filepath"
)

// required is what a configuration needs to find the provider. Examples that are
// shown one by one leave it out, since the provider's page shows it.
const required = `terraform {
  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = "~> 0.1"
    }
  }
}
`

// prepare makes the folder that is applied: a copy of the whole folder examples for
// a folder, so that its modules are found, and of the file alone for a file.
func (t *trial) prepare(examples, work string) (string, error) {
	if t.unit.folder {
		copied := filepath.Join(work, "examples")

		return filepath.Join(copied, filepath.FromSlash(t.unit.path)), os.CopyFS(copied, os.DirFS(examples))
	}

	dir := filepath.Join(work, "example")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}

	source := t.source
	if filepath.Base(source) == importScript {
		source = filepath.Join(filepath.Dir(source), "resource.tf")
	}

	text, err := os.ReadFile(filepath.Clean(source))
	if err != nil {
		return "", err
	}

	if !bytes.Contains(text, []byte("required_providers")) {
		if err := os.WriteFile(filepath.Join(dir, "required_providers.tf"), []byte(required), 0o600); err != nil {
			return "", err
		}
	}

	return dir, os.WriteFile(filepath.Join(dir, filepath.Base(source)), text, 0o600)
}
