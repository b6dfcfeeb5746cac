// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package modules

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/tfcli"
)

// A test of the module itself can't see write-only secrets, so it would accept one that sends every webhook the same.
func TestAccWebhooks_sendEachSecretToItsWebhook(t *testing.T) {
	t.Parallel()
	cli := tfcli.Require(t, tfcli.WriteOnly)
	mock := mockserver.New(mockserver.Config{})
	mock.Put(mockserver.Webhook{ID: "whk_c9v3nz8rq4pm", URL: "https://hooks.example.com/dialnexa", Events: []string{"call.completed", "call.failed"}, Secret: "whsec_example_legacy", IsActive: true})
	server := httptest.NewServer(mock)
	t.Cleanup(server.Close)

	workspace := complete(t, cli, server.URL)
	if _, err := workspace.MustRun(t.Context(), "init"); err != nil {
		t.Fatal(err)
	}
	if _, err := workspace.MustRun(t.Context(), "apply", "-auto-approve"); err != nil {
		t.Fatal(err)
	}

	want := map[string]string{
		"https://hooks.example.com/crm":      "whsec_example_crm",
		"https://hooks.example.com/reports":  "whsec_example_reports",
		"https://hooks.example.com/dialnexa": "whsec_example_legacy",
	}
	webhooks := mock.Webhooks()
	if len(webhooks) != len(want) {
		t.Errorf("%d webhooks, want %d", len(webhooks), len(want))
	}
	for _, w := range webhooks {
		if w.Secret != want[w.URL] {
			t.Errorf("%s has the secret %s, want %s", w.URL, w.Secret, want[w.URL])
		}
	}
}

// complete is a copy of the module whose example is ready to apply.
func complete(t *testing.T, cli tfcli.CLI, url string) tfcli.Workspace {
	t.Helper()
	dir := t.TempDir()
	if err := tfcli.Build(t.Context(), dir, ""); err != nil {
		t.Fatal(err)
	}
	config, err := tfcli.Mirror(dir, tfcli.Plugin{Source: "dialnexa/dialnexa", Version: "0.1.0", Program: tfcli.Program(dir, "terraform-provider-dialnexa")})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "webhooks"), os.DirFS("webhooks")); err != nil {
		t.Fatal(err)
	}
	return tfcli.Workspace{CLI: cli, Dir: filepath.Join(dir, "webhooks", "examples", "complete"), Env: tfcli.Environ(config,
		"DIALNEXA_BASE_URL="+url+"/v1", "DIALNEXA_API_KEY="+mockserver.DefaultKey,
		`TF_VAR_webhook_secrets={"crm":"whsec_example_crm","reports":"whsec_example_reports"}`)}
}
