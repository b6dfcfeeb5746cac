// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import "time"

// Instant is a moment by both clocks of this machine: the monotonic one stands still while a laptop sleeps, and the wall
// clock can be set back.
type Instant struct{ Monotonic, Wall time.Time }

// Now returns the current instant.
func Now() Instant {
	t := time.Now()
	return Instant{Monotonic: t, Wall: t.Round(0)} // Round takes off the monotonic reading.
}

// Since returns the time from then to i, by the clock that shows more of it.
func (i Instant) Since(then Instant) time.Duration {
	return max(i.Monotonic.Sub(then.Monotonic), i.Wall.Sub(then.Wall))
}

// IsZero reports whether i is no moment.
func (i Instant) IsZero() bool { return i.Wall.IsZero() }
