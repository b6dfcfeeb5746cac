// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// root is the repository.
const root = "../.."

// Each example and each session of a document becomes a script, which runs in a
// folder of its own, with a mock and ports of its own.
func TestAccDocumentation(t *testing.T) {
	t.Parallel()
	scripts, applied := sessionScripts(t)
	scripts = append(scripts, exampleScripts(t, applied)...)
	cli := SkipUnlessSupported(t)
	bin, config := install(t, cli)
	examples := Workspace{CLI: cli, Dir: filepath.Join(root, "examples"), Env: Environ(config)}
	if _, err := examples.MustRun(t.Context(), "fmt", "-check", "-diff", "-recursive"); err != nil {
		t.Error(err)
	}

	dir := t.TempDir()
	for _, s := range scripts {
		if err := os.WriteFile(filepath.Join(dir, s.name+".txtar"), s.archive(t, cli), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	testscript.Run(t, testscript.Params{
		Dir:                 dir,
		Setup:               func(env *testscript.Env) error { return setup(env, bin, config) },
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"belong": belong, "left": left, "prints": prints},
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
	})
}

// install builds the programs that scripts run, next to the CLI, and returns their
// folder and a CLI configuration that installs the providers.
func install(t *testing.T, cli CLI) (bin, config string) {
	t.Helper()
	bin = t.TempDir()
	if err := Build(t.Context(), bin, "", "cmd/dialnexa-mock", "internal/standin"); err != nil {
		t.Fatal(err)
	}
	if err := Place(cli.Path, Program(bin, "terraform")); err != nil {
		t.Fatal(err)
	}
	standin := Program(bin, "standin")
	config, err := Mirror(
		t.TempDir(),
		Plugin{Source: "dialnexa/dialnexa", Version: "0.1.0", Program: Program(bin, "terraform-provider-dialnexa")},
		Plugin{Source: "hashicorp/random", Version: "3.7.0", Program: standin},
		Plugin{Source: "hashicorp/aws", Version: "6.0.0", Program: standin},
	)
	if err != nil {
		t.Fatal(err)
	}
	return bin, config
}

// seed is the webhook that each mock has from the beginning: its id is the one that
// the documentation imports and looks up.
var seed = mockserver.Webhook{
	ID: "whk_c9v3nz8rq4pm", URL: "https://crm.example.com/hooks/dialnexa", Events: []string{"call.completed"}, IsActive: true,
	Secret: "whsec_example_webhook", CreatedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
}

// keys open a workspace each, in which there is one of the agents.
var (
	keys   = []string{mockserver.DefaultKey, "key_acme:secret_example", "key_globex:secret_example"}
	agents = []string{"agent_2g7Xy3tY53gRlp", "agent_4kAcme8Tz1QwLp", "agent_9pGlobex2YvRmx"}
)

// setup gives a script the examples, the programs, and a mock in this process.
func setup(env *testscript.Env, bin, config string) error {
	mock := mockserver.New(mockserver.Config{APIKeys: keys})
	mock.Put(seed)
	for i, id := range agents {
		mock.PutAgent(mockserver.Agent{ID: id, Workspace: i, Title: "Customer Support Agent", Draft: 2, Published: []int{1}})
	}
	server := httptest.NewServer(mock)
	env.Defer(func() {
		server.Close()
		_ = mock.Close()
	})
	env.Values["mock"] = mock

	path := bin + string(os.PathListSeparator) + os.Getenv("PATH")
	variables := slices.Concat(Environ(config), exampleVariables, []string{
		"PATH=" + path, "STANDIN_DIR=" + env.WorkDir,
		"DIALNEXA_API_KEY=" + mockserver.DefaultKey, "DIALNEXA_BASE_URL=" + server.URL + "/v1",
		"TF_CLI_ARGS_apply=-auto-approve -no-color", "TF_CLI_ARGS_destroy=-auto-approve -no-color",
	})
	env.Setenv("TMPDIR", os.TempDir()) // the path of a plugin's socket may have 100 characters
	for _, variable := range variables {
		name, value, _ := strings.Cut(variable, "=")
		env.Setenv(name, value)
	}
	return os.CopyFS(filepath.Join(env.WorkDir, "examples"), os.DirFS(filepath.Join(root, "examples")))
}

// belong checks that webhooks were created, and that each has its secret, in its workspace.
func belong(ts *testscript.TestScript, _ bool, _ []string) {
	if !slices.ContainsFunc(webhooks(ts), func(w mockserver.Webhook) bool { return w.URL != seed.URL }) {
		ts.Fatalf("no webhook was created")
	}
	for _, w := range webhooks(ts) {
		if want, known := belongs[w.URL]; !known || w.Workspace != want.Workspace || w.Secret != want.Secret {
			ts.Fatalf("%s is in workspace %d, with the secret %s", w.URL, w.Workspace, w.Secret)
		}
	}
}

func webhooks(ts *testscript.TestScript) []mockserver.Webhook {
	mock, _ := ts.Value("mock").(*mockserver.Server)
	return mock.Webhooks()
}

// left checks which webhooks DialNexa has: "left" for none, "left ID".
func left(ts *testscript.TestScript, _ bool, want []string) {
	var got []string
	for _, webhook := range webhooks(ts) {
		got = append(got, webhook.ID)
	}
	if !slices.Equal(got, want) {
		ts.Fatalf("DialNexa has the webhooks %q after everything was destroyed, not %q", got, want)
	}
}

// prints checks what a command block printed: "prints BLOCK FILE".
func prints(ts *testscript.TestScript, _ bool, args []string) {
	if line := missing(ts.ReadFile("stdout"), args[0], ts.ReadFile(args[1])); line != "" {
		ts.Fatalf("%s does not print the line %q", args[0], line)
	}
}

// missing returns the first line of want that the command block did not print, in
// this order.
func missing(stdout, block, want string) string {
	_, output, _ := strings.Cut(stdout, blockMark+block+"\n")
	output, _, _ = strings.Cut(output, "\n"+blockMark)
	for line := range strings.Lines(want) {
		line = strings.TrimSpace(line)
		_, rest, found := strings.Cut(output, line)
		if !found {
			return line
		}
		output = rest
	}
	return ""
}
