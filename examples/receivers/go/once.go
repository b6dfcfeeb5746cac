// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/sha256"
	"net/http"
	"sync"
)

// digest identifies an event: it has no ID of its own, and one call has several events.
type digest = [sha256.Size]byte

// events remembers which events are being handled, and which were handled last. Use a unique
// key in your database instead: it survives a restart, and several receivers share it.
type events struct {
	mu      sync.Mutex
	running map[digest]bool
	handled map[digest]bool
	recent  [10_000]digest // the keys of handled, as a ring
	next    int
}

func newEvents() *events { return &events{running: map[digest]bool{}, handled: map[digest]bool{}} }

// once calls handle unless the same event was handled before. It returns the status of the
// response, and a reason for the log.
func (e *events) once(body []byte, handle func(body []byte) error) (int, string) {
	id := sha256.Sum256(body)

	e.mu.Lock()
	handled, running := e.handled[id], e.running[id]
	if !handled {
		e.running[id] = true
	}
	e.mu.Unlock()

	switch {
	case handled:
		return http.StatusNoContent, "the same event was handled before"
	case running: // which could still fail
		return http.StatusServiceUnavailable, "the same event is being handled"
	}

	succeeded := false
	defer func() { e.finish(id, succeeded) }() // after a panic, too

	if err := handle(body); err != nil {
		return http.StatusInternalServerError, err.Error()
	}

	succeeded = true

	return http.StatusNoContent, ""
}

// finish remembers an event that was handled. One that failed can come again.
func (e *events) finish(id digest, succeeded bool) {
	e.mu.Lock()
	defer e.mu.Unlock()

	delete(e.running, id)

	if succeeded {
		delete(e.handled, e.recent[e.next])
		e.recent[e.next] = id
		e.handled[id] = true
		e.next = (e.next + 1) % len(e.recent)
	}
}
