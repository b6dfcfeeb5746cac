// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package provider

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// start starts an apply that creates one webhook after another.
func (c *cli) start(output io.Writer) *exec.Cmd {
	c.t.Helper()
	// #nosec G204 -- the CLI under test.
	command := exec.CommandContext(c.t.Context(), c.CLI.Path, "apply", "-auto-approve", "-parallelism=1")
	command.Dir, command.Env, command.Stdout, command.Stderr = c.Dir, c.Env, output, output
	// In a process group of its own, as a shell starts it: the test itself is not to get its signals.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := command.Start(); err != nil {
		c.t.Fatal(err)
	}
	return command
}

// counted is the arguments of webhooks of which there are several.
const counted = "url = \"https://hooks.example.com/${count.index}\"\n  " + events1 + "\n  " + secret1

// atWrite calls a function in place of the handler when the n-th write arrives. It can pass the write on.
func atWrite(n int64, call func(req *http.Request, passOn func())) func(http.Handler) http.Handler {
	var writes atomic.Int64
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			passOn := func() { next.ServeHTTP(w, r) }
			if r.Method != http.MethodGet && writes.Add(1) == n {
				call(r, passOn)
			} else {
				passOn()
			}
		})
	}
}

// After a kill between two requests, another apply ends with each webhook once, if the CLI itself kept its state.
// The kill comes before a write is done, since after it no process is left to store the ID.
func TestAccKilled_applyingAgainEndsWithOneOfEach(t *testing.T) {
	t.Parallel()
	started := make(chan *os.Process, 1)
	api := newMockAPI(t, mockserver.Config{}, atWrite(2, func(*http.Request, func()) {
		// With its provider, which would outlive it.
		if err := syscall.Kill(-(<-started).Pid, syscall.SIGKILL); err != nil {
			t.Error(err)
		}
		// The request dies with its sender.
		panic(http.ErrAbortHandler)
	}))
	c := newCLI(t, nil)
	c.configure(api.webhook("count = 3", counted))
	command := c.start(io.Discard)
	started <- command.Process
	if command.Wait() == nil {
		t.Fatal("it was not killed")
	}
	// Terraform writes the state after each resource. OpenTofu does not, so a kill loses what it had not written.
	listed, _ := c.run("state", "list")
	kept := strings.Count(listed, address)
	if c.CLI.Product == acctest.Terraform && kept != 1 {
		t.Errorf("%d webhooks are in the state after one create", kept)
	}
	c.mustRun(fmt.Sprintf("%d added, 0 changed, 0 destroyed", 3-kept), "apply", "-auto-approve", "-lock=false")
	api.checkServer(3 + 1 - kept) // one that no state knows, if it was not kept
}

// Ctrl-C lets a create finish that is on the wire: its id is in the state, nothing more is begun, and the next apply
// does the rest.
func TestAccInterrupted_createOnTheWireIsKept(t *testing.T) {
	t.Parallel()
	started := make(chan *os.Process, 1)
	output, printer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	interrupted := make(chan bool, 1)
	api := newMockAPI(t, mockserver.Config{}, atWrite(1, func(_ *http.Request, passOn func()) {
		passOn()
		if err := (<-started).Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		scanner, found := bufio.NewScanner(output), false
		for !found && scanner.Scan() {
			found = strings.Contains(scanner.Text(), "Interrupt received")
		}
		interrupted <- found
	}))
	c := newCLI(t, nil)
	c.configure(api.webhook("count = 2", counted))
	command := c.start(printer)
	started <- command.Process
	_ = printer.Close() // the CLI has its own
	failed := command.Wait()
	rest, _ := io.ReadAll(output)
	if failed == nil || len(interrupted) == 0 || !<-interrupted {
		t.Fatalf("it was not interrupted: %v\n%s", failed, rest)
	}
	api.checkServer(1)
	if strings.Count(c.read("terraform.tfstate"), `"created_at"`) != 1 {
		t.Fatal("the one webhook is not in the state")
	}
	c.apply("1 added, 0 changed, 0 destroyed")
	api.checkServer(2)
}
