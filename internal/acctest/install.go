// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
)

const module = "github.com/dialnexa/terraform-provider-dialnexa"

// Build builds commands of this module, such as "" for the provider or
// "cmd/dialnexa-mock", into a folder.
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

// Program is the path of a built command.
func Program(dir, name string) string {
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(dir, name)
}

// DevOverride writes a CLI configuration that takes the provider from the folder
// plugins, without an init, and everything else from nowhere. It returns its path.
func (c CLI) DevOverride(dir, plugins string) (string, error) {
	return writeConfig(dir, fmt.Sprintf("  dev_overrides {\n    %q = %q\n  }\n", c.ProviderAddress(), filepath.ToSlash(plugins)))
}

// Plugin is a provider to install.
type Plugin struct {
	Source  string // without a host, such as "dialnexa/dialnexa"
	Version string
	Program string
}

// Mirror writes a folder from which both products install these providers, as from
// a registry, and a CLI configuration that installs from nowhere else, and also takes
// these providers without an init. It returns the path of the configuration.
func Mirror(dir string, plugins ...Plugin) (string, error) {
	mirror, overrides := filepath.Join(dir, "mirror"), ""
	for _, p := range plugins {
		for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
			folder := filepath.Join(mirror, host, filepath.FromSlash(p.Source), p.Version, runtime.GOOS+"_"+runtime.GOARCH)
			if err := os.MkdirAll(folder, 0o750); err != nil {
				return "", err
			}
			name := "terraform-provider-" + path.Base(p.Source) + "_v" + p.Version
			if err := Place(p.Program, Program(folder, name)); err != nil {
				return "", err
			}
			overrides += fmt.Sprintf("    %q = %q\n", path.Join(host, p.Source), filepath.ToSlash(folder))
		}
	}
	const format = "  dev_overrides {\n%s  }\n  filesystem_mirror {\n    path = %q\n  }\n"
	return writeConfig(dir, fmt.Sprintf(format, overrides, filepath.ToSlash(mirror)))
}

func writeConfig(dir, installation string) (string, error) {
	file := filepath.Join(dir, "cli.tfrc")
	return file, os.WriteFile(file, []byte("provider_installation {\n"+installation+"}\n"), 0o600)
}

// Place makes a program available under another path: by a link if the disk allows
// one, else by a copy.
func Place(program, target string) error {
	if os.Link(program, target) == nil {
		return nil
	}
	source, err := os.Open(filepath.Clean(program))
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	copied, err := os.OpenFile(filepath.Clean(target), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o700) // #nosec G302 -- a program.
	if err != nil {
		return err
	}
	if _, err := io.Copy(copied, source); err != nil {
		_ = copied.Close()
		return err
	}
	return copied.Close()
}
