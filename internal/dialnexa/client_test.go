// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestNew_refusesWhatNoRequestCanUse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ baseURL, key, want string }{
		{baseURL: "http://api.dialnexa.com/v1", want: "base URL: plain http would show"},
		{key: "key_id:exa\nmple", want: "API key: it contains a line break"},
		{key: "key_id:exa\rmple", want: "API key: it contains a line break"},
		{key: "key_id:exa\x00mple", want: "API key: it contains a control character"},
		{key: "bearer  key_id:example", want: `API key: it begins with "Bearer "`},
		{key: "Bearer ", want: `API key: it begins with "Bearer "`},
		{want: "<nil>"},
		{key: "bearer", want: "<nil>"},
		{key: "~!@#$%^&*() kéy", want: "<nil>"},
	} {
		_, err := dialnexa.New(dialnexa.Config{BaseURL: test.baseURL, Config: transport.Config{APIKey: test.key}})
		if got := fmt.Sprint(err); !strings.HasPrefix(got, test.want) || strings.Contains(got, "mple") {
			t.Errorf("%+v: got %s", test, got)
		}
	}
}

// The action needs no key.
func TestClient_withoutAKeySendsNothing(t *testing.T) {
	t.Parallel()
	api := newAPI(t, mockserver.Config{}, func(c *dialnexa.Config) { c.APIKey = "" })
	for method, call := range calls {
		if err := call(t.Context(), api.client, "a"); err == nil || err.Error() != "no API key is set" {
			t.Errorf("%s: %v", method, err)
		}
	}
	if n := api.Stats().Requests; n > 0 {
		t.Errorf("%d requests", n)
	}
}

// What the client sends is masked in texts from outside, and so is what it was told to protect.
func TestClient_showsNoSecretInAMessage(t *testing.T) {
	t.Parallel()
	const secret, url = "whsec_example", "https://receiver.test/hook?a=1&b=2"
	for name, call := range map[string]func(*dialnexa.Client) error{
		"create": func(c *dialnexa.Client) error {
			_, err := c.Create(t.Context(), newHook(secret))
			return err
		},
		"update": func(c *dialnexa.Client) error {
			_, err := c.Update(t.Context(), "a", dialnexa.WebhookPatch{Secret: new(secret), URL: new(url)})
			return err
		},
		"protect": func(c *dialnexa.Client) error {
			c.Protect(secret)
			c.ProtectURL(url)
			return c.Delete(t.Context(), "a")
		},
	} {
		client := respondingClient(t, 400, http.Header{"Location": {"https://whsec-known.test/"}},
			`{"message":"is it `+secret+`, `+testKey+` or `+url+`?"}`)
		client.Protect("whsec-known")
		e := mocktest.As[*dialnexa.APIError](t, call(client))
		want := "is it " + redact.Mask + ", " + redact.Mask + " or https://receiver.test" + redact.Mask + "?"
		if e.Message() != want || e.Location != "https://"+redact.Mask+".test" {
			t.Errorf("%s: got %q, %q; want %q", name, e.Message(), e.Location, want)
		}
	}
}

func TestClient_refusesABodyThatIsTooLarge(t *testing.T) {
	t.Parallel()
	for limit, call := range map[int]func(*dialnexa.Client) error{
		8 << 20: func(c *dialnexa.Client) error { return calls[http.MethodGet](t.Context(), c, "a") },
		64 << 20: func(c *dialnexa.Client) error {
			_, err := c.Agents(t.Context())
			return err
		},
	} {
		for size, want := range map[int]string{limit: "is empty", limit + 1: fmt.Sprintf("is larger than %d MiB", limit>>20)} {
			err := call(respondingClient(t, 200, nil, strings.Repeat(" ", size)))
			if e := mocktest.As[*dialnexa.ResponseError](t, err); e.Reason != "the body "+want {
				t.Errorf("%d bytes: got %v, want %s", size, err, want)
			}
		}
	}
}

func TestClient_Delete_goesByTheStatusAlone(t *testing.T) {
	t.Parallel()
	for body, status := range map[string]int{"": 204, "<html>": 200, `{"success":false}`: 299, strings.Repeat("x", 8<<20+1): 200} {
		if err := respondingClient(t, status, nil, body).Delete(t.Context(), "a"); err != nil {
			t.Errorf("%d %.20q: %v", status, body, err)
		}
	}
}

func TestLog_holdsNoKeyNoSecretAndNoBody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		quoted := false
		api := newAPI(t, mockserver.Config{}, around(func(req *http.Request, next http.RoundTripper) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			if err == nil && req.Method == http.MethodPatch && !quoted {
				quoted = true
				// An error of the wire may quote what the server sent, and that may quote what it got.
				err = errors.New(`malformed HTTP response "whsec_\"new\" ` + req.Header.Get("Authorization") + `"`)
				return nil, errors.Join(err, resp.Body.Close())
			}
			return resp, err
		}))
		api.Fault(cutAfter, fault{Status: 500, Body: `{"message":"a body with whsec_own"}`})
		created, err := api.client.Create(t.Context(), newHook("whsec_own"))
		if err != nil || !created.Recovered {
			t.Fatal(err)
		}
		if lines := api.log.Lines("level=INFO", "found the webhook", "id="+created.ID); len(lines) != 1 {
			t.Errorf("the log does not say that the webhook was recovered")
		}
		patch := dialnexa.WebhookPatch{Secret: new(`whsec_"new"`), URL: new("https://new.test/")}
		if _, err := api.client.Update(t.Context(), created.ID, patch); err != nil {
			t.Error(err)
		}
		log := strings.Join(api.log.Lines(), "\n")
		if len(api.log.Lines(redact.Mask)) != 2 || len(api.log.Lines()) < 6 {
			t.Errorf("the log lacks lines:\n%s", log)
		}
		for _, word := range []string{
			"key_9f3a", "Zq4vT7wXb2LmN8", "whsec", "Bearer key", "Authorization", "receiver.test", "new.test", "call.completed", "a body",
		} {
			if strings.Contains(log, word) {
				t.Errorf("%q is in the log:\n%s", word, log)
			}
		}
	})
}
