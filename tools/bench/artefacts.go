// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/child"
)

// measureBinary is the size in bytes of the provider as it is released for
// linux/amd64.
func (l *lab) measureBinary(ctx context.Context) (int64, error) {
	file := filepath.Join(l.dir, "released")
	env := append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64")

	if _, err := child.Run(ctx, l.root, env, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", file, "."); err != nil {
		return 0, err
	}

	info, err := os.Stat(file)
	if err != nil {
		return 0, err
	}

	return info.Size(), nil
}

var heldBytes = regexp.MustCompile(`([0-9.]+) held-B`)

// measureReader is the memory in bytes that the Reader's pages of 1,000 webhooks
// hold, as a micro-benchmark of the client knows it.
func (l *lab) measureReader(ctx context.Context) (int64, error) {
	out, err := child.Run(ctx, l.root, nil, "go", "test", "-run", "^$", "-bench", "^BenchmarkReader_holds", "-benchtime", "1x", "./internal/dialnexa")
	if err != nil {
		return 0, err
	}

	match := heldBytes.FindSubmatch(out)
	if match == nil {
		return 0, fmt.Errorf("no held-B in %s", out)
	}

	held, err := strconv.ParseFloat(string(match[1]), 64)

	return int64(held), err
}
