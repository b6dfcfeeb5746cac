// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package mirror makes a folder from which Terraform and OpenTofu install
// providers that were just built, as they would from a registry.
package mirror

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Hosts are the registries that Terraform and OpenTofu look in.
var Hosts = []string{"registry.terraform.io", "registry.opentofu.org"}

// Provider is a program to install under an address.
type Provider struct {
	// Source is the address without a host, such as dialnexa/dialnexa.
	Source  string
	Version string
	Program string
}

// Providers are this provider and the stand-ins for those that the examples use
// besides it. The version of a stand-in is one that has what it stands in for.
func Providers(program, standin string) []Provider {
	return []Provider{
		{Source: "dialnexa/dialnexa", Version: "0.1.0", Program: program},
		{Source: "hashicorp/random", Version: "3.7.0", Program: standin},
		{Source: "hashicorp/aws", Version: "6.0.0", Program: standin},
	}
}

// Write makes the mirror in dir and returns the path of a CLI configuration that
// installs from nowhere else.
func Write(dir string, providers []Provider) (string, error) {
	for _, p := range providers {
		for _, host := range Hosts {
			if err := p.install(filepath.Join(dir, "mirror", host)); err != nil {
				return "", err
			}
		}
	}

	settings := filepath.Join(dir, "cli.tfrc")
	text := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n",
		filepath.ToSlash(filepath.Join(dir, "mirror")))

	return settings, os.WriteFile(settings, []byte(text), 0o600)
}

func (p Provider) install(dir string) error {
	platform := filepath.Join(dir, filepath.FromSlash(p.Source), p.Version, runtime.GOOS+"_"+runtime.GOARCH)
	if err := os.MkdirAll(platform, 0o750); err != nil {
		return err
	}

	file := "terraform-provider-" + filepath.Base(p.Source) + "_v" + p.Version
	if runtime.GOOS == "windows" {
		file += ".exe"
	}

	target := filepath.Join(platform, file)
	if os.Link(p.Program, target) == nil {
		return nil
	}

	return copyFile(p.Program, target) // another disk
}

func copyFile(from, to string) error {
	source, err := os.Open(filepath.Clean(from))
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()

	target, err := os.OpenFile(filepath.Clean(to), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o700) // #nosec G302 -- a program.
	if err != nil {
		return err
	}

	if _, err := io.Copy(target, source); err != nil {
		_ = target.Close()

		return err
	}

	return target.Close()
}

// settingsOf are variables that lead a CLI elsewhere than to a mirror.
var settingsOf = []string{"TF_LOG", "TF_REATTACH_PROVIDERS=", "TF_PLUGIN_CACHE_DIR="}

// Environ is env for a CLI that installs with these settings, with the variables
// in set.
func Environ(env []string, settings string, set map[string]string) []string {
	clean := slices.DeleteFunc(slices.Clone(env), func(variable string) bool {
		return slices.ContainsFunc(settingsOf, func(prefix string) bool { return strings.HasPrefix(variable, prefix) })
	})
	clean = append(clean, "TF_CLI_CONFIG_FILE="+settings, "TF_IN_AUTOMATION=1", "TF_INPUT=0")

	for name, value := range set {
		clean = append(clean, name+"="+value)
	}

	return clean
}
