// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package mocktest is what tests share over the mock server: an [API] of a test's own, a [Receiver] of deliveries, a
// [Log], transports and contexts. It knows neither the client nor the provider.
package mocktest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// API is a mock server of a test's own, a client of which sends requests as they are.
type API struct {
	*mockserver.Server
	Client
}

// New returns a server that is reached by its Transport, without a socket, so also in a synctest bubble. Without a rate
// limit in cfg it has none. The test ends when no request is under way.
func New(t testing.TB, cfg mockserver.Config) *API {
	t.Helper()
	a := start(t, cfg)
	a.Origin, a.HTTP = "https://dialnexa.test", &http.Client{Transport: a.Transport()}
	t.Cleanup(a.Wait)
	return a
}

// Listen returns a server at a loopback address, for a provider or a program of its own. The functions in around wrap
// its handler, so they see each request first.
func Listen(t testing.TB, cfg mockserver.Config, around ...func(http.Handler) http.Handler) *API {
	t.Helper()
	a := start(t, cfg)
	handler := http.Handler(a.Server)
	for _, wrap := range around {
		handler = wrap(handler)
	}
	listener := httptest.NewServer(handler)
	t.Cleanup(listener.Close)
	a.Origin, a.HTTP = listener.URL, listener.Client()
	return a
}

func start(t testing.TB, cfg mockserver.Config) *API {
	if cfg.RateLimit == 0 {
		cfg.RateLimit = -1
	}
	server := mockserver.New(cfg)
	t.Cleanup(func() { _ = server.Close() }) // never fails
	return &API{server, Client{T: t, Key: append(cfg.APIKeys, mockserver.DefaultKey)[0]}}
}

// BaseURL returns the address that a client or a provider is configured with.
func (a *API) BaseURL() string { return a.Origin + "/v1" }

// Sent returns how many requests with a method came in.
func (a *API) Sent(method string) int { return a.Stats().ByMethod[method] }

// OfSecret returns the webhooks with this secret.
func (a *API) OfSecret(secret string) (found []mockserver.Webhook) {
	for _, w := range a.Webhooks() {
		if w.Secret == secret {
			found = append(found, w)
		}
	}
	return found
}

// Fill adds n webhooks like the one that is given, with the ids w0 to w(n-1), and returns the ids.
func (a *API) Fill(n int, like mockserver.Webhook) []string {
	ids := make([]string, n)
	for i := range ids {
		like.ID = fmt.Sprintf("w%d", i)
		ids[i] = a.Put(like).ID
	}
	return ids
}

// Webhook returns a webhook for Put that is active and subscribed to call.completed.
func Webhook(url, secret string) mockserver.Webhook {
	return mockserver.Webhook{URL: url, Events: []string{"call.completed"}, Secret: secret, IsActive: true}
}
