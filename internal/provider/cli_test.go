// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"archive/zip"
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
)

// providerFolder is where buildProvider puts the program.
var providerFolder string

// buildProvider builds the program once for all tests that need it as Terraform runs it.
var buildProvider = sync.OnceValue(func() (err error) {
	if providerFolder, err = os.MkdirTemp("", "dialnexa-provider-*"); err != nil {
		return err
	}
	return acctest.Build(context.Background(), providerFolder, "")
})

func TestMain(m *testing.M) {
	status := m.Run()
	_ = os.RemoveAll(providerFolder)
	os.Exit(status)
}

// cli is a real CLI in a folder of its own, with the built provider.
type cli struct {
	acctest.Workspace
	t *testing.T
	// transcript is everything that was printed or logged.
	transcript bytes.Buffer
}

// newCLI has these variables of the environment, written as NAME=VALUE, besides those that each run needs. It skips the
// test under -short, and if the CLI lacks a feature.
func newCLI(t *testing.T, env []string, features ...acctest.Feature) *cli {
	t.Helper()
	found := acctest.SkipUnlessSupported(t, features...)
	if err := buildProvider(); err != nil {
		t.Fatal(err)
	}
	return &cli{Workspace: found.NewWorkspace(t, providerFolder, env...), t: t}
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
	c.Write(c.t, "main.tf", acctest.RequiredProviders+text)
}

// run runs the CLI and returns what it printed and its exit status.
func (c *cli) run(arguments ...string) (string, int) {
	c.t.Helper()
	result := must(c.Run(c.t.Context(), arguments...))(c.t)
	output := result.Stdout + result.Stderr
	c.transcript.WriteString(output)
	return output, result.Code
}

// mustRun calls run for what has to succeed, and to print these words.
func (c *cli) mustRun(words string, arguments ...string) {
	c.t.Helper()
	if output, status := c.run(arguments...); status != 0 || !message(words).MatchString(output) {
		c.t.Fatalf("%s: exit status %d, want %q\n%s", strings.Join(arguments, " "), status, words, output)
	}
}

// mustFail calls run for what has to fail, and to print these words.
func (c *cli) mustFail(words string, arguments ...string) {
	c.t.Helper()
	if output, status := c.run(arguments...); status == 0 || !message(words).MatchString(output) {
		c.t.Fatalf("%s: exit status %d, want %q\n%s", strings.Join(arguments, " "), status, words, output)
	}
}

// apply runs terraform apply, which has to print these words.
func (c *cli) apply(words string) {
	c.t.Helper()
	c.mustRun(words, "apply", "-auto-approve")
}

// hasNowhere fails the test if one of the texts is in what a run leaves: what it printed and logged, and its files,
// those within plan files included. Files whose names are given may have them.
func (c *cli) hasNowhere(texts []string, except ...string) {
	c.t.Helper()
	search := func(place, in string) {
		for _, text := range texts {
			if strings.Contains(in, text) && !slices.Contains(except, place) {
				c.t.Errorf("%s has %q", place, text)
			}
		}
	}
	search("what was printed or logged", c.transcript.String())
	if err := fs.WalkDir(os.DirFS(c.Dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text := c.read(name)
		search(name, text)
		if !strings.HasPrefix(text, "PK") {
			return nil
		}
		archive := must(zip.NewReader(strings.NewReader(text), int64(len(text))))(c.t)
		return fs.WalkDir(archive, ".", func(inner string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				search(name+" "+inner, string(must(fs.ReadFile(archive, inner))(c.t)))
			}
			return err
		})
	}); err != nil {
		c.t.Fatal(err)
	}
}
