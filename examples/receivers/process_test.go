// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package receivers

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// patience bounds each wait for a receiver on a busy machine.
const patience = 30 * time.Second

// forEach runs a test with the receiver of each language.
func forEach(t *testing.T, test func(t *testing.T, language string)) {
	t.Helper()
	for _, language := range []string{"go", "python", "node"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			test(t, language)
		})
	}
}

// commandOf runs a copy of a receiver outside of this module, as users have it. A handler that isn't nil decides what
// becomes of an event, instead of that of the receiver. The test is skipped if the language isn't installed.
func commandOf(t *testing.T, language string, handler http.Handler, env ...string) *exec.Cmd {
	t.Helper()
	dir := t.TempDir()
	must(t, os.CopyFS(dir, os.DirFS(language)))
	if handler != nil {
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		env = append(env, "TEST_URL="+server.URL)
		name := map[string]string{"go": "handle.go", "python": "handle.py", "node": "handle.mjs"}[language]
		text := mocktest.Must(os.ReadFile(filepath.Join("testdata", name)))(t)
		must(t, os.WriteFile(filepath.Join(dir, name), text, 0o600))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	t.Cleanup(cancel)
	args := map[string][]string{
		"go": {filepath.Join(dir, "receiver.exe")}, "python": {"python3", "receiver.py"}, "node": {"node", "receiver.mjs"},
	}[language]
	if language == "go" {
		must(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/receiver\n\ngo 1.22\n"), 0o600))
		build := exec.CommandContext(ctx, "go", "build", "-o", args[0], ".")
		build.Dir, build.Stderr = dir, t.Output()
		must(t, build.Run())
	}
	if _, err := exec.LookPath(args[0]); err != nil {
		t.Skipf("%s is not on PATH, so its receiver is not tested", args[0])
	}
	command := exec.CommandContext(ctx, args[0], args[1:]...) // #nosec G204 -- one of those above.
	command.Dir = dir
	settings := []string{"ADDR=127.0.0.1:0", "WEBHOOK_SECRET=" + newSecret, "WEBHOOK_SECRET_PREVIOUS="}
	command.Env = slices.Concat(os.Environ(), settings, env)
	return command
}

// process is a receiver that runs.
type process struct {
	command *exec.Cmd
	log     mocktest.Log
	address string
	ended   chan struct{}
	err     error // once it has ended
}

// start runs a receiver on a free port.
func start(t *testing.T, language string, handler http.Handler, env ...string) *process {
	t.Helper()
	r := &process{command: commandOf(t, language, handler, env...), ended: make(chan struct{})}
	r.command.Stderr = &r.log
	must(t, r.command.Start())
	go func() {
		r.err = r.command.Wait()
		close(r.ended)
	}()
	t.Cleanup(func() {
		_ = r.command.Process.Kill()
		<-r.ended
	})
	r.checkLog(t, "/dialnexa")
	_, address, _ := strings.Cut(r.log.String(), "listening on http://")
	r.address, _, _ = strings.Cut(address, "/")
	return r
}

// checkLog waits until the receiver has logged each text.
func (r *process) checkLog(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		eventually(t, "the log line "+text, func() bool { return len(r.log.Lines(text)) > 0 })
	}
}

// terminate asks the receiver to stop, as a service manager does, and waits until it takes no new connections.
func (r *process) terminate(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no SIGTERM")
	}
	must(t, r.command.Process.Signal(syscall.SIGTERM))
	eventually(t, "the receiver to stop listening", func() bool {
		connection, err := (&net.Dialer{Timeout: time.Second}).DialContext(t.Context(), "tcp", r.address)
		if err == nil {
			_ = connection.Close()
		}
		return errors.Is(err, syscall.ECONNREFUSED)
	})
}

// await waits until a channel sends something, or is closed.
func await(t *testing.T, what string, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(patience):
		t.Fatalf("waited %s for %s", patience, what)
	}
}

func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !condition(); <-time.After(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited %s for %s", patience, what)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
