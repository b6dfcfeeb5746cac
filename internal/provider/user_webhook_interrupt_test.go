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
	for name, test := range map[string]struct {
		stopAt func(*dialnexa.Config, func())
		fault  mockserver.Fault
		says   string
	}{
		"create waiting for the rate limit": {stopAt: whileWaiting, fault: mockserver.Fault{Method: "POST", Status: 429, RetryAfter: forever}, says: "interrupted"},
		"create refused":                    {stopAt: withTheResponse, fault: mockserver.Fault{Method: "POST", Status: 429}, says: advice},
		"create with a lost response":       {stopAt: withTheResponse, fault: mockserver.Fault{Method: "POST", Status: 500}, says: "interrupted. The webhook may or"},
		"delete waiting for a retry":        {stopAt: whileWaiting, fault: mockserver.Fault{Method: "DELETE", Status: 502, RetryAfter: forever}, says: "interrupted, and the response was lost"},
		"delete that failed":                {stopAt: withTheResponse, fault: mockserver.Fault{Method: "DELETE", Status: 500}, says: advice},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			api.Fault(test.fault)
			webhook := newLifecycle(t, api)
			left := 0
			webhook.server = configuredServer(t, api, func(c *dialnexa.Config) {
				test.stopAt(c, func() { must(webhook.server.StopProvider(context.Background(), &tfprotov6.StopProviderRequest{}))(t) })
			})
			config := validWebhook(nil)
			if test.fault.Method == http.MethodDelete {
				webhook.put(stateOf(nil))
				config, left = noWebhook, 1
				api.putByHand("call.completed")
			}
			expectError(t, webhook.apply(config), "", test.says)
			if webhook.check(api.checkServer(left)); api.Stats().ByMethod[test.fault.Method] != 1 {
				t.Errorf("it was tried again: %v", api.Stats().ByMethod)
			}
		})
	}
}
