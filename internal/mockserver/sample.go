// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"math/rand/v2"
	"strings"
	"time"
)

// sampleBody returns a body such as receivers get: flat, as seen in the field for calls, and with an id of its own. Nobody
// outside of DialNexa knows what other events carry, so theirs is a guess of the same form.
func sampleBody(rng *rand.Rand, event string, at time.Time) []byte {
	status := event[strings.LastIndex(event, ".")+1:]
	if !strings.HasPrefix(event, "call.") {
		return encode(map[string]any{
			"event": event, "id": "sample_" + randomName(rng, 8), "status": status, "timestamp": formatTime(at),
		})
	}
	call := "call_" + randomName(rng, 12)
	return encode(map[string]any{
		"call_id":        call,
		"status":         status,
		"sentiment":      "positive",
		"summary":        "The caller confirmed the appointment on Friday.",
		"transcript":     "Agent: Does Friday at ten suit you?\nCaller: Yes, it does.",
		"extracted_data": map[string]any{"appointment": "Friday 10:00"},
		"duration":       73,
		"recording_url":  "https://recordings.example.test/" + call + ".mp3",
		"agent_id":       "agent_3h6j9d2s",
		"metadata":       map[string]any{"source": "dialnexa-mock"},
	})
}
