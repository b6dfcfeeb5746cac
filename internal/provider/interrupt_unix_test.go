// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package provider

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/tfcli"
)

// start starts the CLI without waiting for it. The function that it returns waits, and gives the exit status.
func (c *cli) start(arguments ...string) (*os.Process, func() int) {
	c.t.Helper()
	command := exec.CommandContext(c.t.Context(), c.CLI.Path, arguments...) // #nosec G204 -- the CLI under test.
	command.Dir, command.Env = c.Dir, c.Env
	command.Stdout, command.Stderr = c.transcript, c.transcript
	// In a process group of its own, as a shell starts it: the test itself is not to get its signals.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := command.Start(); err != nil {
		c.t.Fatal(err)
	}
	return command.Process, func() int {
		_ = command.Wait()
		c.transcript.end()
		return command.ProcessState.ExitCode()
	}
}

// fleet is a configuration of n webhooks, created one after another.
func (api mockAPI) chainOfWebhooks(n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "provider \"dialnexa\" {\n  base_url = %q\n}\n", api.url)
	for i := range n {
		fmt.Fprintf(&b, "resource \"dialnexa_user_webhook\" \"w%d\" {\n  url    = \"https://hooks.example.com/%d\"\n  events = [\"call.completed\"]\n"+
			"  secret = \"whsec_example\"\n", i, i)
		if i > 0 {
			fmt.Fprintf(&b, "  depends_on = [dialnexa_user_webhook.w%d]\n", i-1)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// atWrite calls f as the n-th write arrives, before the mock sees it, or after it has acted.
func atWrite(n int64, after bool, f func()) func(http.Handler) http.Handler {
	var writes atomic.Int64
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			hit := r.Method != http.MethodGet && writes.Add(1) == n
			if hit && !after {
				f()
			}
			next.ServeHTTP(w, r)
			if hit && after {
				f()
			}
		})
	}
}

// Whoever kills Terraform between two requests, and applies again, has each webhook once, as far as the CLI itself kept
// its state. The kill comes before a write is done, since after it no process is left to store the ID.
func TestAccKilled_applyingAgainEndsWithOneOfEach(t *testing.T) {
	t.Parallel()
	tfcli.Require(t)
	var process atomic.Pointer[os.Process]
	killed := make(chan struct{})
	api := newMockAPIBehind(t, mockserver.Config{}, atWrite(2, false, func() {
		// With its provider, which would outlive it.
		if err := syscall.Kill(-process.Load().Pid, syscall.SIGKILL); err != nil {
			t.Error(err)
		}
		close(killed)
		// The request dies with its sender.
		panic(http.ErrAbortHandler)
	}))
	c := newCLI(t, keyInEnvironment)
	c.configure(api.chainOfWebhooks(3))
	started, wait := c.start("apply", "-auto-approve", "-lock=false")
	process.Store(started)
	if wait() == 0 {
		t.Fatal("it was not killed")
	}
	<-killed
	// Terraform writes the state after each resource. OpenTofu does not, so a kill loses what it had not written.
	listed, _ := c.run("state", "list")
	kept := strings.Count(listed, "dialnexa_user_webhook.")
	if c.CLI.Product == tfcli.Terraform && kept != 1 {
		t.Errorf("%d webhooks are in the state after one create", kept)
	}
	c.mustRun("apply", "-auto-approve", "-lock=false")
	c.mustPlanNothing("-lock=false")
	if got, lost := len(api.Webhooks()), 1-kept; got != 3+lost {
		t.Errorf("%d webhooks are on the server, not 3 and %d that no state knows", got, lost)
	}
}

// Ctrl-C lets a create finish that is on the wire: its id is in the state, nothing more is begun, and the next apply
// does the rest.
func TestAccInterrupted_createOnTheWireIsKept(t *testing.T) {
	t.Parallel()
	var c *cli
	var process atomic.Pointer[os.Process]
	api := newMockAPIBehind(t, mockserver.Config{}, atWrite(1, true, func() {
		if err := process.Load().Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := c.transcript.await("Interrupt received"); err != nil {
			t.Error(err)
		}
	}))
	c = newCLI(t, keyInEnvironment)
	c.configure(api.chainOfWebhooks(2))
	started, wait := c.start("apply", "-auto-approve")
	process.Store(started)
	if wait() == 0 {
		t.Fatal("it was not interrupted")
	}
	state := c.mustRun("state", "list")
	if strings.TrimSpace(state) != "dialnexa_user_webhook.w0" || len(api.Webhooks()) != 1 {
		t.Fatalf("%d webhooks on the server, and in the state:\n%s\n%s", len(api.Webhooks()), state, c.transcript.String())
	}
	c.mustRun("apply", "-auto-approve")
	if c.mustPlanNothing(); len(api.Webhooks()) != 2 {
		t.Errorf("%d webhooks on the server", len(api.Webhooks()))
	}
}
