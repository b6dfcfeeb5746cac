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
)

const (
	testKey = "key_example:secret_example"
	// address is the resource that most tests have.
	address = "dialnexa_user_webhook.test"
)

// world is a DialNexa of a test's own.
type world struct {
	*mockserver.Server
	// url is the API's base URL.
	url string
}

func newWorld(t *testing.T, cfg mockserver.Config) world {
	t.Helper()
	return newWatchedWorld(t, cfg, func(next http.Handler) http.Handler { return next })
}

// newWatchedWorld is newWorld with something around the mock that sees the requests.
func newWatchedWorld(t *testing.T, cfg mockserver.Config, around func(http.Handler) http.Handler) world {
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
	return world{Server: mock, url: listener.URL + "/v1"}
}

// config is a configuration with a provider block that points to the world.
func (w world) config(body string) string {
	return fmt.Sprintf("provider \"dialnexa\" {\n  base_url = %q\n  api_key  = %q\n}\n%s", w.url, testKey, body)
}

// webhook is a configuration with one resource, whose arguments are given.
func (w world) webhook(arguments ...string) string {
	return w.config("resource \"dialnexa_user_webhook\" \"test\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n")
}

// Arguments that most tests use.
const (
	urlA    = `url = "https://hooks.example.com/a"`
	urlB    = `url = "https://hooks.example.com/b"`
	events1 = `events = ["call.completed"]`
	events3 = `events = ["campaign.paused", "call.completed", "call.failed"]`
	secret1 = `secret = "whsec_example_one"`
	secret2 = `secret = "whsec_example_two"`
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

// run is a test with a CLI, in parallel with the others.
func run(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories(), Steps: steps})
}

// holds checks the one webhook on the server; f sees it.
func (w world) holds(f func(mockserver.Webhook) error) resource.TestCheckFunc {
	return func(*terraform.State) error {
		all := w.Webhooks()
		if len(all) != 1 {
			return fmt.Errorf("the server holds %d webhooks, not one", len(all))
		}
		return f(all[0])
	}
}

// stores checks the fields of the one webhook on the server.
func (w world) stores(url string, events []string, secret string, active bool) resource.TestCheckFunc {
	return w.holds(func(got mockserver.Webhook) error {
		slices.Sort(got.Events)
		want := mockserver.Webhook{ID: got.ID, URL: url, Events: events, Secret: secret, IsActive: active, CreatedAt: got.CreatedAt}
		if diff := cmp.Diff(want, got); diff != "" {
			return fmt.Errorf("the server holds something else (-want +got):\n%s", diff)
		}
		return nil
	})
}

// empty checks that nothing is left on the server.
func (w world) empty(t *testing.T) {
	t.Helper()
	if all := w.Webhooks(); len(all) != 0 {
		t.Errorf("%d webhooks are left on the server", len(all))
	}
}

// writes lists what was sent to change something, as "METHOD field,field", in order.
func (w world) writes() []string {
	var all []string
	for _, r := range w.Requests() {
		if r.Method != "GET" {
			all = append(all, strings.TrimSpace(r.Method+" "+strings.Join(r.Fields, ",")))
		}
	}
	return all
}

// wrote checks what was sent since the last check, and forgets it.
func (w world) wrote(want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		got := w.writes()
		w.ResetRequests()
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
