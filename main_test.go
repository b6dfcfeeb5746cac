// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"testing"
)

func TestSilenceSDK_onlyIfNoLogIsWanted(t *testing.T) { //nolint:paralleltest // It changes the environment.
	for name, test := range map[string]struct{ variable, value, want string }{
		"no log wanted": {variable: "TF_LOG", want: "OFF"},
		"TF_LOG":        {variable: "TF_LOG", value: "INFO"},
		"provider only": {variable: "TF_LOG_PROVIDER", value: "DEBUG"},
		"SDK only":      {variable: "TF_LOG_SDK_PROTO", value: "TRACE"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range []string{"TF_LOG", "TF_LOG_CORE", "TF_LOG_PROVIDER", "TF_LOG_SDK", "TF_LOG_SDK_PROTO"} {
				t.Setenv(variable, "")
			}
			t.Setenv(test.variable, test.value)
			silenceSDK()
			if got := os.Getenv("TF_LOG_SDK"); got != test.want {
				t.Errorf("TF_LOG_SDK is %q, want %q", got, test.want)
			}
		})
	}
}
