// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the repository, seen from this folder.
const root = "../.."

var folders = []string{
	filepath.Join(root, ".github", "workflows"),
	filepath.Join(root, "examples", "guides", "ci", "workflows"),
}

func readTests(t *testing.T, dir string) []workflow {
	t.Helper()

	all, err := read(dir)
	if err != nil {
		t.Fatal(err)
	}

	return all
}

func TestWorkflows_nameTargetsThatAreThere(t *testing.T) {
	t.Parallel()

	makefile, err := os.ReadFile(filepath.Join(root, "GNUmakefile"))
	if err != nil {
		t.Fatal(err)
	}

	known, named := makeTargets(string(makefile)), 0

	for _, w := range readTests(t, folders[0]) {
		for _, script := range w.scripts() {
			for _, target := range targets(script) {
				if named++; !known[target] {
					t.Errorf("%s runs make %s, which is gone", w.name, target)
				}
			}
		}
	}

	if named == 0 {
		t.Error("the workflows name no make target: they are not read right")
	}
}

var (
	uses   = regexp.MustCompile(`(?m)uses: (\S+)(.*)$`)
	pinned = regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40}$`)
	named  = regexp.MustCompile(`^ # v\d+\.\d+\.\d+$`)
)

func TestWorkflows_pinActions(t *testing.T) {
	t.Parallel()

	versions := map[string]string{}

	for _, folder := range folders {
		for _, w := range readTests(t, folder) {
			for _, match := range uses.FindAllStringSubmatch(w.text, -1) {
				action, comment := match[1], match[2]
				if strings.HasPrefix(action, "./") {
					continue
				}

				if !pinned.MatchString(action) || !named.MatchString(comment) {
					t.Errorf("%s: %s has to be pinned by a commit, with its version as a comment: it is a tag that can be moved", w.name, action)
				}

				name, commit, _ := strings.Cut(action, "@")
				if other := versions[name]; other != "" && other != commit+comment {
					t.Errorf("%s: %s is pinned to another commit elsewhere", w.name, name)
				}

				versions[name] = commit + comment
			}
		}
	}
}

func TestWorkflows_haveLeastPermissions(t *testing.T) {
	t.Parallel()

	for _, folder := range folders {
		for _, w := range readTests(t, folder) {
			if w.Permissions == nil || w.Permissions.All != nil || len(w.Permissions.Scopes) != 1 || w.Permissions.Scopes["contents"].Value.Value != "read" {
				t.Errorf("%s: at the top, permissions has to be contents: read and no more; a job that needs more says so", w.name)
			}
		}
	}
}

func TestWorkflows_testOnEveryVersion(t *testing.T) {
	t.Parallel()

	for _, w := range readTests(t, folders[0]) {
		if w.name != "test.yml" {
			continue
		}

		for _, row := range []struct {
			job, row string
			want     []string
		}{
			{"terraform", "version", []string{"~1.5.0", "~1.8.0", "~1.11.0", "~1.12.0", "~1.14.0", "latest"}},
			{"opentofu", "version", []string{"~1.8.0", "~1.11.0", "latest"}},
			{"other-systems", "os", []string{"macos-latest", "windows-latest"}},
		} {
			if got := w.versions(row.job, row.row); !slices.Equal(got, row.want) {
				t.Errorf("%s tests on %v, want %v", row.job, got, row.want)
			}
		}

		if got, want := len(w.Jobs["passed"].Needs), len(w.Jobs)-1; got != want {
			t.Errorf("the job passed waits for %d of %d jobs", got, want)
		}
	}
}
