// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"cmp"
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
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

const deliverySecret = "whsec_example_delivery"

// deliver posts a body over a wire, nil for the one that users have, with a client that knows no other secret than its
// key.
func deliver(
	t *testing.T, ctx context.Context, wire http.RoundTripper, edits ...func(*dialnexa.Delivery),
) (dialnexa.Receipt, error) {
	t.Helper()
	d := dialnexa.Delivery{
		URL: "https://hooks.example.com/hooks/t0ken", Payload: `{"a":1}`, Secret: deliverySecret,
		Header: dialnexa.SignatureHeaderPage, Timeout: 10 * time.Second, Transport: wire,
	}
	for _, edit := range edits {
		edit(&d)
	}
	return newClient(t).Deliver(ctx, d)
}

func TestDeliver_refusesAnUnknownCertificate(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	_, err := deliver(t, t.Context(), nil, func(d *dialnexa.Delivery) { d.URL = server.URL })
	if err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("got %v", err)
	}
}

// The header is spelled on the wire as the edition spells it: some receivers compare letter by letter, wrong as that
// is. A forged signature differs from the last one too: it is made with a secret that nobody can know.
func TestDeliver_signsAsTheEditionDoesOrForges(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{dialnexa.Sign(`{"a":1}`, ""): true}
	for _, header := range dialnexa.SignatureHeaders() {
		for _, forged := range []bool{false, true, true} {
			receiver := mocktest.NewReceiver()
			_, err := deliver(t, t.Context(), receiver, func(d *dialnexa.Delivery) { d.Header, d.Forged = header, forged })
			sent := receiver.Last().Header
			value := strings.Join(sent[string(header)], ",")
			prefixed := strings.HasPrefix(value, "sha256=") != (header == dialnexa.SignatureHeaderNewer)
			valid := dialnexa.Verify(`{"a":1}`, deliverySecret, value)
			if err != nil || !prefixed || valid == forged || forged && (value == "" || seen[value]) {
				t.Errorf("%v; forged %t, sent %q", err, forged, sent)
			}
			seen[value] = true
		}
	}
}

// The status decides; a body that never ends costs no more than the timeout, and nothing of it is shown.
func TestDeliver_statusCountsIfTheBodyBreaksOff(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 299} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			receipt, err := deliver(t, t.Context(), mocktest.RoundTripper(func(req *http.Request) (*http.Response, error) {
				reader, writer := io.Pipe()
				go func() {
					_, _ = writer.Write([]byte("the secret is " + deliverySecret[:10]))
					<-req.Context().Done()
					_ = writer.CloseWithError(req.Context().Err())
				}()
				return &http.Response{StatusCode: status, Header: http.Header{}, Body: reader}, nil
			}))
			if took := time.Since(began); err != nil || !receipt.Accepted() || receipt.Line != "" || took != 10*time.Second {
				t.Errorf("%+v, %v after %s", receipt, err, took)
			}
		})
	}
}

