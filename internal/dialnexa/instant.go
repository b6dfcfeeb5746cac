// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import "time"

// instant is a moment by both clocks of this machine: the monotonic one stands still while a laptop sleeps, and the wall
// clock can be set back.
type instant struct{ monotonic, wall time.Time }

func now() instant {
	t := time.Now()
	return instant{monotonic: t, wall: t.Round(0)} // Round takes off the monotonic reading.
}

// since is the time from then to i, by the clock that shows more of it.
func (i instant) since(then instant) time.Duration {
	return max(i.monotonic.Sub(then.monotonic), i.wall.Sub(then.wall))
}
