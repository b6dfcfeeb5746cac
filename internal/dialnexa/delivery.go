// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

// Delivery is a signed event to post to a receiver, as DialNexa would post it.
type Delivery struct {
	// URL is not checked here: whether plain http is safe is the caller's to know.
	URL string
	// Payload is sent as it is, byte for byte, and declared as JSON.
	Payload string
	Secret  string
	// Header is the edition of the contract to sign by.
	Header SignatureHeader
	// Forged signs with a secret that nobody knows instead of Secret.
	Forged bool
	// Timeout bounds the whole delivery, the response included.
	Timeout time.Duration
	// Transport is the wire; nil means a connection of its own with the system's proxies and TLS 1.2 at least.
	Transport http.RoundTripper
}

// Receipt is a receiver's response.
type Receipt struct {
	StatusCode int
	// Line is the first line of the body, cut to maxReceiptLine characters and fit to be shown: the secret, the signature
	// and the API key are masked. It is "" if the body is empty, very large or broke off.
	Line string
	// Location is the scheme and host that a redirect pointed to. Redirects are never followed.
	Location string
}

// Accepted reports whether DialNexa would count the delivery as done: a status of 2xx.
func (r Receipt) Accepted() bool { return r.StatusCode >= 200 && r.StatusCode <= 299 }

const (
	// maxReceipt is the most that is read of a response, in bytes.
	maxReceipt     = 64 << 10
	maxReceiptLine = 200
)

// Deliver posts an event once, from this machine, with a connection that has nothing in common with the API's: no key,
// no retries, no redirects. Any status is a receipt; an error means that there was no response.
func (a *api) Deliver(ctx context.Context, d Delivery) (Receipt, error) {
	secret := d.Secret
	if d.Forged {
		secret = rand.Text()
	}
	signature := d.Header.Value(d.Payload, secret)
	a.secrets.AddURL(d.URL)
	a.secrets.Add(d.Secret, strings.TrimPrefix(signature, signaturePrefix))
	ctx, stop := context.WithTimeoutCause(ctx, d.Timeout, fmt.Errorf("no response within %s", d.Timeout))
	defer stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.URL, strings.NewReader(d.Payload))
	if err != nil {
		return Receipt{}, errors.New("it is not a URL") // The text may hold a password, so it is not repeated.
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", a.cfg.UserAgent)
	// Set would spell the name in Go's own way.
	req.Header[string(d.Header)] = []string{signature}

	wire := d.Transport
	if wire == nil {
		own := transport.NewWire()
		own.DisableKeepAlives = true
		wire = own
	}
	start := time.Now()
	reply, err := transport.SendOnce(wire, req, maxReceipt)
	fields := []any{"host", req.URL.Host, "duration_ms", time.Since(start).Milliseconds()}
	if reply == nil {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			err = context.Cause(ctx)
		}
		a.cfg.Logger.DebugContext(ctx, "The receiver did not respond", fields...)
		return Receipt{}, a.secrets.Error(err)
	}
	a.cfg.Logger.DebugContext(ctx, "The receiver responded", append(fields, "status", reply.StatusCode)...)
	r := Receipt{StatusCode: reply.StatusCode, Location: a.redirectTarget(reply.Header)}
	// A part of a body is not shown: it could end in the middle of the secret, which would not be masked.
	if err == nil && len(reply.Body) <= maxReceipt {
		r.Line = a.firstLine(reply.Body)
	}
	return r, nil
}

// firstLine returns the first line that says something. JSON is one line, however it is laid out.
func (a *api) firstLine(body []byte) string {
	var compact bytes.Buffer
	if json.Compact(&compact, body) == nil {
		body = compact.Bytes()
	}
	// All of it is masked first: a secret may have a line break in it.
	for line := range strings.Lines(a.secrets.Hide(string(body))) {
		line = a.secrets.Sanitize(line)
		if runes := []rune(line); len(runes) > maxReceiptLine {
			return string(runes[:maxReceiptLine]) + "…"
		}
		if line != "" {
			return line
		}
	}
	return ""
}
