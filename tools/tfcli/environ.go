// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"slices"
	"strings"
)

// inherited are the prefixes of variables that would make a run depend on the
// machine: a developer's API key, workspace, log level or extra arguments.
var inherited = []string{
	"DIALNEXA_",
	"TF_CLI_ARGS",
	"TF_CLI_CONFIG_FILE=",
	"TF_DATA_DIR=",
	"TF_IN_AUTOMATION=",
	"TF_INPUT=",
	"TF_PLUGIN_CACHE_DIR=",
	"TF_VAR_",
	"TF_WORKSPACE=",
}

// Environ returns env without what makes a run depend on the machine, with the
// CLI configuration at configFile and the call home for newer versions off.
func Environ(env []string, configFile string) []string {
	clean := slices.DeleteFunc(slices.Clone(env), func(variable string) bool {
		return slices.ContainsFunc(inherited, func(prefix string) bool {
			return strings.HasPrefix(variable, prefix)
		})
	})

	return append(clean, "TF_CLI_CONFIG_FILE="+configFile, "CHECKPOINT_DISABLE=1")
}
