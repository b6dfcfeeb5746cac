// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// roleVariable makes the test binary another program: the one under test, or a command that it runs.
const roleVariable = "DIALNEXA_MOCK_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case "program":
		_ = os.Setenv(roleVariable, "command")
		main()
	case "command":
		os.Exit(command(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// command is what exec runs: it prints what it finds, and ends as it is told.
func command(args []string) int {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	resp, err := http.Get(os.Getenv("DIALNEXA_MOCK_URL") + "/stats") //nolint:noctx // a process of its own
	if err != nil {
		fmt.Println(err)
		return 99
	}
	_ = resp.Body.Close()
	fmt.Println(os.Getenv("DIALNEXA_BASE_URL"), os.Getenv("DIALNEXA_API_KEY"), resp.StatusCode)
	switch args[0] {
	case "wait":
		select {
		case <-signals:
			return 7
		case <-time.After(time.Minute): // the test was killed
			return 98
		}
	case "die":
		self, _ := os.FindProcess(os.Getpid())
		_ = self.Kill()
		select {}
	}
	return 3
}

// startExec starts the program in a process of its own, and returns the address of its server once the command has used
// it.
func startExec(t *testing.T, args ...string) (cmd *exec.Cmd, origin string, output *bufio.Reader) {
	t.Helper()
	cmd = exec.CommandContext(t.Context(), os.Args[0], append([]string{"exec"}, args...)...)
	cmd.Env = append(os.Environ(), roleVariable+"=program")
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	output = bufio.NewReader(pipe)
	line, _ := output.ReadString('\n')
	url, rest, _ := strings.Cut(line, " ")
	if rest != "key_a:secret_a 200\n" {
		t.Errorf("the command printed %q", line)
	}
	return cmd, strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/v1"), output
}

func TestExec_endsWithItsCommandAndItsExitCode(t *testing.T) {
	t.Parallel()
	codes := map[string]int{"end": 3, "die": 128 + int(syscall.SIGKILL), "wait": 7}
	if runtime.GOOS == "windows" { // where no process can be sent a SIGTERM
		codes = map[string]int{"end": 3, "die": 1}
	}
	for how, code := range codes {
		cmd, addr, output := startExec(t, "-api-key", "key_a:secret_a", "--", os.Args[0], how)
		if how == "wait" {
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil { // which is passed on
				t.Fatal(err)
			}
		}
		_, _ = io.Copy(io.Discard, output) // until it is closed
		if _ = cmd.Wait(); cmd.ProcessState.ExitCode() != code {
			t.Errorf("%s: %s, want %d", how, cmd.ProcessState, code)
		}
		if conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", addr); err == nil {
			_ = conn.Close()
			t.Errorf("%s: %s is still served", how, addr)
		}
	}
}
