// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

var live = flag.Bool("live", false, "check DialNexa itself, with the key of a real workspace")

func TestLive(t *testing.T) {
	t.Parallel()
	if !*live {
		t.Skip("registers webhooks at DialNexa itself: make live runs it")
	}
	c, err := newLiveCheck(os.Getenv)
	if err != nil {
		t.Fatalf("nothing was sent: %s", err)
	}
	ctx, stop := signal.NotifyContext(t.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err = c.check(ctx)
	fmt.Print(c.table())
	if err != nil {
		t.Fatal(err)
	}
}

// TestLive_killed ends the program after its third create, and runs it again.
func TestLive_killed(t *testing.T) {
	t.Parallel()
	for end, left := range map[os.Signal]int{os.Kill: 3, os.Interrupt: 0} {
		if end == os.Interrupt && runtime.GOOS == "windows" {
			continue // no program can send one there
		}
		creates, third, ended := 0, make(chan bool), make(chan bool)
		api := mocktest.Listen(t, mockserver.Config{APIKeys: []string{liveKey}}, func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
				next.ServeHTTP(w, req)
				if req.Method != http.MethodPost {
					return
				}
				if creates++; creates == 3 {
					close(third)
					<-ended
				}
			})
		})
		program := func() *exec.Cmd {
			cmd := exec.CommandContext(t.Context(), mocktest.Must(os.Executable())(t), "-test.run=^TestLive$", "-live")
			cmd.Env = append(os.Environ(), "DIALNEXA_LIVE=1", "DIALNEXA_API_KEY="+liveKey, "DIALNEXA_BASE_URL="+api.BaseURL())
			cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
			return cmd
		}
		first := program()
		if err := first.Start(); err != nil {
			t.Fatal(err)
		}
		<-third
		if err := first.Process.Signal(end); err != nil {
			t.Error(err)
		}
		close(ended)
		if err := first.Wait(); err == nil || len(api.Webhooks()) != left {
			t.Errorf("after %s: %v, and %d webhooks, want %d", end, err, len(api.Webhooks()), left)
		}
		if err := program().Run(); err != nil || len(api.Webhooks()) != 0 {
			t.Errorf("second run after %s: %v, and %d webhooks", end, err, len(api.Webhooks()))
		}
	}
}
