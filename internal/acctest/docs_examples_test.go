// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// seed is the webhook that each mock has from the beginning: its id is the one that the documentation imports and looks
// up.
var seed = mockserver.Webhook{
	ID: "whk_c9v3nz8rq4pm", URL: "https://crm.example.com/hooks/dialnexa", Events: []string{"call.completed"}, IsActive: true,
	Secret: "whsec_example_webhook", CreatedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
}

// keys open a workspace each, in which there is one of the agents.
var (
	keys   = []string{mockserver.DefaultKey, "key_acme:secret_example", "key_globex:secret_example"}
	agents = []string{"agent_2g7Xy3tY53gRlp", "agent_4kAcme8Tz1QwLp", "agent_9pGlobex2YvRmx"}
)

// exampleVariables are values for the variables that examples have.
var exampleVariables = []string{
	`TF_VAR_webhook_secret=` + seed.Secret,
	`TF_VAR_dialnexa_api_key=` + keys[0],
	`TF_VAR_receiver_url=https://hooks.example.com/dialnexa`,
	`TF_VAR_recorded_body={"call_id":"call_123","status":"completed"}`,
	// Computed without the provider, by openssl dgst -sha256 -hmac.
	`TF_VAR_recorded_signature=sha256=3d623a2b09d5bcd1674ddf5fab5947b127b7cd6bd13ef00239b7465486a1ea6b`,
	`TF_VAR_secrets={"old":"whsec_example_old","new":"whsec_example_webhook"}`,
	`TF_VAR_webhook_secrets={"crm":"whsec_example_crm","reports":"whsec_example_reports"}`,
	`TF_VAR_api_keys={"acme":"` + keys[1] + `","globex":"` + keys[2] + `"}`,
	`TF_VAR_clients={"acme":{"crm":{"url":"https://acme.example.com/hooks/crm"}},"globex":{"crm":{"url":"https://globex.example.com/hooks/crm"}}}`,
	`TF_VAR_client_secrets={"acme":{"crm":"whsec_example_a"},"globex":{"crm":"whsec_example_g","reports":"whsec_example_r"}}`,
}

// belongs has, by URL, the workspace and the secret that a webhook of the module has to have. A test of the module
// itself cannot see write-only secrets, so it would accept a module that mixes them up.
var belongs = map[string]mockserver.Webhook{
	"https://hooks.example.com/crm":            {Secret: "whsec_example_crm"},
	"https://hooks.example.com/reports":        {Secret: "whsec_example_reports"},
	"https://hooks.example.com/dialnexa":       seed, // imported
	"https://acme.example.com/hooks/crm":       {Workspace: 1, Secret: "whsec_example_a"},
	"https://globex.example.com/hooks/crm":     {Workspace: 2, Secret: "whsec_example_g"},
	"https://globex.example.com/hooks/reports": {Workspace: 2, Secret: "whsec_example_r"},
	seed.URL: seed,
}

// example is a folder of examples, or a file that is an example by itself.
type example struct {
	name  string
	files []string
	text  string // of all files
}

// alone reports whether the example is tested by itself. A README tests a module, and a guide an import that generates
// the resource.
func (e example) alone() bool {
	return configuration.MatchString(strings.Join(e.files, "\n")) && path.Dir(e.name) != "examples/modules" &&
		(manages.MatchString(e.text) || !imports.MatchString(e.text))
}

// single are the folders whose files are examples by themselves.
var single = []string{"provider", "resources", "data-sources", "functions", "list-resources", "actions"}

func examplesOf(t *testing.T) (examples []example) {
	t.Helper()
	for _, file := range filesBelow(t, "examples") {
		name := path.Dir(file)
		if slices.Contains(single, strings.Split(file, "/")[1]) {
			name = file
		}
		if path.Ext(file) == ".md" || strings.HasSuffix(file, "_test.go") {
			continue
		}
		i := slices.IndexFunc(examples, func(e example) bool { return e.name == name })
		if i < 0 {
			i, examples = len(examples), append(examples, example{name: name})
		}
		examples[i].files, examples[i].text = append(examples[i].files, file), examples[i].text+read(t, file)
	}
	return examples
}

// testFragment validates a configuration that a document shows.
func (d docs) testFragment(t *testing.T, text string) {
	t.Helper()
	if reason := lacks(t, d.cli, text, ""); reason != "" {
		t.Skip(reason)
	}
	w := Workspace{CLI: d.cli, Dir: t.TempDir(), Env: Environ(d.dev)}
	writeWithProvider(t, w, "main.tf", withoutRelease(t, text))
	w.MustRun(t, "fmt", "-check", "-diff")
	if strings.Contains(text, "module ") {
		w.MustRun(t, "init")
	}
	w.MustRun(t, "validate")
}

