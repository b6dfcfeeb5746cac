// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"runtime/debug"
	"strings"
)

// tune makes a plan over many webhooks cheaper, where whoever runs it has not decided otherwise.
func tune() {
	tuneLog()
	tuneCollector()
}

// tuneLog silences the SDK's log where nobody asked for one: without any TF_LOG, terraform-plugin-log still writes every
// TRACE line, for Terraform to parse and drop, which takes 40% of the time of a plan over 1,000 webhooks.
func tuneLog() {
	for _, variable := range os.Environ() {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "TF_LOG") && value != "" {
			return
		}
	}
	// A failure leaves the log as it was, which is only slower.
	_ = os.Setenv("TF_LOG_SDK", "OFF")
}

// tuneCollector lets garbage pile up to five times what is live, instead of twice. Nearly all that an RPC allocates is
// garbage at its end, and little is live: over 1,000 webhooks this saves a fifth of the provider's processor time and costs
// 20 MiB (DESIGN.md compares the settings).
func tuneCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}
