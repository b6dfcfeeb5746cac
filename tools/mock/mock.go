// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package mock runs a dialnexa-mock and speaks to its control path.
package mock

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/child"
)

// Key is the API key that a mock lets in unless told otherwise.
const Key = "key_example:secret_example"

// Mock is a running dialnexa-mock.
type Mock struct {
	// BaseURL is the API's address, as the provider takes it.
	BaseURL string

	command *exec.Cmd
	stop    context.CancelFunc
	stderr  bytes.Buffer
	ended   chan struct{} // closed then
	err     error
}

// startTime is how long a mock may take until it listens.
const startTime = 30 * time.Second

// Start runs the program with these flags, and returns when it listens. It ends
// with ctx or by Stop. Its address is passed through a file in dir.
func Start(ctx context.Context, program, dir string, flags ...string) (*Mock, error) {
	address := filepath.Join(dir, "mock-address")
	life, stop := context.WithCancel(ctx)
	m := &Mock{stop: stop, ended: make(chan struct{})}
	m.command = child.Command(life, program, append([]string{"-addr-file", address}, flags...)...)
	m.command.Stderr = &m.stderr

	if err := os.Remove(address); err != nil && !errors.Is(err, os.ErrNotExist) {
		stop()

		return nil, err
	}

	if err := m.command.Start(); err != nil {
		stop()

		return nil, err
	}

	go func() {
		m.err = m.command.Wait()
		close(m.ended)
	}()

	if err := m.waitFor(ctx, address); err != nil {
		m.Stop()

		return nil, err
	}

	return m, nil
}

func (m *Mock) waitFor(ctx context.Context, address string) error {
	late := time.After(startTime)

	for {
		text, err := os.ReadFile(filepath.Clean(address))
		if err == nil && len(text) > 0 {
			m.BaseURL = strings.TrimSpace(string(text))

			return nil
		}

		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-m.ended:
			return fmt.Errorf("%s ended: %w: %s", m.command, m.err, m.stderr.String())
		case <-late:
			return fmt.Errorf("%s does not listen after %s", m.command, startTime)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// Stop ends the mock and waits until it has ended. Its webhooks are gone.
func (m *Mock) Stop() {
	m.stop()
	<-m.ended
}
