// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mirror

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

func TestWrite(t *testing.T) {
	t.Parallel()

	dir := t.TempDir()

	program := filepath.Join(dir, "program")
	if err := os.WriteFile(program, []byte("binary"), 0o600); err != nil {
		t.Fatal(err)
	}

	settings, err := Write(dir, Providers(program, program))
	if err != nil {
		t.Fatal(err)
	}

	if _, err := os.Stat(settings); err != nil {
		t.Error(err)
	}

	for _, host := range Hosts {
		matches, err := filepath.Glob(filepath.Join(dir, "mirror", host, "*", "*", "*", runtime.GOOS+"_"+runtime.GOARCH, "terraform-provider-*_v*"))
		if err != nil || len(matches) != 3 {
			t.Errorf("%s has %v (%v)", host, matches, err)
		}
	}
}

func TestEnviron_leadsNowhereElse(t *testing.T) {
	t.Parallel()

	got := Environ([]string{"HOME=/home", "TF_LOG=TRACE", "TF_REATTACH_PROVIDERS={}"}, "cli.tfrc", map[string]string{"A": "b"})
	want := []string{"HOME=/home", "TF_CLI_CONFIG_FILE=cli.tfrc", "TF_IN_AUTOMATION=1", "TF_INPUT=0", "A=b"}

	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
