// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package receivers

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// startTime is how long a receiver may take until it listens, and to answer.
const startTime = 30 * time.Second

// buildGo builds the receiver in Go once for all tests.
var buildGo = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "receiver-")
	if err != nil {
		return "", err
	}
	program := filepath.Join(dir, "receiver")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	return program, exec.Command("go", "build", "-o", program, "./go").Run() // #nosec G204 -- a path that was just made.
})

func TestMain(m *testing.M) {
	code := m.Run()
	if program, err := buildGo(); err == nil {
		_ = os.RemoveAll(filepath.Dir(program))
	}
	os.Exit(code)
}

// start runs a receiver on a free port, and returns its url.
func start(t *testing.T, language string, env ...string) string {
	t.Helper()
	command := commandOf(t, language)
	command.Env = append(append(os.Environ(), "ADDR=127.0.0.1:0"), env...)
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	lines := make(chan string, 1)
	go func() {
		scanner := bufio.NewScanner(out)
		for scanner.Scan() {
			select {
			case lines <- scanner.Text():
			default: // what comes later interests nobody, but has to be read
			}
		}
	}()
	select {
	case line := <-lines:
		return strings.TrimPrefix(line, "listening on ") + "/dialnexa"
	case <-time.After(startTime):
		t.Fatalf("%s does not listen after %s", command, startTime)
		return ""
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

// interpreter skips the test where the language isn't there.
func interpreter(t *testing.T, name, script string) *exec.Cmd {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not on PATH, so %s is not tried", name, script)
	}
	return exec.CommandContext(t.Context(), name, script) // #nosec G204 -- one of the receivers.
}

// depend reads the sources of a receiver, so that go test knows that a result it has
// kept is of no use once they change.
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
