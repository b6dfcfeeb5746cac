// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import "testing"

func TestHeader_isFoundAndAdded(t *testing.T) {
	t.Parallel()

	const slashes = "// Copyright DialNexa 2026\n// SPDX-License-Identifier: MPL-2.0\n\n"

	const hashes = "# Copyright DialNexa 2026\n# SPDX-License-Identifier: MPL-2.0\n\n"

	cases := map[string]struct {
		path, source, want string
	}{
		"go":                    {"main.go", "package main\n", slashes + "package main\n"},
		"go, already there":     {"main.go", slashes + "package main\n", slashes + "package main\n"},
		"script":                {"tools/scripts/fuzz.sh", "#!/usr/bin/env bash\nset -e\n", "#!/usr/bin/env bash\n" + hashes + "set -e\n"},
		"script, already there": {".ci/run", "#!/usr/bin/env bash\n" + hashes + "set -e\n", "#!/usr/bin/env bash\n" + hashes + "set -e\n"},
		"yaml":                  {".golangci.yml", "version: 2\n", hashes + "version: 2\n"},
		"makefile":              {"GNUmakefile", "all:\n", hashes + "all:\n"},
		"interpreter alone":     {"a.sh", "#!/bin/sh\n", "#!/bin/sh\n" + hashes},
	}

	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			comment := commentOf(c.path)

			if got, want := hasHeader(c.source, comment), c.source == c.want; got != want {
				t.Errorf("hasHeader is %t, want %t", got, want)
			}

			if c.source == c.want {
				return
			}

			got := addHeader(c.source, comment)
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}

			if !hasHeader(got, comment) {
				t.Error("the added header is not found again")
			}
		})
	}
}

func TestCommentOf_leavesOtherFilesAlone(t *testing.T) {
	t.Parallel()

	for _, path := range []string{"README.md", "go.mod", "docs/index.md", "examples/main.tf", "examples/import.sh", "LICENSE"} {
		if comment := commentOf(path); comment != "" {
			t.Errorf("%s is expected to start with a %s comment", path, comment)
		}
	}
}
