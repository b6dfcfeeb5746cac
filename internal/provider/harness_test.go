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
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
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
type mockAPI struct {
	*mocktest.API
	// url is the API's base URL.
	url string
}

// newMockAPI starts a mock. The functions in around wrap its handler, so they see each request first.
func newMockAPI(t *testing.T, cfg mockserver.Config, around ...func(http.Handler) http.Handler) mockAPI {
	t.Helper()
	api := mocktest.Listen(t, cfg, around...)
	return mockAPI{api, api.BaseURL()}
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
			ID: fmt.Sprintf("whk_%d", i), URL: fmt.Sprintf("https://hooks.example.com/%d", i), Events: events, IsActive: i%3 != 0,
			CreatedAt: time.Date(2026, 9, 1, 0, 0, i, 0, time.UTC),
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

// modify changes the one webhook outside of Terraform.
func (api mockAPI) modify(change func(*mockserver.Webhook)) {
	api.Modify(api.Webhooks()[0].ID, change)
}

// config returns a configuration with a provider block that points to the mock.
func (api mockAPI) config(body string) string {
	return fmt.Sprintf("provider \"dialnexa\" {\n  base_url = %q\n  api_key  = %q\n}\n%s", api.url, testKey, body)
}

// webhook returns a configuration with one resource, whose arguments are given.
func (api mockAPI) webhook(arguments ...string) string {
	return api.config("resource \"dialnexa_user_webhook\" \"test\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n")
}

// Arguments that tests with a CLI use.
const (
	urlA      = `url = "https://hooks.example.com/a"`
	events1   = `events = ["call.completed"]`
	secret1   = `secret = "whsec_example_one"`
	secretWO1 = `secret_wo = "whsec_example_one"`
)

// testAcc runs steps with a CLI.
func testAcc(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	acctest.SkipUnlessSupported(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"dialnexa": func() (tfprotov6.ProviderServer, error) { return testServer(t), nil },
		},
		Steps: steps,
	})
}

// checker runs the checks of test steps outside of one.
type checker struct{ t *testing.T }

func (c checker) check(checks ...resource.TestCheckFunc) {
	c.t.Helper()
	for _, check := range checks {
		if err := check(nil); err != nil {
			c.t.Error(err)
		}
	}
}

// checkServer checks how many webhooks the server has.
func (api mockAPI) checkServer(webhooks int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got := len(api.Webhooks()); got != webhooks {
			return fmt.Errorf("the server has %d webhooks, not %d", got, webhooks)
		}
		return nil
	}
}

// checkDestroy checks that no webhook is left.
func (api mockAPI) checkDestroy(state *terraform.State) error { return api.checkServer(0)(state) }

// checkWebhook checks the fields of the one webhook on the server; events are sorted and separated by spaces.
func (api mockAPI) checkWebhook(url, events, secret string, active bool) resource.TestCheckFunc {
	return func(*terraform.State) error {
		want := []string{fmt.Sprintln(url, events, secret, active)}
		var got []string
		for _, w := range api.Webhooks() {
			got = append(got, fmt.Sprintln(w.URL, strings.Join(sortedEvents(w.Events), " "), w.Secret, w.IsActive))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			return fmt.Errorf("the server has something else (-want +got):\n%s", diff)
		}
		return nil
	}
}

// checkRequests checks the writes since the last check, in order, each as "METHOD field,field".
func (api mockAPI) checkRequests(want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		var got []string
		for _, r := range api.Requests() {
			if r.Method != http.MethodGet {
				got = append(got, strings.TrimSpace(r.Method+" "+strings.Join(r.Fields, ",")))
			}
		}
		api.ResetRequests()
		if diff := cmp.Diff(want, got); diff != "" {
			return fmt.Errorf("other requests were sent (-want +got):\n%s", diff)
		}
		return nil
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