// testExample applies an example, sees that nothing is left to do, and destroys it.
func (d docs) testExample(t *testing.T, e example) {
	t.Helper()
	commands := ""
	if path.Base(e.name) == "import.sh" {
		commands = "sh "
	}
	if reason := lacks(t, d.cli, e.text, commands); reason != "" {
		t.Skip(reason)
	}
	api := mocktest.Listen(t, mockserver.Config{APIKeys: keys})
	api.Put(seed)
	for i, id := range agents {
		api.PutAgent(mockserver.Agent{ID: id, Workspace: i, Title: "Customer Support Agent", Draft: 2, Published: []int{1}})
	}
	env := append(Environ(d.dev, exampleVariables...), "DIALNEXA_API_KEY="+api.Key, "DIALNEXA_BASE_URL="+api.BaseURL())
	w := Workspace{CLI: d.cli, Dir: filepath.Join(workFolder(t), e.name), Env: env}
	if len(e.files) == 1 && e.name == e.files[0] {
		w.Dir = t.TempDir()
		d.prepareSingle(t, w, e)
	} else {
		for _, file := range e.files {
			w.Write(t, path.Base(file), withoutRelease(t, read(t, file)))
		}
	}
	switch {
	case strings.HasSuffix(e.name, ".tfquery.hcl"):
		w.MustRun(t, "validate", "-query")
		if out := w.MustRun(t, "query"); !strings.Contains(out, "whk_") {
			t.Errorf("the query finds nothing: %s", out)
		}
	case strings.Contains(e.name, "/actions/"): // an apply would call a receiver
		w.MustRun(t, "validate")
	default:
		d.applyExample(t, w, e, api)
	}
}

var configuration = regexp.MustCompile(`(?m)\.(tf|tofu|tfquery\.hcl)$|import\.sh$`)

// writeWithProvider writes a file, and what it needs to find the provider, unless it says that itself.
func writeWithProvider(t *testing.T, w Workspace, name, text string) {
	t.Helper()
	w.Write(t, name, text)
	if !strings.Contains(text, "required_providers") {
		w.Write(t, "required_providers.tf", RequiredProviders)
	}
}

// prepareSingle makes a file a configuration that can be applied.
func (d docs) prepareSingle(t *testing.T, w Workspace, e example) {
	t.Helper()
	writeWithProvider(t, w, path.Base(e.name), e.text)
	if strings.Contains(e.name, "/provider/") { // Terraform does not read a provider block that nothing uses
		w.Write(t, "use.tf", "data \"dialnexa_user_webhooks\" \"all\" {}\n")
	}
	if path.Base(e.name) != "import.sh" {
		return
	}
	w.Write(t, "resource.tf", read(t, path.Dir(e.name)+"/resource.tf"))
	script := exec.CommandContext(t.Context(), "sh", "-e", "import.sh")
	script.Dir, script.Env = w.Dir, append(w.Env, "PATH="+d.bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	if out, err := script.CombinedOutput(); err != nil {
		t.Fatalf("import.sh: %v\n%s", err, out)
	}
}

func (d docs) applyExample(t *testing.T, w Workspace, e example, api *mocktest.API) {
	t.Helper()
	if strings.Contains(e.text, "\nmodule ") {
		w.MustRun(t, "init")
	}
	out := w.MustRun(t, "apply", "-auto-approve")
	if strings.Contains(e.text, "import {") && !strings.Contains(out, "1 imported") || strings.Contains(out, "assertion failed") {
		t.Errorf("it imports nothing, or a check fails:\n%s", out)
	}
	if manages.MatchString(e.text) && !imports.MatchString(e.text) && len(api.Webhooks()) < 2 {
		t.Error("no webhook was created")
	}
	for _, webhook := range api.Webhooks() {
		want, known := belongs[webhook.URL]
		if strings.Contains(e.text, "\nmodule ") && (!known || webhook.Workspace != want.Workspace || webhook.Secret != want.Secret) {
			t.Errorf("%s is in workspace %d, with the secret %s", webhook.URL, webhook.Workspace, webhook.Secret)
		}
	}
	if manages.MatchString(e.text) { // only then a plan could want to change something again
		w.MustRun(t, "plan", "-detailed-exitcode")
	}
	w.MustRun(t, "destroy", "-auto-approve")
	left, imported := api.Webhooks(), imports.MatchString(e.text)
	if imported && len(left) > 0 || !imported && (len(left) != 1 || left[0].ID != seed.ID) {
		t.Errorf("DialNexa has the webhooks %v after everything was destroyed", left)
	}
}

var (
	manages = regexp.MustCompile(`(?m)^(resource|module|terraform import) `)
	imports = regexp.MustCompile(`(?m)^(import \{|terraform import )`)
)
