// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package tfcli tells Terraform from OpenTofu, and makes an environment for
// either that depends on nothing of the machine it runs on.
package tfcli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
)

// CLI is a Terraform or OpenTofu command.
type CLI struct {
	// Path is where the command is.
	Path string
	// Name is "Terraform" or "OpenTofu".
	Name string
	// Version is the version that the command prints, without the "v".
	Version string
}

// String is the name and version, such as "Terraform 1.11.4".
func (c CLI) String() string {
	return c.Name + " " + c.Version
}

// OpenTofu tells the two apart: they count their own version numbers.
func (c CLI) OpenTofu() bool {
	return c.Name == "OpenTofu"
}

// RegistryHost is the host of a provider address that names none.
func (c CLI) RegistryHost() string {
	if c.OpenTofu() {
		return "registry.opentofu.org"
	}

	return "registry.terraform.io"
}

// Describe asks the command at path what it is.
func Describe(ctx context.Context, path string) (CLI, error) {
	command := exec.CommandContext(ctx, path, "version")
	command.Env = Environ(os.Environ(), os.DevNull)

	out, err := command.Output()
	if err != nil {
		return CLI{}, fmt.Errorf("run %s version: %w", path, err)
	}

	cli, err := parseVersion(string(out))
	if err != nil {
		return CLI{}, fmt.Errorf("run %s version: %w", path, err)
	}

	cli.Path = path

	return cli, nil
}

var versionLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v(\S+)`)

func parseVersion(out string) (CLI, error) {
	match := versionLine.FindStringSubmatch(out)
	if match == nil {
		return CLI{}, fmt.Errorf("no version of Terraform or OpenTofu in its answer %q", out)
	}

	return CLI{Name: match[1], Version: match[2]}, nil
}
