// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// onWait is a log that calls a function as the client begins to wait.
type onWait struct {
	slog.Handler
	call func()
}

func (o onWait) Handle(_ context.Context, record slog.Record) error {
	if strings.Contains(strings.ToLower(record.Message), "waiting for") {
		o.call()
	}
	return nil
}

// onResponse calls a function as a response comes in.
type onResponse struct{ call func() }

func (o onResponse) RoundTrip(req *http.Request) (*http.Response, error) {
	defer o.call()
	return http.DefaultTransport.RoundTrip(req)
}

// Ctrl-C, which Terraform passes on as StopProvider, ends a wait for the rate limit, however long DialNexa asks for, and a
// refusal that comes in together with it isn't retried. Either way no second request is sent, and the message says that
// Terraform was interrupted.
func TestStop_endsACreateThatTheRateLimitRefuses(t *testing.T) {
	t.Parallel()
	for name, stopAt := range map[string]func(*dialnexa.Config, func()){
		"waiting": func(c *dialnexa.Config, stop func()) {
			c.Logger = slog.New(onWait{slog.Default().Handler(), stop})
		},
		"as the response comes in": func(c *dialnexa.Config, stop func()) { c.Transport = onResponse{stop} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			// Without the interrupt, this test would last for these 200 seconds.
			api.Fault(mockserver.Fault{Method: "POST", Status: 429, Header: http.Header{"Retry-After": {"200"}}})
			webhook := newLifecycle(t, api)
			webhook.server = configuredServer(t, api, func(c *dialnexa.Config) {
				stopAt(c, func() { must(webhook.server.StopProvider(context.Background(), &tfprotov6.StopProviderRequest{})) })
			})
			text := expectError(t, webhook.apply(validWebhook(nil)), "", "Terraform was interrupted")
			if strings.Contains(text, "rate limit is used up") {
				t.Error(text)
			}
			webhook.check(api.checkRequests("POST events,is_active,secret,url"), api.checkServer(0))
		})
	}
}
