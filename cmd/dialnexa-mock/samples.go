// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// addSamples fills the workspace, for lists and imports. The urls lead nowhere:
// .invalid is reserved, so a delivery to them bothers no one.
func addSamples(mock *mockserver.Server, n int) {
	events := [][]string{
		{"call.completed"},
		{"call.completed", "call.failed"},
		{"campaign.completed", "campaign.paused"},
		{"workflow.lead.completed"},
	}
	for i := range n {
		mock.Put(mockserver.Webhook{
			URL:      fmt.Sprintf("https://receiver.invalid/hooks/%d", i+1),
			Events:   events[i%len(events)],
			Secret:   fmt.Sprintf("whsec_sample_%d", i+1),
			IsActive: i%5 != 4, // one in five is paused
		})
	}
}
