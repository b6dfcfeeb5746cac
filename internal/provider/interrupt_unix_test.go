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
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// start starts the CLI without waiting for it. The function that it returns waits, and gives the exit status.
func (c *cli) start(arguments ...string) (*os.Process, func() int) {
	c.t.Helper()
	command := exec.CommandContext(c.t.Context(), c.path, arguments...) // #nosec G204 -- the CLI under test.
	command.Dir, command.Env = c.folder, c.env
	command.Stdout, command.Stderr = c.transcript, c.transcript
	// In a process group of its own, as a shell starts it: the test itself is not to get its signals.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := command.Start(); err != nil {
		c.t.Fatal(err)
	}
	return command.Process, func() int {
		_ = command.Wait()
		return command.ProcessState.ExitCode()
	}
}

// fleet is a configuration of n webhooks, created one after another.
func (api mockAPI) chainOfWebhooks(n int, path string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "provider \"dialnexa\" {\n  base_url = %q\n}\n", api.url)
	for i := range n {
		fmt.Fprintf(&b, "resource \"dialnexa_user_webhook\" \"w%d\" {\n  url    = \"https://hooks.example.com/%s%d\"\n  events = [\"call.completed\"]\n"+
			"  secret = \"whsec_example\"\n", i, path, i)
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
// its state. The kill comes before a write is done, since after it nobody is left to note the id.
func TestAccKilled_applyingAgainEndsWithOneOfEach(t *testing.T) {
	t.Parallel()
	for n := int64(1); n <= 3; n++ {
		t.Run(fmt.Sprintf("write %d", n), func(t *testing.T) {
			t.Parallel()
			var process atomic.Pointer[os.Process]
			killed := make(chan struct{})
			api := newMockAPIBehind(t, mockserver.Config{}, atWrite(n, false, func() {
				// With its provider, which would outlive it.
				if err := syscall.Kill(-process.Load().Pid, syscall.SIGKILL); err != nil {
					t.Error(err)
				}
				close(killed)
				// The request dies with its sender.
				panic(http.ErrAbortHandler)
			}))
			c := newCLI(t, "DIALNEXA_API_KEY="+testKey)
			c.configure(api.chainOfWebhooks(3, "a"))
			started, wait := c.start("apply", "-auto-approve", "-lock=false")
			process.Store(started)
			if wait() == 0 {
				t.Fatal("it was not killed")
			}
			<-killed
			// Terraform writes the state after each resource. OpenTofu does not, so a kill loses what it had not written.
			listed, _ := c.run("state", "list")
			kept := strings.Count(listed, "dialnexa_user_webhook.")
			if who, err := cliVersion(); err != nil || who.name == "Terraform" && kept != int(n-1) {
				t.Errorf("%v: %d webhooks are in the state after %d creates", err, kept, n-1)
			}
			lost := int(n-1) - kept
			c.mustRun("apply", "-auto-approve", "-lock=false")
			if output, status := c.run("plan", "-detailed-exitcode", "-lock=false"); status != 0 {
				t.Errorf("the plan is not empty:\n%s", output)
			}
			if got := len(api.Webhooks()); got != 3+lost {
				t.Errorf("%d webhooks are on the server, not 3 and %d that no state knows", got, lost)
			}
		})
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
		c.transcript.await("Interrupt received")
	}))
	c = newCLI(t, "DIALNEXA_API_KEY="+testKey)
	c.configure(api.chainOfWebhooks(2, "a"))
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
	if output, status := c.run("plan", "-detailed-exitcode"); status != 0 || len(api.Webhooks()) != 2 {
		t.Errorf("%d webhooks on the server; the plan is not empty:\n%s", len(api.Webhooks()), output)
	}
}

// Ctrl-C ends a wait for the rate limit at once, however long the server asks for.
func TestAccInterrupted_waitEndsAtOnce(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.Fault(mockserver.Fault{Method: "POST", Status: 429, Header: http.Header{"Retry-After": {"200"}}})
	c := newCLI(t, "DIALNEXA_API_KEY="+testKey, "TF_LOG_PROVIDER=INFO")
	c.configure(api.chainOfWebhooks(1, "a"))
	process, wait := c.start("apply", "-auto-approve")
	c.transcript.await("waiting for")
	interrupted := time.Now()
	if err := process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if wait() == 0 {
		t.Fatal("it was not interrupted")
	}
	// Terraform itself takes a moment to stop; the 200 seconds asked for are far away.
	if took := time.Since(interrupted); took > 20*time.Second {
		t.Errorf("it took %s to stop", took)
	}
	if len(api.Webhooks()) != 0 || !message("Terraform was interrupted").MatchString(c.transcript.String()) {
		t.Errorf("%d webhooks; the output:\n%s", len(api.Webhooks()), c.transcript.String())
	}
}
