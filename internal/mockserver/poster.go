// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Edition is one of the ways in which DialNexa is documented to sign.
type Edition string

// The editions. Each signs the raw body with HMAC-SHA256 and the secret's bytes.
const (
	EditionPage Edition = "page" // X-DialNexa-Signature: sha256=<hex>
	EditionSpec Edition = "spec" // x-nexa-signature: sha256=<hex>
	EditionBare Edition = "bare" // x-dialnexa-signature: <hex>, of the newest documentation
)

// unsigned is the edition of a verification without a signature.
const unsigned Edition = VerifyUnsigned

// Editions returns every edition.
func Editions() []Edition { return []Edition{EditionPage, EditionSpec, EditionBare} }

// signature returns the header that proves who sent a body.
func (e Edition) signature(secret string, body []byte) (name, value string) {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write(body) // a hash never fails
	sum := hex.EncodeToString(mac.Sum(nil))
	switch e {
	case EditionSpec:
		return "x-nexa-signature", "sha256=" + sum
	case EditionBare:
		return "x-dialnexa-signature", sum
	default:
		return "X-DialNexa-Signature", "sha256=" + sum
	}
}

// outcome is what came of a POST to a receiver.
type outcome struct {
	Status       int    `json:"status"`          // 0 without a response
	Err          string `json:"error,omitempty"` // why there is none
	Body         string `json:"body,omitempty"`  // the first 256 bytes of the response
	Milliseconds int64  `json:"milliseconds"`
}

func (o outcome) accepted() bool { return o.Err == "" && o.Status >= 200 && o.Status < 300 }

// poster sends signed bodies to receivers.
type poster struct {
	client *http.Client
	ctx    context.Context // ends with Close, and all deliveries with it
	cancel context.CancelFunc
}

// Close ends deliveries that are under way; it may be called again. The API goes on.
func (p poster) Close() error { p.cancel(); return nil }

// post sends one signed body.
func (p poster) post(ctx context.Context, to string, e Edition, secret string, body []byte) (out outcome) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(p.ctx, cancel)()

	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return outcome{Err: err.Error()}
	}
	if e != unsigned {
		name, value := e.signature(secret, body)
		req.Header.Set(name, value)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "dialnexa-mock")
	began := time.Now()
	defer func() { out.Milliseconds = time.Since(began).Milliseconds() }()
	resp, err := p.client.Do(req)
	if err != nil {
		return outcome{Err: err.Error()}
	}
	defer func() { _ = resp.Body.Close() }()
	peek, err := io.ReadAll(io.LimitReader(resp.Body, 256))
	if out = (outcome{Status: resp.StatusCode, Body: string(peek)}); err != nil {
		out.Err = err.Error()
	}
	return out
}

// verify asks a receiver whether it is there, and returns the API's message if it isn't. The post doesn't end with the
// client's request: a server doesn't feel that its client gives up.
func (p poster) verify(to string, e Edition, secret string) (problems []string) {
	switch out := p.post(p.ctx, to, e, secret, []byte(`{"event":"webhook.verification"}`)); {
	case out.Status == 0:
		return []string{"url could not be verified: the endpoint did not respond"}
	case !out.accepted():
		return []string{fmt.Sprintf("url could not be verified: the endpoint responded %d", out.Status)}
	default:
		return nil
	}
}
