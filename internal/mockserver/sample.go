// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"strings"
	"time"
)

// sampleBody is a body such as receivers get: flat, as seen in the field for
// calls. What the other events carry is known to nobody outside of DialNexa, so
// theirs is a guess that has the same form.
func sampleBody(event string, at time.Time) []byte {
	kind, rest, _ := strings.Cut(event, ".")
	status := rest[strings.LastIndex(rest, ".")+1:]
	switch kind {
	case "call":
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
	case "campaign":
		return encode(map[string]any{
			"campaign_id": "campaign_5b8n2v7c", "status": status, "timestamp": formatTime(at),
		})
	default:
		return encode(map[string]any{
			"event": event, "id": kind + "_4r9w1z6p", "status": status, "timestamp": formatTime(at),
		})
	}
}
