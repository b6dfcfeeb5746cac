// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command peak stands in for a provider: it runs the real one, and notes what
// that took of the machine.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/bench/usage"
)

func main() {
	code, err := run(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, "peak:", err)
		os.Exit(1)
	}

	os.Exit(code)
}

// run returns the provider's exit code. The provider has the stand-in's input and
// output, so that the CLI speaks to it directly, and ends when the CLI says so.
func run(ctx context.Context) (int, error) {
	provider := exec.CommandContext(ctx, os.Getenv(usage.ProviderVariable), os.Args[1:]...)
	provider.Stdin, provider.Stdout, provider.Stderr = os.Stdin, os.Stdout, os.Stderr

	provider.Env = os.Environ()
	if gogc := os.Getenv(usage.GOGCVariable); gogc != "" {
		provider.Env = append(provider.Env, "GOGC="+gogc)
	}

	err := provider.Run()

	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return 1, err
	}

	ended := provider.ProcessState
	took := usage.Usage{CPU: ended.UserTime() + ended.SystemTime()}

	if r, ok := ended.SysUsage().(*syscall.Rusage); ok {
		took.Peak = inBytes(r.Maxrss)
	}

	return ended.ExitCode(), usage.Append(os.Getenv(usage.FileVariable), took)
}

// inBytes reads a size that the system gives in KiB, or on macOS in bytes.
func inBytes(size int64) int64 {
	if runtime.GOOS == "darwin" {
		return size
	}

	return size << 10
}
