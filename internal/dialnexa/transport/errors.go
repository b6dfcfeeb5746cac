// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"fmt"
	"time"
)

// Error says that a request got no complete response.
type Error struct {
	Err error
	Sent
}

func (e *Error) Error() string { return e.Err.Error() }
func (e *Error) Unwrap() error { return e.Err }

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
