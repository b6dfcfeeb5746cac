// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider"
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

// Ctrl-C, which Terraform passes on as StopProvider, ends a wait for the rate limit, however long DialNexa asks for: no
// second request is sent. Without it, this test would last for the 200 seconds.
func TestStop_endsAWaitForTheRateLimit(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.Fault(mockserver.Fault{Method: "POST", Status: 429, Header: http.Header{"Retry-After": {"200"}}})
	webhook := newLifecycle(t, api)
	stop := func() {
		if _, err := webhook.server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
			t.Error(err)
		}
	}
	webhook.server = configure(t, api, newServer(func() provider.Provider {
		return &dialnexaProvider{settings: func(c *dialnexa.Config) {
			c.Logger = slog.New(onWait{slog.Default().Handler(), stop})
		}}
	})())
	d := onlyDiagnostic(t, webhook.apply(validWebhook(nil)))
	if says(t, d, "Terraform was interrupted"); len(api.Webhooks()) != 0 || len(api.writes()) != 1 {
		t.Errorf("%d webhooks; the requests were %v", len(api.Webhooks()), api.writes())
	}
}

// onResponse calls a function as a response comes in.
type onResponse struct {
	next http.RoundTripper
	call func()
}

func (o onResponse) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := o.next.RoundTrip(req)
	o.call()
	return resp, err
}

// A refusal that comes in together with Ctrl-C isn't retried: the message says that Terraform was interrupted, rather than
// that all retries were refused.
func TestStop_withARefusalByTheRateLimitIsAnInterruption(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.Fault(mockserver.Fault{Method: "POST", Status: 429})
	webhook := newLifecycle(t, api)
	stop := func() {
		if _, err := webhook.server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
			t.Error(err)
		}
	}
	webhook.server = configure(t, api, newServer(func() provider.Provider {
		return &dialnexaProvider{settings: func(c *dialnexa.Config) { c.Transport = onResponse{http.DefaultTransport, stop} }}
	})())
	d := onlyDiagnostic(t, webhook.apply(validWebhook(nil)))
	if says(t, d, "status 429", "Terraform was interrupted"); strings.Contains(d.Detail, "retries were refused") {
		t.Error(d.Detail)
	}
	if len(api.writes()) != 1 {
		t.Errorf("the requests were %v", api.writes())
	}
}
