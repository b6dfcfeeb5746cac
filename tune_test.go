// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"testing"
)

// Without any TF_LOG the SDK's log is silenced; a user who asked for a log gets all of it.
func TestTune_silencesOnlyALogNobodyAskedFor(t *testing.T) { //nolint:paralleltest // It changes the environment.
	for name, test := range map[string]struct{ variable, value, want string }{
		"nobody asked":  {"TF_LOG", "", "OFF"},
		"TF_LOG":        {"TF_LOG", "INFO", ""},
		"provider only": {"TF_LOG_PROVIDER", "DEBUG", ""},
		"SDK only":      {"TF_LOG_SDK_PROTO", "TRACE", ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range []string{"TF_LOG", "TF_LOG_CORE", "TF_LOG_PROVIDER", "TF_LOG_SDK", "TF_LOG_SDK_PROTO"} {
				t.Setenv(variable, "")
			}
			t.Setenv(test.variable, test.value)
			tune()
			if got := os.Getenv("TF_LOG_SDK"); got != test.want {
				t.Errorf("TF_LOG_SDK is %q, want %q", got, test.want)
			}
		})
	}
}
