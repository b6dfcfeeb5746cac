// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package acctest runs Terraform or OpenTofu in tests: the one that the machine has, in an environment that does not
// depend on who runs it. Its own tests apply every example and run every command block of README, guides and modules
// (docs_…), drive a CLI through create, change, drift and destroy on a network that fails at random (soak_…), and
// measure what the provider costs (bench_test.go).
package acctest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
)

// EnvPath names the CLI to test with, as terraform-plugin-testing does. If it is
// not set, the first of terraform and tofu on PATH is used.
const EnvPath = "TF_ACC_TERRAFORM_PATH"

// Products, as the CLIs call themselves.
const (
	Terraform = "Terraform"
	OpenTofu  = "OpenTofu"
)

// CLI is a Terraform or OpenTofu command.
type CLI struct {
	Path    string // absolute
	Product string // Terraform or OpenTofu
	Version string // without the "v", such as "1.11.4"
}

// String is the product and its version, such as "Terraform 1.11.4".
func (c CLI) String() string { return c.Product + " " + c.Version }

// ProviderAddress is the address of this provider, with the registry that the product looks in.
func (c CLI) ProviderAddress() string {
	if c.Product == OpenTofu {
		return "registry.opentofu.org/dialnexa/dialnexa"
	}
	return "registry.terraform.io/dialnexa/dialnexa"
}

// Find returns the CLI to test with. It asks for the version once per process.
var Find = sync.OnceValues(func() (CLI, error) {
	path, err := lookPath()
	if err != nil {
		return CLI{}, err
	}
	return describe(context.Background(), path)
})

func lookPath() (string, error) {
	if path := os.Getenv(EnvPath); path != "" {
		return filepath.Abs(path)
	}
	for _, name := range []string{"terraform", "tofu"} {
		if path, err := exec.LookPath(name); err == nil {
			return filepath.Abs(path)
		}
	}
	return "", errors.New("no CLI: put terraform or tofu on PATH, set " + EnvPath + ", or run make test, which builds an OpenTofu")
}

func describe(ctx context.Context, path string) (CLI, error) {
	command := exec.CommandContext(ctx, path, "version")
	command.Env = Environ(os.DevNull)
	out, err := command.Output()
	if err != nil {
		return CLI{}, fmt.Errorf("run %s version: %w", path, err)
	}
	cli, err := parseVersion(string(out))
	cli.Path = path
	return cli, err
}

var versionLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v(\S+)`)

func parseVersion(out string) (CLI, error) {
	match := versionLine.FindStringSubmatch(out)
	if match == nil {
		return CLI{}, fmt.Errorf("neither Terraform nor OpenTofu prints this version: %q", out)
	}
	return CLI{Product: match[1], Version: match[2]}, nil
}
