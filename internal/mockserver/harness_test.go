// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
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
	key  string
}

// newServer makes a server and a client that reaches it without a socket.
func newServer(t *testing.T, cfg mockserver.Config) (*mockserver.Server, client) {
	t.Helper()
	s := mockserver.New(cfg)
	return s, client{t: t, http: &http.Client{Transport: s.Transport()}, key: mockserver.DefaultKey}
}

func (c client) request(method, path, body string) *http.Request {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, "http://dialnexa.test"+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.key)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return req
}

// reply is a response, read to its end or to where it broke off.
type reply struct {
	status int
	header http.Header
	body   string
}

func (c client) send(req *http.Request) (reply, error) {
	resp, err := c.http.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, strings.TrimSuffix(string(body), "\n")}, err
}

// try sends a request that may fail.
func (c client) try(method, path, body string) (reply, error) {
	c.t.Helper()
	return c.send(c.request(method, path, body))
}

// do sends a request whose response must have that status.
func (c client) do(method, path, body string, status int) reply {
	c.t.Helper()
	r, err := c.try(method, path, body)
	if err != nil || r.status != status {
		c.t.Fatalf("%s %s: %v, status %d, want %d: %s", method, path, err, r.status, status, r.body)
	}
	return r
}

// control is do for the control path.
func (c client) control(method, path, body string, status int) reply {
	c.t.Helper()
	return c.do(method, "/_mock/"+path, body, status)
}

// list returns the ids on a page of the list, joined, and how many webhooks and
// pages there are, if the dialect says so.
func (c client) list(query string) (ids string, total, pages int) {
	c.t.Helper()
	type item struct{ ID string }
	var got struct {
		Webhooks, Data    []item
		Total, TotalPages int
	}
	decode(c.t, c.do("GET", webhooks+query, "", http.StatusOK).body, &got)
	for _, w := range append(got.Webhooks, got.Data...) {
		ids += " " + w.ID
	}
	return strings.TrimSpace(ids), got.Total, got.TotalPages
}

// message is that of an error as the API gives it; several are in brackets.
func (r reply) message(t *testing.T) string {
	t.Helper()
	var got struct {
		StatusCode int
		Message    any
		Error      string
	}
	decode(t, r.body, &got)
	if got.StatusCode != r.status || got.Error != http.StatusText(r.status) {
		t.Errorf("error is %s", r.body)
	}
	return fmt.Sprint(got.Message)
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%s: %s", err, text)
	}
}

func sample(url string) mockserver.Webhook {
	return mockserver.Webhook{URL: url, Events: []string{"call.completed"}, Secret: "whsec_1", IsActive: true}
}

// fill adds n webhooks, w0 to w(n-1).
func fill(s *mockserver.Server, n int) {
	for i := range n {
		s.Put(mockserver.Webhook{ID: fmt.Sprintf("w%d", i)})
	}
}
