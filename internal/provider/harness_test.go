// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

const (
	testKey   = mockserver.DefaultKey
	urlOfA    = "https://hooks.example.com/a"
	urlOfB    = "https://hooks.example.com/b"
	secretOne = "whsec_example_one"
	secretTwo = "whsec_example_two"
	// address is the resource that most tests have.
	address = "dialnexa_user_webhook.test"
)

// mockAPI is a mock of DialNexa of a test's own.
type mockAPI struct{ *mocktest.API }

// newMockAPI starts a mock. The functions in around wrap its handler, so they see each request first.
func newMockAPI(t *testing.T, cfg mockserver.Config, around ...func(http.Handler) http.Handler) mockAPI {
	t.Helper()
	return mockAPI{mocktest.Listen(t, cfg, around...)}
}

// newNumberedAPI returns a mock with webhooks whk_1 … whk_n, the server's list beginning with the last; every third is
// paused, and every second has call.failed too.
func newNumberedAPI(t *testing.T, n int, cfg mockserver.Config) mockAPI {
	t.Helper()
	api := newMockAPI(t, cfg)
	for i := 1; i <= n; i++ {
		events := []string{"call.completed"}
		if i%2 == 0 {
			events = append(events, "call.failed")
		}
		api.Put(mockserver.Webhook{
			ID: fmt.Sprintf("whk_%d", i), URL: fmt.Sprintf("https://hooks.example.com/%d", i), Events: events,
			IsActive: i%3 != 0, CreatedAt: time.Date(2026, 9, 1, 0, 0, i, 0, time.UTC),
		})
	}
	return api
}

// putByHand adds a webhook that was created by hand, whose secret Terraform does not know.
func (api mockAPI) putByHand(events ...string) string {
	return api.Put(mockserver.Webhook{
		ID: "whk_1", URL: urlOfA, Events: events, Secret: "whsec_example_unknown", IsActive: true,
	}).ID
}

// config returns a configuration with a provider block that points to the mock.
func (api mockAPI) config(body string) string {
	return fmt.Sprintf("provider \"dialnexa\" {\n  base_url = %q\n  api_key  = %q\n}\n%s", api.BaseURL(), testKey, body)
}

// webhook returns a configuration with one resource, whose arguments are given.
func (api mockAPI) webhook(arguments ...string) string {
	return api.config("resource \"dialnexa_user_webhook\" \"test\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n")
}

// Arguments that tests with a CLI use.
const (
	urlA    = `url = "https://hooks.example.com/a"`
	events1 = `events = ["call.completed"]`
	secret1 = `secret = "whsec_example_one"`
	secret2 = `secret = "whsec_example_two"`
)

// checkServer checks how many webhooks the server has.
func (api mockAPI) checkServer(webhooks int) {
	api.T.Helper()
	if got := len(api.Webhooks()); got != webhooks {
		api.T.Errorf("the server has %d webhooks, not %d", got, webhooks)
	}
}

// checkWebhook checks the fields of the one webhook on the server; events are sorted and separated by spaces.
func (api mockAPI) checkWebhook(url, events, secret string, active bool) {
	api.T.Helper()
	want := []string{fmt.Sprintln(url, events, secret, active)}
	var got []string
	for _, w := range api.Webhooks() {
		got = append(got, fmt.Sprintln(w.URL, strings.Join(sortedEvents(w.Events), " "), w.Secret, w.IsActive))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		api.T.Errorf("the server has something else (-want +got):\n%s", diff)
	}
}

// created is the request that creates a webhook, as checkRequests has it.
const created = "POST events,is_active,secret,url"

// checkRequests checks the writes since the last check, in order, each as "METHOD field,field".
func (api mockAPI) checkRequests(want ...string) {
	api.T.Helper()
	var got []string
	for _, r := range api.Requests() {
		if r.Method != http.MethodGet {
			got = append(got, strings.TrimSpace(r.Method+" "+strings.Join(r.Fields, ",")))
		}
	}
	api.ResetRequests()
	if diff := cmp.Diff(want, got); diff != "" {
		api.T.Errorf("other requests were sent (-want +got):\n%s", diff)
	}
}

// refusal returns the API's error JSON; message is JSON too.
func refusal(status int, message string) string {
	return fmt.Sprintf(`{"statusCode":%d,"message":%s,"error":"x"}`, status, message)
}

// message matches words of a diagnostic wherever the CLI breaks its lines.
func message(words string) *regexp.Regexp {
	parts := strings.Fields(words)
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile(strings.Join(parts, `[\s│╷╵]+`))
}
