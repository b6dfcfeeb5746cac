// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command links checks the links in the Markdown of the repository that lead to
// something in the repository: files, folders, and headings in files. Links to
// elsewhere are not followed.
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

	flag.Parse()

	broken, err := check(context.Background(), *root, os.Stdout)

	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "links:", err)
		os.Exit(1)
	case broken > 0:
		fmt.Fprintf(os.Stderr, "%d links lead nowhere\n", broken)
		os.Exit(1)
	}
}

// check prints each broken link and returns how many there are.
func check(ctx context.Context, root string, out io.Writer) (int, error) {
	documents, err := markdown(ctx, root)
	if err != nil {
		return 0, err
	}

	pages := map[string]page{}

	for _, name := range documents {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return 0, err
		}

		pages[name] = parse(string(text))
	}

	broken, checked := 0, 0

	for _, name := range documents {
		for _, l := range pages[name].links {
			target, ok := resolve(name, l.target)
			if !ok {
				continue
			}

			checked++

			if fault := target.fault(root, pages); fault != "" {
				broken++

				fmt.Fprintf(out, "%s:%d: %s: %s\n", name, l.line, l.target, fault)
			}
		}
	}

	fmt.Fprintf(out, "%d links in %d documents checked\n", checked, len(documents))

	return broken, nil
}

// markdown lists the documents that Git has, or would take.
func markdown(ctx context.Context, root string) ([]string, error) {
	command := exec.CommandContext(ctx, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md")
	command.Dir, command.Stderr = root, os.Stderr

	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("list the documents of the repository: %w", err)
	}

	var names []string

	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(name))); err == nil { // not deleted
			names = append(names, name)
		}
	}

	return names, nil
}
