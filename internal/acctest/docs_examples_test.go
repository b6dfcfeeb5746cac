// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// exampleVariables are values for the variables that examples have.
var exampleVariables = []string{
	`TF_VAR_webhook_secret=` + seed.Secret,
	`TF_VAR_dialnexa_api_key=` + keys[0],
	`TF_VAR_receiver_url=https://hooks.example.com/dialnexa`,
	`TF_VAR_recorded_body={"call_id":"call_123","status":"completed"}`,
	// Computed without the provider, by openssl dgst -sha256 -hmac.
	`TF_VAR_recorded_signature=sha256=3d623a2b09d5bcd1674ddf5fab5947b127b7cd6bd13ef00239b7465486a1ea6b`,
	`TF_VAR_webhook_secrets={"crm":"whsec_example_crm","reports":"whsec_example_reports"}`,
	`TF_VAR_api_keys={"acme":"` + keys[1] + `","globex":"` + keys[2] + `"}`,
	`TF_VAR_clients={"acme":{"crm":{"url":"https://acme.example.com/hooks/crm"}},"globex":{"crm":{"url":"https://globex.example.com/hooks/crm"}}}`,
	`TF_VAR_client_secrets={"acme":{"crm":"whsec_example_a"},"globex":{"crm":"whsec_example_g","reports":"whsec_example_r"}}`,
}

// belongs has, by URL, the workspace and the secret that a webhook of the module has
// to have. A test of the module itself cannot see write-only secrets, so it would
// accept a module that mixes them up.
var belongs = map[string]mockserver.Webhook{
	"https://hooks.example.com/crm":            {Secret: "whsec_example_crm"},
	"https://hooks.example.com/reports":        {Secret: "whsec_example_reports"},
	"https://hooks.example.com/dialnexa":       seed, // imported
	"https://acme.example.com/hooks/crm":       {Workspace: 1, Secret: "whsec_example_a"},
	"https://globex.example.com/hooks/crm":     {Workspace: 2, Secret: "whsec_example_g"},
	"https://globex.example.com/hooks/reports": {Workspace: 2, Secret: "whsec_example_r"},
	seed.URL: seed,
}

// requiredProviders is what a configuration needs to find the provider. Examples
// that are shown one by one leave it out: the provider's page shows it.
const requiredProviders = `terraform {
  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = "~> 0.1.0"
    }
  }
}
`

// single are the folders whose files are examples by themselves. Elsewhere the
// folder is the example.
var single = []string{"provider", "resources", "data-sources", "functions", "list-resources", "actions"}

var configuration = regexp.MustCompile(`\.(tf|tofu|tfquery\.hcl)$|import\.sh$`)

// exampleScripts are the scripts of all examples, except of the folders that a
// session applies.
func exampleScripts(t *testing.T, sessions []string) []script {
	t.Helper()
	var scripts []script
	folders := map[string]string{} // the text of all files
	eachFile(t, "examples", func(name, text string) {
		switch {
		case !configuration.MatchString(name):
		case slices.Contains(single, strings.Split(name, "/")[1]):
			scripts = append(scripts, fileScript(name, text))
		case !slices.Contains(sessions, path.Dir(name)):
			folders[path.Dir(name)] += text
		}
	})
	for folder, text := range folders {
		scripts = append(scripts, folderScript(folder, text))
	}
	if len(folders) == 0 || len(scripts) == len(folders) {
		t.Fatal("the examples are not where they used to be")
	}
	return scripts
}

// fileScript applies a file alone.
func fileScript(name, text string) script {
	base := path.Base(name)
	s := script{name: strings.ReplaceAll(name, "/", "."), source: text, lines: []string{"cd alone"}}
	s.files = append(s.files, file("alone/"+base, text))
	if !strings.Contains(text, "required_providers") {
		s.files = append(s.files, file("alone/a_required_providers.tf", requiredProviders))
	}
	if strings.Contains(name, "/provider/") { // Terraform does not read a provider block that nothing uses
		s.files = append(s.files, file("alone/use.tf", "data \"dialnexa_user_webhooks\" \"all\" {}\n"))
	}
	switch {
	case base == "import.sh":
		s.shell = "sh "
		s.lines = append(s.lines, "cp ../"+path.Dir(name)+"/resource.tf resource.tf", "exec sh -e import.sh")
		s.lines = append(s.lines, life(text)...)
	case strings.HasSuffix(base, ".tfquery.hcl"):
		// Terraform 1.14 formats such a file only from standard input.
		s.lines = append(s.lines, "stdin "+base, "exec terraform fmt -check -")
		s.lines = append(s.lines, "exec terraform validate -query", "exec terraform query", "stdout whk_")
	case strings.Contains(name, "/actions/"): // an apply would call a receiver
		s.lines = append(s.lines, "exec terraform validate")
	default:
		s.lines = append(s.lines, life(text)...)
	}
	return s
}

// folderScript applies a folder, in a copy of all examples, so that it finds its
// modules, and destroys it.
func folderScript(name, text string) script {
	s := script{name: strings.ReplaceAll(name, "/", "."), source: text, lines: []string{"cd " + name}}
	if strings.Contains(text, "\nmodule ") {
		s.lines = append(s.lines, "exec terraform init")
	}
	left := "left " + seed.ID // what it did not import stays
	if strings.Contains(text, seed.ID) {
		left = "left"
	}
	s.lines = append(append(s.lines, life(text)...), "exec terraform destroy", left)
	return s
}

// manages finds what a plan could want to change again.
var manages = regexp.MustCompile(`(?m)^(resource|module|terraform import) `)

// life applies a configuration, and sees that nothing is left to do.
func life(text string) []string {
	lines := []string{"exec terraform apply"}
	if strings.Contains(text, "import {") {
		lines = append(lines, "stdout '1 imported'")
	}
	if strings.Contains(text, "\ncheck ") { // a failed one is only a warning
		lines = append(lines, "! stdout 'assertion failed'")
	}
	if strings.Contains(text, "\nmodule ") {
		lines = append(lines, "belong")
	}
	if manages.MatchString(text) {
		lines = append(lines, "exec terraform plan -detailed-exitcode")
	}
	return lines
}

// eachFile calls f with each file below a folder of the repository.
func eachFile(t *testing.T, folder string, f func(name, text string)) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(root), folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			if err == nil && (strings.HasPrefix(entry.Name(), ".terraform") || entry.Name() == "node_modules") {
				return fs.SkipDir
			}
			return err
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		f(name, string(text))
		return err
	})
	if err != nil {
		t.Fatal(fmt.Errorf("read %s: %w", folder, err))
	}
}
