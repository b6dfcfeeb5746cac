// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package usage is what a provider process took of the machine, as the stand-in
// peak writes it and the benchmark reads it.
package usage

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// The variables that tell the stand-in what to do. They come through the CLI,
// which hands its environment on.
const (
	// ProviderVariable is the real provider.
	ProviderVariable = "BENCH_PROVIDER"
	// FileVariable is where to write.
	FileVariable = "BENCH_USAGE"
	// GOGCVariable is GOGC for the provider alone: set as such, it would reach the
	// CLI too.
	GOGCVariable = "BENCH_GOGC"
)

// Usage is what one process took.
type Usage struct {
	// Peak is the most memory that it had at a time, in bytes.
	Peak int64
	CPU  time.Duration
}

// Append adds a line to the file.
func Append(file string, u Usage) error {
	line, err := json.Marshal(u)
	if err != nil {
		return err
	}

	out, err := os.OpenFile(filepath.Clean(file), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}

	// One write a line, since two providers may end at once.
	_, err = out.Write(append(line, '\n'))

	return errors.Join(err, out.Close())
}

// Take reads the file and removes it. It returns the largest peak of all
// processes, and the sum of their processor time.
func Take(file string) (Usage, error) {
	text, err := os.ReadFile(filepath.Clean(file))
	if errors.Is(err, fs.ErrNotExist) {
		return Usage{}, nil
	}

	if err != nil {
		return Usage{}, err
	}

	var all Usage

	lines := json.NewDecoder(bytes.NewReader(text))
	for {
		var u Usage

		err := lines.Decode(&u)
		if errors.Is(err, io.EOF) {
			return all, os.Remove(file)
		}

		if err != nil {
			return all, err
		}

		all.Peak, all.CPU = max(all.Peak, u.Peak), all.CPU+u.CPU
	}
}
