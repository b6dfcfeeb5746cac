// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

const (
	webhooks   = "/v1/user-webhooks"
	createBody = `{"url":"https://example.test/hook","events":["call.completed"],"secret":"whsec_1"}`
)

// client sends requests as they are.
type client struct {
	t    *testing.T
	http *http.Client
	base string
	key  string
}

// reply is a response that was read to its end, or to where it broke off.
type reply struct {
	status int
	header http.Header
	body   string
	err    error // from reading the body
}

// newServer makes a server and a client that reaches it without a socket.
func newServer(t *testing.T, cfg mockserver.Config) (*mockserver.Server, client) {
	t.Helper()
	s := mockserver.New(cfg)
	return s, client{t: t, http: &http.Client{Transport: s.Transport()}, base: "http://dialnexa.test", key: mockserver.DefaultKey}
}

func (c client) request(ctx context.Context, method, path, body string) *http.Request {
	c.t.Helper()
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.key)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return req
}

func (c client) send(req *http.Request) (reply, error) {
	resp, err := c.http.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, strings.TrimSuffix(string(body), "\n"), err}, nil
}

// try sends a request that may fail.
func (c client) try(method, path, body string) (reply, error) {
	c.t.Helper()
	return c.send(c.request(c.t.Context(), method, path, body))
}

// do sends a request whose response must have that status.
func (c client) do(method, path, body string, want int) reply {
	c.t.Helper()
	r, err := c.try(method, path, body)
	if err != nil {
		c.t.Fatalf("%s %s: %s", method, path, err)
	}
	if r.err != nil {
		c.t.Fatalf("%s %s: reading the body: %s", method, path, r.err)
	}
	if r.status != want {
		c.t.Fatalf("%s %s: status %d, want %d: %s", method, path, r.status, want, r.body)
	}
	return r
}

// object decodes the body, and takes the wrapping of a dialect off.
func (r reply) object(t *testing.T, d mockserver.Dialect) map[string]any {
	t.Helper()
	var out map[string]any
	decode(t, r.body, &out)
	if !strings.HasSuffix(string(d), "-wrapped") {
		return out
	}
	if out["statusCode"] != float64(r.status) || len(out) != 2 {
		t.Fatalf("not wrapped: %s", r.body)
	}
	return sub(t, out, "data")
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%s: %s", err, text)
	}
}

func sub(t *testing.T, object map[string]any, name string) map[string]any {
	t.Helper()
	out, ok := object[name].(map[string]any)
	if !ok {
		t.Fatalf("%q is no object in %v", name, object)
	}
	return out
}

func text(t *testing.T, object map[string]any, name string) string {
	t.Helper()
	out, ok := object[name].(string)
	if !ok {
		t.Fatalf("%q is no string in %v", name, object)
	}
	return out
}

func items(t *testing.T, object map[string]any, name string) []map[string]any {
	t.Helper()
	list, ok := object[name].([]any)
	if !ok {
		t.Fatalf("%q is no array in %v", name, object)
	}
	out := make([]map[string]any, len(list))
	for i := range list {
		if out[i], ok = list[i].(map[string]any); !ok {
			t.Fatalf("%q holds something else than objects: %v", name, list)
		}
	}
	return out
}

func names(object map[string]any) []string {
	var out []string
	for name := range object {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func sample(url string) mockserver.Webhook {
	return mockserver.Webhook{URL: url, Events: []string{"call.completed"}, Secret: "whsec_1", IsActive: true}
}
