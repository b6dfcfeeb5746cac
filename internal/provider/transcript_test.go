// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"strings"
	"sync"
)

// transcript collects what a CLI prints, for tests that wait for some of it.
type transcript struct {
	mu      sync.Mutex
	text    bytes.Buffer
	written *sync.Cond
}

func newTranscript() *transcript {
	t := &transcript{}
	t.written = sync.NewCond(&t.mu)
	return t
}

func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	defer t.written.Broadcast()
	return t.text.Write(p)
}

func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// await returns once words were printed. What is never printed ends with the test's own time limit.
func (t *transcript) await(words string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for !strings.Contains(t.text.String(), words) {
		t.written.Wait()
	}
}
