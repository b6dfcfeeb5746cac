// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// feature is something that not every CLI has: the minor number of the first 1.x that does, 0 where none does.
type feature struct {
	name                string
	terraform, openTofu int
}

var (
	featureWriteOnly     = feature{"write-only arguments", 11, 11}
	featureIdentity      = feature{"import by identity", 12, 12}
	featureFunctions     = feature{"functions", 8, 7}
	featureImportForEach = feature{"import-for-each", 7, 7}
	featureMove          = feature{"moves between providers", 8, 10}
	featureQuery         = feature{"query", 14, 0}
	featureAction        = feature{"action", 14, 0}
)

// envMustRun names the features, with commas between them, whose tests must not be skipped: a run that is there for the
// sake of a new CLI fails if it gets an old one, as with TF_ACC_MUST_RUN=query,action. Its name does not begin with
// DIALNEXA_, since make test drops those.
const envMustRun = "TF_ACC_MUST_RUN"

// skipUnlessCLISupports skips the test where the CLI at hand lacks a feature, and says which CLI has it.
func skipUnlessCLISupports(t *testing.T, f feature) {
	t.Helper()
	skipInShortMode(t)
	have, err := cliVersion()
	if err != nil {
		t.Fatal(err)
	}
	first := f.terraform
	if have.name == "OpenTofu" {
		first = f.openTofu
	}
	if first > 0 && (have.major > 1 || have.minor >= first) {
		return
	}
	reason := fmt.Sprintf("wants Terraform 1.%d or later for %s; OpenTofu does not have it yet", f.terraform, f.name)
	if f.openTofu > 0 {
		reason = fmt.Sprintf("wants Terraform 1.%d or OpenTofu 1.%d or later for %s", f.terraform, f.openTofu, f.name)
	}
	reason += fmt.Sprintf(" (this is %s %d.%d; TF_ACC_TERRAFORM_PATH chooses another)", have.name, have.major, have.minor)
	if slices.Contains(strings.Split(os.Getenv(envMustRun), ","), f.name) {
		t.Fatalf("%s names %s: this test %s", envMustRun, f.name, reason)
	}
	t.Skip(reason)
}

// cliNameAndVersion is who the CLI is: Terraform and OpenTofu count their own versions, so the number alone says nothing.
type cliNameAndVersion struct {
	name         string
	major, minor int
}

var versionLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v(\d+)\.(\d+)`)

// cliVersion asks the CLI once.
var cliVersion = sync.OnceValues(func() (cliNameAndVersion, error) {
	program := cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform")
	command := exec.CommandContext(context.Background(), program, "version") // #nosec G204 -- the CLI under test.
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.TempDir(), "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE=" + os.DevNull}
	output, err := command.Output()
	if err != nil {
		return cliNameAndVersion{}, fmt.Errorf("%s version: %w", program, err)
	}
	match := versionLine.FindStringSubmatch(string(output))
	if match == nil {
		return cliNameAndVersion{}, fmt.Errorf("%s does not say who it is: %q", program, output)
	}
	major, _ := strconv.Atoi(match[2])
	minor, err := strconv.Atoi(match[3])
	return cliNameAndVersion{match[1], major, minor}, err
})
