// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mocktest

import (
	"context"
	"errors"
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
