// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// bodyPeek is how much of a receiver's response an outcome shows.
const bodyPeek = 256

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
	client   *http.Client
	underWay *inFlight
	ctx      context.Context // ends with Close, and all deliveries with it
	cancel   context.CancelFunc
}

func newPoster(client *http.Client) poster {
	ctx, cancel := context.WithCancel(context.Background())
	return poster{client, newInFlight(), ctx, cancel}
}

// Close ends deliveries that are under way and waits until they have ended; it may be called again. The API goes on.
func (p poster) Close() error {
	p.cancel()
	p.underWay.wait()
	return nil
}

// pause waits, and reports whether there is a reason to go on.
func (p poster) pause(ctx context.Context, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-p.ctx.Done():
	}
	return ctx.Err() == nil && p.ctx.Err() == nil
}

// post sends one signed body.
func (p poster) post(ctx context.Context, to string, e Edition, secret string, body []byte) (out outcome) {
	p.underWay.add(1)
	defer p.underWay.add(-1)
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
	peek, err := io.ReadAll(io.LimitReader(resp.Body, bodyPeek))
	out.Status, out.Body = resp.StatusCode, string(peek)
	if err != nil {
		out.Err = err.Error()
	}
	return out
}

// verify asks a receiver whether it is there, and returns the API's message if it isn't. The post doesn't end with the
// client's request: a server doesn't feel that its client gives up.
func (p poster) verify(to string, e Edition, secret string) (refusal string) {
	switch out := p.post(p.ctx, to, e, secret, []byte(`{"event":"webhook.verification"}`)); {
	case out.Status == 0:
		return "url could not be verified: the endpoint did not respond"
	case !out.accepted():
		return fmt.Sprintf("url could not be verified: the endpoint responded %d", out.Status)
	default:
		return ""
	}
}
