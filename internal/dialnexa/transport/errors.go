// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
	"fmt"
	"time"
)

// AttemptError says that a request got no complete response.
type AttemptError struct {
	Err error
	// Sent reports whether the server may have seen the request. It is false only if there was no connection.
	Sent bool
}

func (e *AttemptError) Error() string { return e.Err.Error() }
func (e *AttemptError) Unwrap() error { return e.Err }

// MaybeSent reports whether err is an *AttemptError of a request that the server may have seen.
func MaybeSent(err error) bool {
	var attempt *AttemptError
	return errors.As(err, &attempt) && attempt.Sent
}

// WaitError says that the server asked for a wait longer than maxWait. The request was not sent, or not again.
type WaitError struct {
	Wait  time.Duration
	Until time.Time
	// Reason names the header that asked for the wait.
	Reason string
}

func (e *WaitError) Error() string {
	return fmt.Sprintf("DialNexa asks to wait %s, until %s (%s); that is more than the %s that a request may wait",
		e.Wait.Round(time.Second), e.Until.UTC().Format(time.RFC3339), e.Reason, maxWait)
}