func TestDeliver_saysWhyThereWasNoResponse(t *testing.T) {
	t.Parallel()
	hangs := mocktest.RoundTripper(func(req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, req.Context().Err()
	})
	for want, test := range map[string]struct {
		url    string
		cancel time.Duration
	}{
		"it is not a URL":        {url: "https://t0ken\x7f.example.com", cancel: time.Hour}, // which is not repeated
		"context canceled":       {cancel: time.Second},
		"no response within 10s": {cancel: time.Hour},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx := mocktest.CanceledAfter(t, test.cancel)
			_, err := deliver(t, ctx, hangs, func(d *dialnexa.Delivery) { d.URL = cmp.Or(test.url, d.URL) })
			if err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
}

// The receipt of a redirect has the first line of the body, masked, and of the location nothing but the host.
func TestDeliver_showsTheFirstLineMasked(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ secret, body, want string }{
		"first line":          {body: "\n \nbad signature\nmore", want: "bad signature"},
		"JSON on many lines":  {body: "{\n \"error\": \"bad\",\n \"at\": [1, 2]\n}\n", want: `{"error":"bad","at":[1,2]}`},
		"the secret":          {body: "not " + deliverySecret, want: "not " + redact.Mask},
		"the path of the url": {body: "Cannot POST /hooks/t0ken", want: "Cannot POST " + redact.Mask},
		"the signature":       {body: "not " + dialnexa.Sign(`{"a":1}`, deliverySecret), want: "not sha256=" + redact.Mask},
		"a secret of two":     {secret: "line one\nline two", body: "got line one\nline two", want: "got " + redact.Mask},
		"a color":             {body: "\x1b[31mbad\x07", want: "[31mbad"},
		"nothing":             {},
		"as much as is read":  {body: "ok\n" + strings.Repeat("x", 64<<10-3), want: "ok"},
		"too much":            {body: strings.Repeat("x", 64<<10+1)},
		"a full line":         {body: strings.Repeat("ü", 200), want: strings.Repeat("ü", 200)},
		"a long line":         {body: strings.Repeat("ü", 201), want: strings.Repeat("ü", 200) + "…"},
	} {
		wire := mocktest.Respond(http.StatusFound, http.Header{"Location": {"https://user:t0ken@a.test/t0ken"}}, test.body)
		got, err := deliver(t, t.Context(), wire, func(d *dialnexa.Delivery) { d.Secret = cmp.Or(test.secret, d.Secret) })
		want := dialnexa.Receipt{StatusCode: http.StatusFound, Line: test.want, Location: "https://a.test"}
		if err != nil || got != want || got.Accepted() {
			t.Errorf("%s: got %+v, %v; want %+v", name, got, err, want)
		}
	}
}

// signatures were computed with openssl:
//
//	printf '%s' "$payload" | openssl dgst -sha256 -hmac "$secret"
//
// where the third payload is printf 'Grüße, 世界\n\x00\xff' without the '%s', and the fourth secret, being longer than a
// block, was given as -mac HMAC -macopt key:"$secret".
var signatures = []struct{ payload, secret, hex string }{
	{`{"event":"call.completed"}`, "whsec_your_secret_here", "a27c7531a72373070ae578039dd7af86231289965a0b5d741c8ed8a709926ca6"},
	{"", "k", "8bb990c40a7d61cb97597a942125025be50ac8beb74436e3735b98893a7f6620"},
	{"Grüße, 世界\n\x00\xff", "sëcret 🔑", "7178f6aa6bbf1a18e39469ce0f52156cebcc95234b39f6342eaa55e5aa778883"},
	{"x", strings.Repeat("k", 100), "8c1858bff6cf9cb73708b4b54f43bca6e1b8b4c3380760dc009001b265b64c6f"},
	{"x", "", "4cbc96099a6467ce002461f10549b4898265ebe6188b45efacc44293516e62c4"},
}

func TestSignAndVerify_agreeWithOpenSSL(t *testing.T) {
	t.Parallel()
	for _, v := range signatures {
		if got := dialnexa.Sign(v.payload, v.secret); got != "sha256="+v.hex {
			t.Errorf("%q: got %s, want %s", v.payload, got, v.hex)
		}
		for _, signature := range []string{"sha256=" + v.hex, v.hex, strings.ToUpper(v.hex), "sha256=" + strings.ToUpper(v.hex)} {
			if !dialnexa.Verify(v.payload, v.secret, signature) {
				t.Errorf("%q: %s does not verify", v.payload, signature)
			}
		}
	}
}

func TestVerify_refusesAnythingElse(t *testing.T) {
	t.Parallel()
	v := signatures[0]
	for _, signature := range []string{
		"", "sha256=", v.hex[:63], v.hex[:62], v.hex + "00", v.hex[2:], "sha256=sha256=" + v.hex, "SHA256=" + v.hex,
		"sha1=" + v.hex, "sha256= " + v.hex, v.hex + "\n", "0x" + v.hex, strings.Replace(v.hex, "a", "g", 1),
		strings.Repeat("0", 64), "b" + v.hex[1:], "onx1MacjcwcK5XgDndevhiMSiZZaC110HI7YpwmSbKY=",
	} {
		if dialnexa.Verify(v.payload, v.secret, signature) {
			t.Errorf("%.80q verifies", signature)
		}
	}
	for payload, secret := range map[string]string{v.payload[1:]: v.secret, v.payload: v.secret + " "} {
		if dialnexa.Verify(payload, secret, v.hex) {
			t.Errorf("it verifies for %q with %q", payload, secret)
		}
	}
}
