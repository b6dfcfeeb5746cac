// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mocktest

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// CanceledAfter returns a context that ends as Ctrl-C would end it.
func CanceledAfter(t testing.TB, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	time.AfterFunc(d, cancel)
	return ctx
}

// InBubble runs a parallel subtest in a synctest bubble of its own, where time passes only while everything waits.
func InBubble(t *testing.T, name string, test func(*testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, test)
	})
}

// As returns the error of the type E in the chain of err. The test ends if there is none.
func As[E error](t testing.TB, err error) E {
	t.Helper()
	var e E
	if !errors.As(err, &e) {
		t.Fatalf("got error %v (%T), want a %T", err, err, e)
	}
	return e
}

// Must is called as Must(f())(t). It returns the first result of f; the test ends if the second is an error.
func Must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// Log keeps log lines as text. It is safe for concurrent use.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// Logger returns a logger that writes here at every level, TRACE of Terraform's included.
func (l *Log) Logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug - 4}))
}

// String returns everything so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Lines returns the lines that have all the words.
func (l *Log) Lines(words ...string) []string {
	return slices.DeleteFunc(strings.Split(l.String(), "\n"), func(line string) bool {
		return line == "" || slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(line, word) })
	})
}
