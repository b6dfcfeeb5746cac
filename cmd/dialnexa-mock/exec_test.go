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
		fmt.Println("got", <-signals)
		return 7
	case "die":
		signal.Reset()
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

// checkGone fails the test if something listens where the server was.
func checkGone(t *testing.T, addr string) {
	t.Helper()
	if conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", addr); err == nil {
		_ = conn.Close()
		t.Errorf("%s is still served", addr)
	}
}

func TestExec_endsWithItsCommandAndItsExitCode(t *testing.T) {
	t.Parallel()
	killed := 128 + int(syscall.SIGKILL)
	if runtime.GOOS == "windows" {
		killed = 1
	}
	for how, code := range map[string]int{"end": 3, "die": killed} {
		cmd, origin, _ := startExec(t, "-api-key", "key_a:secret_a", "--", os.Args[0], how)
		if _ = cmd.Wait(); cmd.ProcessState.ExitCode() != code {
			t.Errorf("%s: %s, want %d", how, cmd.ProcessState, code)
		}
		checkGone(t, origin)
	}
}

func TestExec_passesASignalOn(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be sent a SIGTERM there")
	}
	cmd, origin, output := startExec(t, "-api-key", "key_a:secret_a", os.Args[0], "wait")
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(output)
	if _ = cmd.Wait(); cmd.ProcessState.ExitCode() != 7 || string(rest) != "got terminated\n" {
		t.Errorf("%s, printed %q", cmd.ProcessState, rest)
	}
	checkGone(t, origin)
}

func TestExec_saysThatACommandCannotBeStarted(t *testing.T) {
	t.Parallel()
	run("exec", "--", "dialnexa-no-such-command").check(t, exitNotStarted, "cannot start the command: ")
}
