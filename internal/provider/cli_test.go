// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// builtProvider builds the program once for all tests that need it as Terraform runs it.
var builtProvider = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "dialnexa-provider-*")
	if err != nil {
		return "", err
	}
	program := filepath.Join(folder, "terraform-provider-dialnexa")
	build := exec.CommandContext(context.Background(), "go", "build", "-o", program, "../..") // #nosec G204 -- the arguments are ours.
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the provider: %w\n%s", err, output)
	}
	return folder, nil
})

func TestMain(m *testing.M) {
	status := m.Run()
	if folder, err := builtProvider(); err == nil {
		_ = os.RemoveAll(folder)
	}
	os.Exit(status)
}

// cli is a real CLI in a folder of its own, with the built provider.
type cli struct {
	t      *testing.T
	path   string
	folder string
	env    []string
	// transcript is all that was printed, and logged.
	transcript *transcript
}

// newCLI finds the CLI as terraform-plugin-testing does: TF_ACC_TERRAFORM_PATH, else terraform on PATH.
func newCLI(t *testing.T, env ...string) *cli {
	t.Helper()
	skipInShortMode(t)
	program := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if program == "" {
		program = "terraform"
	}
	program, err := exec.LookPath(program)
	if err != nil {
		t.Fatalf("no CLI: put terraform on PATH, or set TF_ACC_TERRAFORM_PATH to Terraform or OpenTofu: %v", err)
	}
	provider, err := builtProvider()
	if err != nil {
		t.Fatal(err)
	}
	c := &cli{t: t, path: program, folder: t.TempDir(), transcript: newTranscript()}
	host := "registry.terraform.io"
	if given := os.Getenv("TF_ACC_PROVIDER_HOST"); given != "" {
		host = given
	}
	c.write("cli.tfrc", fmt.Sprintf("provider_installation {\n  dev_overrides { %q = %q }\n  direct {}\n}\n", host+"/dialnexa/dialnexa", provider))
	c.env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + c.folder, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_CLI_ARGS=-no-color",
		"TF_CLI_CONFIG_FILE=" + filepath.Join(c.folder, "cli.tfrc"),
	}, env...)
	return c
}

func (c *cli) write(name, text string) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.folder, name), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// configure writes a configuration with the block that dev_overrides need.
func (c *cli) configure(text string) {
	c.t.Helper()
	c.write("main.tf", "terraform {\n  required_providers {\n    dialnexa = { source = \"dialnexa/dialnexa\" }\n  }\n}\n"+text)
}

// run runs the CLI and returns what it printed and its exit status.
func (c *cli) run(arguments ...string) (string, int) {
	c.t.Helper()
	command := exec.CommandContext(c.t.Context(), c.path, arguments...) // #nosec G204 -- the CLI under test.
	command.Dir, command.Env = c.folder, c.env
	output, err := command.CombinedOutput()
	_, _ = c.transcript.Write(output)
	if err != nil && command.ProcessState == nil {
		c.t.Fatal(err)
	}
	return string(output), command.ProcessState.ExitCode()
}

// mustRun is run for what has to succeed.
func (c *cli) mustRun(arguments ...string) string {
	c.t.Helper()
	output, status := c.run(arguments...)
	if status != 0 {
		c.t.Fatalf("%s: exit status %d\n%s", strings.Join(arguments, " "), status, output)
	}
	return output
}
