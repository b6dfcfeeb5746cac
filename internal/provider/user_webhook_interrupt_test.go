// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// Ctrl-C, which Terraform passes on as StopProvider, ends a wait for the rate limit, however long DialNexa asks for,
// and a request that fails at the moment of the interrupt isn't tried again. The message says that Terraform was
// interrupted.
func TestStop_endsWaitsAndRetries(t *testing.T) {
	t.Parallel()
	const advice = "Terraform was interrupted before it tried again"
	whileWaiting := func(c *dialnexa.Config, stop func()) {
		c.Backoff = func(int, int) time.Duration { stop(); return time.Minute }
	}
	withTheResponse := func(c *dialnexa.Config, stop func()) {
		c.Transport = mocktest.RoundTripper(func(req *http.Request) (*http.Response, error) {
			defer stop()
			return http.DefaultTransport.RoundTrip(req)
		})
	}
	for name, test := range map[string]struct {
		at     func(*dialnexa.Config, func())
		method string
		status int
		says   string
	}{
		"create that waits": {at: whileWaiting, method: "POST", status: 429, says: "interrupted"},
		"create refused":    {at: withTheResponse, method: "POST", status: 429, says: advice},
		"create lost":       {at: withTheResponse, method: "POST", status: 500, says: "interrupted. The webhook may or"},
		"delete that waits": {at: whileWaiting, method: "DELETE", status: 502, says: "and the response was lost"},
		"delete that fails": {at: withTheResponse, method: "DELETE", status: 500, says: advice},
	} {
		api, webhook := newWebhook(t)
		api.Fault(mockserver.Fault{Method: test.method, Status: test.status})
		webhook.server = configuredServer(t, api, func(c *dialnexa.Config) {
			stop := &tfprotov6.StopProviderRequest{}
			test.at(c, func() { must(webhook.server.StopProvider(context.Background(), stop))(t) })
		})
		config, left := validWebhook(nil), 0
		if test.method == http.MethodDelete {
			webhook.put(stateOf(nil))
			config, left = noWebhook, 1
			api.putByHand("call.completed")
		}
		shown := expectError(t, webhook.apply(config), "", "interrupted", test.says)
		api.checkServer(left)
		if api.Sent(test.method) != 1 || strings.Contains(shown, earlierAttempt) {
			t.Errorf("%s: it was tried again: %v, %s", name, api.Stats().ByMethod, shown)
		}
	}
}
