// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

const deliverySecret = "whsec_example_delivery"

// deliver posts a body, with a client that knows no other secret than its key.
func deliver(t *testing.T, ctx context.Context, change func(*dialnexa.Delivery)) (dialnexa.Receipt, error) {
	t.Helper()
	client, err := dialnexa.New(dialnexa.Config{UserAgent: "test", Config: transport.Config{APIKey: "key_example:secret_example"}})
	if err != nil {
		t.Fatal(err)
	}
	d := dialnexa.Delivery{
		URL: "https://hooks.example.com", Payload: `{"a":1}`, Secret: deliverySecret,
		Header: dialnexa.SignatureHeaderPage, Timeout: 10 * time.Second,
	}
	change(&d)
	return client.Deliver(ctx, d)
}

func TestDeliver_doesNotRepeatAURLThatCannotBeParsed(t *testing.T) {
	t.Parallel()
	_, err := deliver(t, t.Context(), func(d *dialnexa.Delivery) { d.URL = "https://t0ken\x7f.example.com" })
	if err == nil || err.Error() != "it is not a URL" {
		t.Errorf("got %v", err)
	}
}

func TestDeliver_refusesAnUnknownCertificate(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	_, err := deliver(t, t.Context(), func(d *dialnexa.Delivery) { d.URL = server.URL })
	if err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("got %v", err)
	}
}

// The header is spelled on the wire as the edition spells it: some receivers compare letter by letter, wrong as that is.
func TestDeliver_spellsTheHeaderAsTheEditionDoes(t *testing.T) {
	t.Parallel()
	for _, header := range dialnexa.SignatureHeaders() {
		var sent strings.Builder
		_, err := deliver(t, t.Context(), func(d *dialnexa.Delivery) {
			d.Header, d.Transport = header, mocktest.RoundTripper(func(req *http.Request) (*http.Response, error) {
				if err := req.Write(&sent); err != nil {
					return nil, err
				}
				return mocktest.Respond(http.StatusNoContent, nil, "")(req)
			})
		})
		_, value, found := strings.Cut(sent.String(), "\r\n"+string(header)+": ")
		value, _, _ = strings.Cut(value, "\r\n")
		prefixed := strings.HasPrefix(value, "sha256=")
		valid := found && dialnexa.Verify(`{"a":1}`, deliverySecret, value)
		if err != nil || !valid || prefixed == (header == dialnexa.SignatureHeaderNewer) {
			t.Errorf("%v; sent %q", err, sent.String())
		}
	}
}

// The status decides; a body that never ends costs no more than the timeout, and nothing of it is shown.
func TestDeliver_statusCountsIfTheBodyBreaksOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		receipt, err := deliver(t, t.Context(), func(d *dialnexa.Delivery) {
			d.Transport = mocktest.RoundTripper(func(req *http.Request) (*http.Response, error) {
				reader, writer := io.Pipe()
				go func() {
					_, _ = writer.Write([]byte("the secret is " + deliverySecret[:10]))
					<-req.Context().Done()
					_ = writer.CloseWithError(req.Context().Err())
				}()
				return &http.Response{StatusCode: 299, Header: http.Header{}, Body: reader}, nil
			})
		})
		if took := time.Since(began); err != nil || !receipt.Accepted() || receipt.Line != "" || took != 10*time.Second {
			t.Errorf("%+v, %v after %s", receipt, err, took)
		}
	})
}

func TestDeliver_tellsTimeoutFromInterrupt(t *testing.T) {
	t.Parallel()
	for after, want := range map[time.Duration]string{time.Second: "context canceled", time.Hour: "no response within 10s"} {
		synctest.Test(t, func(t *testing.T) {
			_, err := deliver(t, mocktest.CanceledAfter(t, after), func(d *dialnexa.Delivery) {
				d.Transport = mocktest.RoundTripper(func(req *http.Request) (*http.Response, error) {
					<-req.Context().Done()
					return nil, req.Context().Err()
				})
			})
			if err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
}

func TestDeliver_showsTheFirstLineMasked(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ secret, body, want string }{
		"first line":           {deliverySecret, "\n \nbad signature\nmore", "bad signature"},
		"JSON on many lines":   {deliverySecret, "{\n \"error\": \"bad\",\n \"at\": [1, 2]\n}\n", `{"error":"bad","at":[1,2]}`},
		"the secret":           {deliverySecret, "not " + deliverySecret, "not " + redact.Mask},
		"the secret, escaped":  {"whsec/example+1", `{"secret":"whsec\/example+1"}`, `{"secret":"` + redact.Mask + `"}`},
		"the path of the url":  {deliverySecret, "Cannot POST /hooks/t0ken", "Cannot POST " + redact.Mask},
		"the signature":        {deliverySecret, "not " + dialnexa.Sign(`{"a":1}`, deliverySecret), "not sha256=" + redact.Mask},
		"a secret of two":      {"line one\nline two", "got line one\nline two", "got " + redact.Mask},
		"a secret of a letter": {"a", "bad signature", redact.Withheld},
		"a color":              {deliverySecret, "\x1b[31mbad\x07", "[31mbad"},
		"nothing":              {deliverySecret, "", ""},
		"as much as is read":   {deliverySecret, "ok\n" + strings.Repeat("x", 64<<10-3), "ok"},
		"too much":             {deliverySecret, strings.Repeat("x", 64<<10+1), ""},
		"a full line":          {deliverySecret, strings.Repeat("ü", 200), strings.Repeat("ü", 200)},
		"a long line":          {deliverySecret, strings.Repeat("ü", 201), strings.Repeat("ü", 200) + "…"},
	} {
		receipt, err := deliver(t, t.Context(), func(d *dialnexa.Delivery) {
			d.URL, d.Secret, d.Transport = "https://hooks.example.com/hooks/t0ken", test.secret, mocktest.Respond(http.StatusOK, nil, test.body)
		})
		if err != nil || receipt.Line != test.want {
			t.Errorf("%s: got %q, %v; want %q", name, receipt.Line, err, test.want)
		}
	}
}

// A forged signature differs from the last one too: it is made with a secret that nobody can know.
func TestDeliver_forgesAnotherSignatureEachTime(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 3 {
		_, err := deliver(t, t.Context(), func(d *dialnexa.Delivery) {
			d.Forged, d.Transport = true, mocktest.RoundTripper(func(req *http.Request) (*http.Response, error) {
				seen[req.Header[string(d.Header)][0]] = true
				return mocktest.Respond(http.StatusForbidden, nil, "")(req)
			})
		})
		if err != nil {
			t.Error(err)
		}
	}
	if len(seen) != 3 || seen[dialnexa.Sign(`{"a":1}`, deliverySecret)] || seen[dialnexa.Sign(`{"a":1}`, "")] {
		t.Errorf("got %v", seen)
	}
}

func TestDeliver_namesTheHostOfARedirectAlone(t *testing.T) {
	t.Parallel()
	for location, want := range map[string]string{"https://user:t0ken@a.test/t0ken": "https://a.test", "/here": "", "::": ""} {
		receipt, err := deliver(t, t.Context(), func(d *dialnexa.Delivery) {
			d.Transport = mocktest.Respond(http.StatusFound, http.Header{"Location": {location}}, "")
		})
		if err != nil || receipt.Location != want || receipt.Accepted() {
			t.Errorf("%s: %+v, %v", location, receipt, err)
		}
	}
}
