// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command licence checks that each source file starts with the licence header,
// and with -fix adds it where it is missing.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	root := flag.String("root", ".", "the root of the repository")
	fix := flag.Bool("fix", false, "add the header where it is missing")
	flag.Parse()

	missing, err := check(context.Background(), *root, *fix, os.Stdout)

	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "licence:", err)
		os.Exit(1)
	case missing > 0 && !*fix:
		fmt.Fprintf(os.Stderr, "%d files lack the licence header: make licence-fix adds it\n", missing)
		os.Exit(1)
	}
}

// check returns how many of the files that Git would take lack the header.
func check(ctx context.Context, root string, fix bool, out io.Writer) (int, error) {
	paths, err := gitFiles(ctx, root)
	if err != nil {
		return 0, err
	}

	missing := 0

	for _, path := range paths {
		comment := commentOf(path)
		if comment == "" {
			continue
		}

		full := filepath.Join(root, path)

		source, err := os.ReadFile(full)
		if os.IsNotExist(err) {
			continue // deleted, and the deletion is not committed yet
		}

		if err != nil {
			return missing, err
		}

		if hasHeader(string(source), comment) {
			continue
		}

		missing++

		fmt.Fprintln(out, path)

		if !fix {
			continue
		}

		if err := os.WriteFile(full, []byte(addHeader(string(source), comment)), 0o600); err != nil {
			return missing, err
		}
	}

	return missing, nil
}

// gitFiles lists the files that are tracked, or could be: not the ignored ones.
func gitFiles(ctx context.Context, root string) ([]string, error) {
	command := exec.CommandContext(ctx, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	command.Dir, command.Stderr = root, os.Stderr

	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("list the files of the repository: %w", err)
	}

	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00"), nil
}
