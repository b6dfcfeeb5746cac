// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const module = "github.com/dialnexa/terraform-provider-dialnexa"

// RequiredProviders is what a configuration needs to find the provider.
const RequiredProviders = `terraform {
  required_providers {
    dialnexa = {
      source = "dialnexa/dialnexa"
    }
  }
}
`

// Build builds commands of this module, such as "" for the provider or "cmd/dialnexa-mock", into a folder.
func Build(ctx context.Context, dir string, packages ...string) error {
	args := []string{"build", "-ldflags=-s -w", "-o", dir + string(filepath.Separator)}
	for _, p := range packages {
		args = append(args, path.Join(module, p))
	}
	if out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

// Program returns the path of a built command.
func Program(dir, name string) string {
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(dir, name)
}

// Place makes a program available under another path: by a link if the disk allows one, else by a copy.
func Place(program, target string) error {
	if os.Link(program, target) == nil {
		return nil
	}
	text, err := os.ReadFile(filepath.Clean(program))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Clean(target), text, 0o700) // #nosec G306 -- a program.
}

// NewWorkspace returns a folder of the test's own, in which the CLI takes the provider from the folder plugins, without
// an init, and everything else from nowhere.
func (c CLI) NewWorkspace(t testing.TB, plugins string, env ...string) Workspace {
	t.Helper()
	w := Workspace{CLI: c, Dir: t.TempDir()}
	w.Write(t, "cli.tfrc", DevOverrides(map[string]string{c.ProviderAddress(): plugins}))
	w.Env = Environ(filepath.Join(w.Dir, "cli.tfrc"), env...)
	return w
}

// DevOverrides returns a CLI configuration that takes each provider from a folder, without an init.
func DevOverrides(folders map[string]string, more ...string) string {
	text := "provider_installation {\n  dev_overrides {\n"
	for address, folder := range folders {
		text += fmt.Sprintf("    %q = %q\n", address, filepath.ToSlash(folder))
	}
	return text + "  }\n" + strings.Join(more, "") + "}\n"
}

// Write writes a file of the workspace.
func (w Workspace) Write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(w.Dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
