// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// root is the repository.
const root = "../.."

// Each document is one session in a fresh shell, and each example is applied against a mock of its own.
func TestAccDocumentation(t *testing.T) {
	t.Parallel()
	examples := examplesOf(t)
	pages := pagesOf(t, examples)
	d := install(t, SkipUnlessSupported(t))
	for _, p := range pages {
		if len(p.blocks)+len(p.fragments) == 0 {
			continue
		}
		t.Run(dotted(strings.TrimSuffix(p.name, ".md")), func(t *testing.T) {
			t.Parallel()
			d.testPage(t, p, examples)
		})
		examples = slices.DeleteFunc(examples, func(e example) bool {
			return slices.ContainsFunc(p.notRun, func(name string) bool { return name != "" && slices.Contains(e.files, name) })
		})
	}
	for _, e := range examples {
		if !e.alone() {
			continue
		}
		t.Run(dotted(e.name), func(t *testing.T) {
			t.Parallel()
			d.testExample(t, e)
		})
	}
}

func dotted(name string) string { return strings.ReplaceAll(name, "/", ".") }

// pagesOf returns all documents. The test fails if one has a block that nothing tests.
func pagesOf(t *testing.T, examples []example) []page {
	t.Helper()
	shown := map[string]string{} // from the text of an example's file to its name
	for _, e := range examples {
		for _, name := range e.files {
			shown[strings.TrimSpace(withoutHeader(read(t, name)))] = name
		}
	}
	var pages []page
	for _, folder := range []string{"README.md", "docs", "examples"} {
		for _, name := range filesBelow(t, folder) {
			if path.Ext(name) != ".md" {
				continue
			}
			p, faults := pageOf(name, read(t, name), shown)
			for _, fault := range faults {
				t.Error(fault)
			}
			pages = append(pages, p)
		}
	}
	return pages
}

// docs are what all sessions and examples share.
type docs struct {
	cli    CLI
	bin    string // has the CLI as terraform, and dialnexa-mock
	mirror string // installs the provider, as a registry does
	dev    string // a CLI configuration that finds the provider without an init
}

func install(t *testing.T, cli CLI) docs {
	t.Helper()
	d := docs{cli: cli, bin: t.TempDir(), mirror: t.TempDir()}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(Build(t.Context(), d.bin, "", "cmd/dialnexa-mock"))
	// A reader approves each apply, and is asked for no variable. There is no network to look for a newer version.
	terraform := "#!/bin/sh\nexport CHECKPOINT_DISABLE=1 TF_INPUT=0 TF_CLI_ARGS=-no-color TF_CLI_ARGS_apply=-auto-approve TF_CLI_ARGS_destroy=-auto-approve\n" +
		fmt.Sprintf("exec %q \"$@\"\n", cli.Path)
	for _, name := range []string{"terraform", "tofu"} {
		must(os.WriteFile(filepath.Join(d.bin, name), []byte(terraform), 0o700)) // #nosec G306 -- a program
	}
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		folder := filepath.Join(d.mirror, host, "dialnexa", "dialnexa", "0.1.0", runtime.GOOS+"_"+runtime.GOARCH)
		must(os.MkdirAll(folder, 0o700))
		must(Place(Program(d.bin, "terraform-provider-dialnexa"), Program(folder, "terraform-provider-dialnexa_v0.1.0")))
	}
	d.dev = filepath.Join(d.bin, "dev.tfrc")
	mirror := fmt.Sprintf("  filesystem_mirror {\n    path = %q\n  }\n", filepath.ToSlash(d.mirror))
	must(os.WriteFile(d.dev, []byte(DevOverrides(map[string]string{cli.ProviderAddress(): d.bin}, mirror)), 0o600))
	return d
}

// testPage follows a document, except for sections that need what this machine lacks.
func (d docs) testPage(t *testing.T, p page, examples []example) {
	t.Helper()
	work := workFolder(t)
	for _, b := range p.fragments {
		t.Run(fmt.Sprint("line_", b.line), func(t *testing.T) {
			t.Parallel()
			d.testFragment(t, b.text)
		})
	}
	folder, around := filepath.Join(work, "session"), ""
	for _, e := range examples {
		if e.name == path.Dir(p.name) { // its reader is in that folder
			folder, around = filepath.Join(work, e.name), e.text
		}
	}
	p.leaveOut(t, d.cli, around)
	if len(p.blocks) == 0 {
		return
	}
	home := filepath.Join(work, "home")
	for _, dir := range []string{folder, filepath.Join(home, ".terraform.d")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	// A CLI that finds a provider in this folder asks no registry for it.
	if err := os.Symlink(d.mirror, filepath.Join(home, ".terraform.d", "plugins")); err != nil {
		t.Fatal(err)
	}
	p.adapt(t)
	env := []string{"HOME=" + home, "PATH=" + d.bin + string(os.PathListSeparator) + os.Getenv("PATH")}
	if err := p.run(t.Context(), folder, env); err != nil {
		t.Error(err)
	}
}

// workFolder returns a folder with a copy of the examples.
func workFolder(t *testing.T) string {
	t.Helper()
	work := t.TempDir()
	if err := os.CopyFS(filepath.Join(work, "examples"), os.DirFS(filepath.Join(root, "examples"))); err != nil {
		t.Fatal(err)
	}
	return work
}

// filesBelow returns the files below a folder of the repository.
func filesBelow(t *testing.T, folder string) (names []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(root), folder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && (strings.HasPrefix(entry.Name(), ".terraform") || entry.Name() == "node_modules") {
			return fs.SkipDir
		}
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func read(t *testing.T, name string) string {
	t.Helper()
	return string(mocktest.Must(os.ReadFile(filepath.Join(root, name)))(t))
}

// withoutHeader returns a file as pages show it: without the license.
func withoutHeader(text string) string {
	if _, shown, found := strings.Cut(text, "SPDX-License-Identifier: MPL-2.0\n\n"); found {
		return shown
	}
	return text
}
