// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/tfcli"
)

const (
	testKey = "key_example:secret_example"
	// address is the resource that most tests have.
	address = "dialnexa_user_webhook.test"
)

// mockAPI is a mock of DialNexa of a test's own.
type mockAPI struct {
	*mockserver.Server
	// url is the API's base URL.
	url string
}

func newMockAPI(t *testing.T, cfg mockserver.Config) mockAPI {
	t.Helper()
	return newMockAPIBehind(t, cfg, func(next http.Handler) http.Handler { return next })
}

// newMockAPIBehind is newMockAPI with a handler in front of the mock that sees the requests.
func newMockAPIBehind(t *testing.T, cfg mockserver.Config, around func(http.Handler) http.Handler) mockAPI {
	t.Helper()
	if cfg.RateLimit == 0 {
		cfg.RateLimit = 100_000
	}
	mock := mockserver.New(cfg)
	listener := httptest.NewServer(around(mock))
	t.Cleanup(func() {
		listener.Close()
		_ = mock.Close()
	})
	return mockAPI{Server: mock, url: listener.URL + "/v1"}
}

// config is a configuration with a provider block that points to the mock.
func (api mockAPI) config(body string) string {
	return fmt.Sprintf("provider \"dialnexa\" {\n  base_url = %q\n  api_key  = %q\n}\n%s", api.url, testKey, body)
}

// configWithoutKey is config with the key left to the environment.
func (api mockAPI) configWithoutKey(body string) string {
	return fmt.Sprintf("provider \"dialnexa\" {\n  base_url = %q\n}\n%s", api.url, body)
}

// webhook is a configuration with one resource, whose arguments are given.
func (api mockAPI) webhook(arguments ...string) string {
	return api.config("resource \"dialnexa_user_webhook\" \"test\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n")
}

const (
	urlOfA = "https://hooks.example.com/a"
	urlOfB = "https://hooks.example.com/b"
)

// Arguments that most tests with a CLI use.
const (
	urlA    = `url = "https://hooks.example.com/a"`
	urlB    = `url = "https://hooks.example.com/b"`
	events1 = `events = ["call.completed"]`
	events3 = `events = ["campaign.paused", "call.completed", "call.failed"]`
	secret1 = `secret = "whsec_example_one"`
	secret2 = `secret = "whsec_example_two"`

	secretWO1 = `secret_wo = "whsec_example_one"`
	secretWO2 = `secret_wo = "whsec_example_two"`
	version1  = `secret_wo_version = 1`
	version2  = `secret_wo_version = 2`
)

// factories serve the provider in this process, with retries that don't wait.
func factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"dialnexa": func() (tfprotov6.ProviderServer, error) { return testServer(), nil },
	}
}

func testServer() tfprotov6.ProviderServer {
	return newServer(func() provider.Provider {
		return &dialnexaProvider{version: "test", settings: func(c *dialnexa.Config) {
			c.Backoff = func(int, int) time.Duration { return time.Millisecond }
		}}
	})()
}

// testAcc is a test with a CLI, in parallel with the others.
func testAcc(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	tfcli.Require(t)
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories(), Steps: steps})
}

// checkServer checks the one webhook on the server; f sees it.
func (api mockAPI) checkServer(f func(mockserver.Webhook) error) resource.TestCheckFunc {
	return func(*terraform.State) error {
		all := api.Webhooks()
		if len(all) != 1 {
			return fmt.Errorf("the server holds %d webhooks, not one", len(all))
		}
		return f(all[0])
	}
}

// checkWebhook checks the fields of the one webhook on the server.
func (api mockAPI) checkWebhook(url string, events []string, secret string, active bool) resource.TestCheckFunc {
	return api.checkServer(func(got mockserver.Webhook) error {
		type fields struct {
			url, secret string
			events      []string
			active      bool
		}
		slices.Sort(got.Events)
		stored, want := fields{got.URL, got.Secret, got.Events, got.IsActive}, fields{url, secret, events, active}
		if diff := cmp.Diff(want, stored, cmp.AllowUnexported(fields{})); diff != "" {
			return fmt.Errorf("the server holds something else (-want +got):\n%s", diff)
		}
		return nil
	})
}

// checkDestroy checks that nothing is left on the server.
func (api mockAPI) checkDestroy(t *testing.T) {
	t.Helper()
	if all := api.Webhooks(); len(all) != 0 {
		t.Errorf("%d webhooks are left on the server", len(all))
	}
}

// writes lists what was sent to change something, as "METHOD field,field", in order.
func (api mockAPI) writes() []string {
	var all []string
	for _, r := range api.Requests() {
		if r.Method != "GET" {
			all = append(all, strings.TrimSpace(r.Method+" "+strings.Join(r.Fields, ",")))
		}
	}
	return all
}

// checkRequests checks what was sent since the last check, and forgets it.
func (api mockAPI) checkRequests(want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		got := api.writes()
		api.ResetRequests()
		if diff := cmp.Diff(want, got); diff != "" {
			return fmt.Errorf("other writes were sent (-want +got):\n%s", diff)
		}
		return nil
	}
}

// message matches words of a diagnostic wherever the CLI breaks its lines.
func message(words string) *regexp.Regexp {
	parts := strings.Fields(words)
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile(strings.Join(parts, `[\s│╷╵]+`))
}

// modify changes the one webhook behind Terraform's back.
func (api mockAPI) modify(f func(*mockserver.Webhook)) func() {
	return func() {
		for _, webhook := range api.Webhooks() {
			api.Modify(webhook.ID, f)
		}
	}
}
