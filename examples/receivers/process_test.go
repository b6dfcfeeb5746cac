// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package receivers

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net"
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

// buildGo builds the receiver in Go once for all tests.
var buildGo = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "receiver-")
	if err != nil {
		return "", err
	}
	program := filepath.Join(dir, "receiver.exe")                            // which Windows needs
	return program, exec.Command("go", "build", "-o", program, "./go").Run() // #nosec G204 -- a path that was just made.
})

func TestMain(m *testing.M) {
	code := m.Run()
	if program, err := buildGo(); err == nil {
		_ = os.RemoveAll(filepath.Dir(program))
	}
	os.Exit(code)
}

// process is a receiver that runs.
type process struct {
	command *exec.Cmd
	url     string
	wait    func() error // waits for the end of the process, any number of times

	mu  sync.Mutex
	log strings.Builder
}

// start runs a receiver on a free port.
func start(t *testing.T, language string, env ...string) *process {
	t.Helper()
	r := &process{command: commandOf(t, language)}
	r.command.Env = append(append(os.Environ(), "ADDR=127.0.0.1:0", "WEBHOOK_SECRET_PREVIOUS="), env...)
	stderr, err := r.command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.command.Start(); err != nil {
		t.Fatal(err)
	}
	urls, logged := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(logged)
		r.collect(stderr, urls)
	}()
	r.wait = sync.OnceValue(func() error {
		<-logged
		return r.command.Wait()
	})
	t.Cleanup(func() {
		_ = r.command.Process.Kill()
		_ = r.wait()
	})
	select {
	case r.url = <-urls:
	case <-logged:
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

// terminate asks the receiver to stop, as a service manager does.
func (r *process) terminate(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no SIGTERM")
	}
	if err := r.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
}

// awaitClosed waits until the receiver takes no new connections.
func (r *process) awaitClosed(t *testing.T) {
	t.Helper()
	eventually(t, "the receiver to stop listening", func() bool {
		connection, err := (&net.Dialer{Timeout: time.Second}).DialContext(t.Context(), "tcp", strings.TrimPrefix(r.url, "http://"))
		if err == nil {
			_ = connection.Close()
		}
		return errors.Is(err, syscall.ECONNREFUSED)
	})
}

func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !condition() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("waited %s for %s", patience, what)
		}
	}
}

func commandOf(t *testing.T, language string) *exec.Cmd {
	t.Helper()
	depend(t, language)
	switch language {
	case "go":
		program, err := buildGo()
		if err != nil {
			t.Fatal(err)
		}
		return exec.CommandContext(t.Context(), program) // #nosec G204 -- the program that was just built.
	case "python":
		return interpreter(t, "python3", filepath.Join("python", "receiver.py"))
	default:
		return interpreter(t, "node", filepath.Join("node", "receiver.mjs"))
	}
}

// interpreter skips the test if the language isn't installed.
func interpreter(t *testing.T, name, script string) *exec.Cmd {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not on PATH, so %s is not tested", name, script)
	}
	return exec.CommandContext(t.Context(), name, script) // #nosec G204 -- one of the receivers.
}

// depend reads the sources of a receiver, so that go test doesn't reuse a cached result after they change.
func depend(t *testing.T, language string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(language, "*.*"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("there are no sources in %s (%v)", language, err)
	}
	for _, path := range paths {
		if _, err := os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
}

func sign(body, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}
