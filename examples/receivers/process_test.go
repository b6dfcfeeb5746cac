// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package receivers

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
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

// commandOf runs a copy of a receiver outside of this module, as users have it. A handler that isn't nil decides what becomes
// of an event, instead of that of the receiver.
func commandOf(t *testing.T, language string, handler http.Handler, env ...string) *exec.Cmd {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(language)); err != nil {
		t.Fatal(err)
	}
	name := map[string]string{"go": "handle.go", "python": "handle.py", "node": "handle.mjs"}[language]
	if handler != nil {
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		env = append(env, "TEST_URL="+server.URL)
		copyFile(t, filepath.Join("testdata", name), filepath.Join(dir, name))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	t.Cleanup(cancel)
	var command *exec.Cmd
	switch language {
	case "go":
		write(t, filepath.Join(dir, "go.mod"), "module example.com/receiver\n\ngo 1.22\n")
		build := exec.CommandContext(ctx, "go", "build", "-o", "receiver.exe", ".")
		build.Dir = dir
		if output, err := build.CombinedOutput(); err != nil {
			t.Fatalf("go build: %v\n%s", err, output)
		}
		command = exec.CommandContext(ctx, filepath.Join(dir, "receiver.exe"))
	case "python":
		command = interpreter(ctx, t, "python3", filepath.Join(dir, "receiver.py"))
	default:
		command = interpreter(ctx, t, "node", filepath.Join(dir, "receiver.mjs"))
	}
	command.Env = append(append(os.Environ(), "ADDR=127.0.0.1:0", "WEBHOOK_SECRET_PREVIOUS="), env...)
	return command
}

// interpreter skips the test if the language isn't installed.
func interpreter(ctx context.Context, t *testing.T, name, script string) *exec.Cmd {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not on PATH, so its receiver is not tested", name)
	}
	return exec.CommandContext(ctx, name, script)
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	write(t, to, string(text))
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// process is a receiver that runs.
type process struct {
	*exec.Cmd
	url   string
	ended chan error // has the result of the process at its end

	mu  sync.Mutex
	log strings.Builder
}

// start runs a receiver on a free port.
func start(t *testing.T, language string, handler http.Handler, env ...string) *process {
	t.Helper()
	r := &process{Cmd: commandOf(t, language, handler, env...), ended: make(chan error, 1)}
	stderr, err := r.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	urls, finished := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(finished)
		r.collect(stderr, urls)
		r.ended <- r.Wait()
	}()
	t.Cleanup(func() {
		_ = r.Process.Kill()
		<-finished
	})
	select {
	case r.url = <-urls:
	case <-finished:
		t.Fatalf("%s ended before it listened:\n%s", language, r.logged())
	case <-time.After(patience):
		t.Fatalf("%s does not listen after %s", language, patience)
	}
	return r
}

// collect keeps what the receiver logs, and sends the URL that it listens on.
func (r *process) collect(stderr io.Reader, urls chan<- string) {
	scanner := bufio.NewScanner(stderr)
	for scanner.Scan() {
		r.mu.Lock()
		r.log.WriteString(scanner.Text() + "\n")
		r.mu.Unlock()
		if _, url, found := strings.Cut(scanner.Text(), "listening on "); found {
			urls <- strings.TrimSuffix(url, "/dialnexa")
		}
	}
}

func (r *process) logged() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.String()
}

// checkLog waits until the receiver has logged each text.
func (r *process) checkLog(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		eventually(t, "the log line "+text, func() bool { return strings.Contains(r.logged(), text) })
	}
}

// terminate asks the receiver to stop, as a service manager does, and waits until it takes no new connections.
func (r *process) terminate(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no SIGTERM")
	}
	if err := r.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the receiver to stop listening", func() bool {
		connection, err := (&net.Dialer{Timeout: time.Second}).DialContext(t.Context(), "tcp", strings.TrimPrefix(r.url, "http://"))
		if err == nil {
			_ = connection.Close()
		}
		return errors.Is(err, syscall.ECONNREFUSED)
	})
}

// await returns what a channel sends, or the zero value once it is closed.
func await[T any](t *testing.T, what string, c <-chan T) (value T) {
	t.Helper()
	select {
	case value = <-c:
	case <-time.After(patience):
		t.Fatalf("waited %s for %s", patience, what)
	}
	return value
}

func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !condition(); <-time.After(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited %s for %s", patience, what)
		}
	}
}
