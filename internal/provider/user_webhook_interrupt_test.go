// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// onWait is a log that calls a function as the client begins to wait.
type onWait struct {
	slog.Handler
	call func()
}

func (o onWait) Handle(_ context.Context, record slog.Record) error {
	if strings.Contains(record.Message, "waiting for") {
		o.call()
	}
	return nil
}

// Ctrl-C, which Terraform passes on as StopProvider, ends a wait for the rate limit, however long DialNexa asks for, and a
// request that fails at the moment of the interrupt isn't tried again. The message says that Terraform was interrupted.
func TestStop_endsWaitsAndRetries(t *testing.T) {
	t.Parallel()
	const advice, forever = "Terraform was interrupted before it tried again", 200 * time.Second
	whileWaiting := func(c *dialnexa.Config, stop func()) { c.Logger = slog.New(onWait{slog.Default().Handler(), stop}) }
	withTheResponse := func(c *dialnexa.Config, stop func()) {
		c.Transport = mocktest.RoundTripper(func(req *http.Request) (*http.Response, error) {
			defer stop()
			return http.DefaultTransport.RoundTrip(req)
		})
	}
	status := func(status int, wait time.Duration) mockserver.Fault {
		return mockserver.Fault{Status: status, RetryAfter: wait}
	}
	for name, test := range map[string]struct {
		at     func(*dialnexa.Config, func())
		method string
		fault  mockserver.Fault
		says   string
	}{
		"create that waits": {at: whileWaiting, method: "POST", fault: status(429, forever), says: "interrupted"},
		"create refused":    {at: withTheResponse, method: "POST", fault: status(429, 0), says: advice},
		"create lost":       {at: withTheResponse, method: "POST", fault: status(500, 0), says: "interrupted. The webhook may or"},
		"delete that waits": {at: whileWaiting, method: "DELETE", fault: status(502, forever), says: "and the response was lost"},
		"delete that fails": {at: withTheResponse, method: "DELETE", fault: status(500, 0), says: advice},
	} {
		api, webhook := newWebhook(t)
		test.fault.Method = test.method
		api.Fault(test.fault)
		webhook.server = configuredServer(t, api, func(c *dialnexa.Config) {
			test.at(c, func() { must(webhook.server.StopProvider(context.Background(), &tfprotov6.StopProviderRequest{}))(t) })
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
