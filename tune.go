// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"strings"
)

// tune silences the SDK's log where nobody asked for one: without any TF_LOG, terraform-plugin-log still writes every
// TRACE line, for Terraform to parse and drop, which takes 40% of the time of a plan over 1,000 webhooks.
func tune() {
	for _, variable := range os.Environ() {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "TF_LOG") && value != "" {
			return
		}
	}
	// A failure leaves the log as it was, which is only slower.
	_ = os.Setenv("TF_LOG_SDK", "OFF")
}
