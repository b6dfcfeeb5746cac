// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package doctest

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// exampleVariables are values for the variables that examples have.
var exampleVariables = []string{
	`TF_VAR_webhook_secret=whsec_example_webhook`,
	`TF_VAR_dialnexa_api_key=` + keys[0],
	`TF_VAR_receiver_url=https://hooks.example.com/dialnexa`,
	`TF_VAR_recorded_body={"call_id":"call_123","status":"completed"}`,
	// Computed without the provider, by openssl dgst -sha256 -hmac.
	`TF_VAR_recorded_signature=sha256=3d623a2b09d5bcd1674ddf5fab5947b127b7cd6bd13ef00239b7465486a1ea6b`,
	`TF_VAR_webhook_secrets={"crm":"whsec_example_crm","reports":"whsec_example_reports"}`,
	`TF_VAR_api_keys={"acme":"` + keys[1] + `","globex":"` + keys[2] + `"}`,
	`TF_VAR_clients={"acme":{"crm":{"url":"https://acme.example.com"}},"globex":{"crm":{"url":"https://globex.example.com","is_active":false}}}`,
	`TF_VAR_client_secrets={"acme":{"crm":"whsec_example_a"},"globex":{"crm":"whsec_example_g","reports":"whsec_example_r"}}`,
	`TF_VAR_webhooks={"crm":{"url":"https://hooks.example.com/crm"}}`,
	`TF_VAR_secrets={"crm":"whsec_example_crm"}`,
}

// requiredProviders is what a configuration needs to find the provider. Examples
// that are shown one by one leave it out: the provider's page shows it.
const requiredProviders = `terraform {
  required_providers {
    dialnexa = {
      source  = "dialnexa/dialnexa"
      version = "~> 0.1"
    }
  }
}
`

// providerUse makes a provider block count: Terraform does not read one that nothing
// uses.
const providerUse = `data "dialnexa_user_webhooks" "all" {}
`

// single are the folders whose files are examples by themselves. Elsewhere the
// folder is the example.
var single = []string{"provider", "resources", "data-sources", "functions", "list-resources", "actions"}

// exampleScripts are the scripts of all examples.
func exampleScripts(t *testing.T) []script {
	t.Helper()
	var scripts []script
	folders, tests := map[string]string{}, map[string]string{} // the text of all files
	eachFile(t, "examples", func(name, text string) {
		kind := strings.Split(name, "/")[1]
		switch {
		case strings.HasSuffix(name, ".tftest.hcl"):
			tests[path.Dir(path.Dir(name))] += text
		case !isConfiguration(name):
		case slices.Contains(single, kind):
			scripts = append(scripts, fileScript(name, text))
		default:
			folders[path.Dir(name)] += text
		}
	})
	for folder, text := range folders {
		scripts = append(scripts, folderScript(folder, text, tests[folder]))
	}
	if len(folders) == 0 || len(scripts) == len(folders) {
		t.Fatal("the examples are not where they used to be")
	}
	return scripts
}

func isConfiguration(name string) bool {
	return slices.ContainsFunc([]string{".tf", ".tofu", ".tfquery.hcl", "import.sh"}, func(ending string) bool { return strings.HasSuffix(name, ending) })
}

// fileScript applies a file alone.
func fileScript(name, text string) script {
	base := path.Base(name)
	s := newExample(name, text, "mkdir alone", "cp "+name+" alone", "cp required_providers.tf alone/a_required_providers.tf", "cd alone")
	if strings.Contains(text, "required_providers") {
		s.lines = slices.Delete(s.lines, 2, 3)
	}
	if strings.Contains(name, "/provider/") {
		s.lines = slices.Insert(s.lines, 2, "cp use.tf alone")
		s.files = append(s.files, file("use.tf", providerUse))
	}
	switch {
	case base == "import.sh":
		s.lines = append(s.lines, "cp ../"+path.Dir(name)+"/resource.tf resource.tf", "exec terraform init", "exec sh -e import.sh")
		s.shell = "sh "
		s.lines = append(s.lines, life(text)...)
	case strings.HasSuffix(base, ".tfquery.hcl"):
		// Terraform 1.14 formats such a file only from standard input.
		s.lines = append(s.lines, "stdin "+base, "exec terraform fmt -check -", "exec terraform init", "exec terraform validate -query", "exec terraform query", "stdout whk_")
	case strings.Contains(name, "/actions/"): // an apply would call a receiver
		s.lines = append(s.lines, "exec terraform fmt -check -diff", "exec terraform init", "exec terraform validate")
	default:
		s.lines = append(s.lines, "exec terraform fmt -check -diff", "exec terraform init", "exec terraform validate")
		s.lines = append(s.lines, life(text)...)
	}
	return s
}

// folderScript applies a folder, in a copy of all examples, so that it finds its
// modules, and runs its tests.
func folderScript(name, text, tests string) script {
	s := newExample(name, text, "cd "+name, "exec terraform fmt -check -diff -recursive", "exec terraform init", "exec terraform validate")
	if strings.Contains(text, "import {") && !strings.Contains(text, "\nresource ") {
		s.lines = append(s.lines, "exec terraform plan -generate-config-out=generated.tf")
	}
	s.lines = append(s.lines, life(text)...)
	if strings.Contains(name, "many-clients") {
		apply := slices.Index(s.lines, "exec terraform apply")
		s.lines = slices.Insert(s.lines, apply+1, "workspaces")
	}
	if tests != "" {
		s.source += tests
		s.lines = append(s.lines, "exec terraform test", "stdout '0 failed'", "left "+seed.ID)
	}
	return s
}

func newExample(name, text string, lines ...string) script {
	script := script{name: strings.ReplaceAll(name, "/", "."), about: name, lines: lines, source: text}
	script.files = append(script.files, file("required_providers.tf", requiredProviders))
	return script
}

// life applies a configuration, sees that nothing is left to do, and destroys it.
// What it did not import stays.
func life(text string) []string {
	lines := []string{"exec terraform apply", "exec terraform plan -detailed-exitcode", "exec terraform destroy", "left " + seed.ID}
	if strings.Contains(text, "import") && strings.Contains(text, seed.ID) {
		lines[3] = "left"
	}
	if strings.Contains(text, "\ncheck ") { // a failed one is only a warning
		lines = slices.Insert(lines, 1, "! stdout 'assertion failed'")
	}
	if strings.Contains(text, "import {") {
		lines = slices.Insert(lines, 1, "stdout '1 imported'")
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
