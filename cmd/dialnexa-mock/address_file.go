// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// addressFile is where scripts wait for the base URL; "" is no file.
type addressFile string

// write puts the base URL into the file in one step, so that nobody reads half
// of it.
func (f addressFile) write(baseURL string) error {
	if f == "" {
		return nil
	}
	part, err := os.CreateTemp(filepath.Dir(string(f)), filepath.Base(string(f))+".*")
	if err != nil {
		return fmt.Errorf("cannot write -addr-file: %w", err)
	}
	_, err = fmt.Fprintln(part, baseURL)
	if err = errors.Join(err, part.Close()); err == nil {
		err = os.Rename(part.Name(), string(f))
	}
	if err != nil {
		_ = os.Remove(part.Name()) // the first error is the one to tell
		return fmt.Errorf("cannot write -addr-file: %w", err)
	}
	return nil
}

// remove deletes the file, if it is there.
func (f addressFile) remove() error {
	if f == "" {
		return nil
	}
	if err := os.Remove(string(f)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot remove the old -addr-file: %w", err)
	}
	return nil
}
