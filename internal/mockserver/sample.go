// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"strings"
	"time"
)

// sampleBody is a body such as receivers get: flat, as seen in the field for
// calls. Nobody outside of DialNexa knows what other events carry, so theirs is
// a guess of the same form.
func sampleBody(event string, at time.Time) []byte {
	status := event[strings.LastIndex(event, ".")+1:]
	if !strings.HasPrefix(event, "call.") {
		return encode(map[string]any{
			"event": event, "id": "sample_4r9w1z6p", "status": status, "timestamp": formatTime(at),
		})
	}
	return encode(map[string]any{
		"call_id":        "call_8f2k1m9x4q7t",
		"status":         status,
		"sentiment":      "positive",
		"summary":        "The caller confirmed the appointment on Friday.",
		"transcript":     "Agent: Does Friday at ten suit you?\nCaller: Yes, it does.",
		"extracted_data": map[string]any{"appointment": "Friday 10:00"},
		"duration":       73,
		"recording_url":  "https://recordings.example.test/call_8f2k1m9x4q7t.mp3",
		"agent_id":       "agent_3h6j9d2s",
		"metadata":       map[string]any{"source": "dialnexa-mock"},
	})
}
