// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/tfcli"
)

// providerFolder is where buildProvider puts the program.
var providerFolder string

// buildProvider builds the program once for all tests that need it as Terraform runs it.
var buildProvider = sync.OnceValue(func() (err error) {
	if providerFolder, err = os.MkdirTemp("", "dialnexa-provider-*"); err != nil {
		return err
	}
	return tfcli.Build(context.Background(), providerFolder, "")
})

func TestMain(m *testing.M) {
	status := m.Run()
	_ = os.RemoveAll(providerFolder)
	os.Exit(status)
}

// cli is a real CLI in a folder of its own, with the built provider.
type cli struct {
	tfcli.Workspace
	t *testing.T
	// transcript is all that was printed, and logged.
	transcript *transcript
}

// newCLI has these variables of the environment, written as NAME=VALUE, besides those that each run needs. Under -short it
// skips the test.
func newCLI(t *testing.T, env ...string) *cli {
	t.Helper()
	found := tfcli.Require(t)
	if err := buildProvider(); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	config, err := found.DevOverride(folder, providerFolder)
	if err != nil {
		t.Fatal(err)
	}
	return &cli{Workspace: tfcli.Workspace{CLI: found, Dir: folder, Env: tfcli.Environ(config, env...)}, t: t, transcript: newTranscript()}
}

func (c *cli) write(name, text string) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.Dir, name), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

func (c *cli) read(name string) string {
	c.t.Helper()
	text, err := os.ReadFile(filepath.Join(c.Dir, name))
	if err != nil {
		c.t.Fatal(err)
	}
	return string(text)
}

// configure writes a configuration with the block that dev_overrides need.
func (c *cli) configure(text string) {
	c.t.Helper()
	c.write("main.tf", "terraform {\n  required_providers {\n    dialnexa = { source = \"dialnexa/dialnexa\" }\n  }\n}\n"+text)
}

// run runs the CLI and returns what it printed and its exit status.
func (c *cli) run(arguments ...string) (string, int) {
	c.t.Helper()
	result, err := c.Run(c.t.Context(), arguments...)
	if err != nil {
		c.t.Fatal(err)
	}
	output := result.Stdout + result.Stderr
	_, _ = c.transcript.Write([]byte(output))
	return output, result.Code
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

// mustPlanNothing fails the test unless the next plan is empty.
func (c *cli) mustPlanNothing(arguments ...string) {
	c.t.Helper()
	if output, status := c.run(append([]string{"plan", "-detailed-exitcode"}, arguments...)...); status != 0 {
		c.t.Errorf("the plan is not empty:\n%s", output)
	}
}

// transcript collects what a CLI prints, for tests that wait for some of it.
type transcript struct {
	mu      sync.Mutex
	text    bytes.Buffer
	ended   bool
	changed *sync.Cond
}

func newTranscript() *transcript {
	t := &transcript{}
	t.changed = sync.NewCond(&t.mu)
	return t
}

func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	defer t.changed.Broadcast()
	return t.text.Write(p)
}

func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// end says that nothing more will be printed.
func (t *transcript) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	t.changed.Broadcast()
}

// await returns once words were printed, or the CLI has ended without them.
func (t *transcript) await(words string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for !strings.Contains(t.text.String(), words) {
		if t.ended {
			return fmt.Errorf("the CLI ended without saying %q", words)
		}
		t.changed.Wait()
	}
	return nil
}
