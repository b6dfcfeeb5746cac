// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"log"
)

// handle is where your own code goes. Queue the event and return quickly, because DialNexa
// waits for the response. After an error, the response is 500 and the event can come again.
func handle(body []byte) error {
	var event struct {
		CallID string `json:"call_id"`
	}

	if err := json.Unmarshal(body, &event); err != nil {
		return fmt.Errorf("decode the event: %w", err)
	}

	log.Printf("handled: call %q, %d bytes", event.CallID, len(body))

	return nil
}
