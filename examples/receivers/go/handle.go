// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"log"
	"sync"
)

// handler is where your own code goes.
type handler struct {
	mu sync.Mutex
	// handled holds the IDs in recent, a ring of the last calls handled. Use a unique
	// key in your database instead: it survives a restart, and several receivers
	// share it.
	handled map[string]bool
	recent  [10_000]string
	next    int
}

func newHandler() *handler { return &handler{handled: map[string]bool{}} }

// handle queues one event. Return quickly, because DialNexa waits for the response.
// An error responds with 500. The same event can arrive more than once.
func (h *handler) handle(body []byte) error {
	var event struct {
		CallID string `json:"call_id"`
	}

	if err := json.Unmarshal(body, &event); err != nil {
		return fmt.Errorf("decode the event: %w", err)
	}

	if event.CallID != "" && !h.first(event.CallID) {
		log.Printf("ignored: call %q was handled before", event.CallID)

		return nil
	}

	log.Printf("handled: call %q, %d bytes", event.CallID, len(body))

	return nil
}

// first reports whether this is the first event with the ID.
func (h *handler) first(id string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()

	if h.handled[id] {
		return false
	}

	delete(h.handled, h.recent[h.next])
	h.recent[h.next] = id
	h.handled[id] = true
	h.next = (h.next + 1) % len(h.recent)

	return true
}
