// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"
)

// Edition is one of the ways in which DialNexa is documented to sign.
type Edition string

// The editions. Each signs the raw body with HMAC-SHA256 and the secret's bytes.
const (
	EditionPage  Edition = "page"  // X-DialNexa-Signature: sha256=<hex>
	EditionSpec  Edition = "spec"  // x-nexa-signature: sha256=<hex>
	EditionNewer Edition = "newer" // x-dialnexa-signature: <hex>
)

// unsigned is the edition of a verification without a signature.
const unsigned Edition = "unsigned"

// Editions returns every edition.
func Editions() []Edition { return []Edition{EditionPage, EditionSpec, EditionNewer} }

// bodyPeek is how much of a receiver's response a Delivery shows.
const bodyPeek = 256

// DeliveryRequest is an event to deliver.
type DeliveryRequest struct {
	Event     string
	Edition   Edition // default EditionPage
	WebhookID string  // "" is every subscribed webhook
	Forged    bool    // signed with something that isn't the secret
	Body      []byte  // default: a realistic sample of the event
}

// Delivery is the outcome of one.
type Delivery struct {
	WebhookID string `json:"webhook_id"`
	URL       string `json:"url"`
	Event     string `json:"event"`
	Status    int    `json:"status"`          // 0 without a response
	Err       string `json:"error,omitempty"` // why there is none
	Body      string `json:"body,omitempty"`  // the first 256 bytes of the response
}

// NewDeliveryClient returns the client that deliveries are sent with by
// default: it gives up after ten seconds and follows no redirect. A nil
// transport is http.DefaultTransport.
func NewDeliveryClient(rt http.RoundTripper) *http.Client {
	return &http.Client{
		Transport: rt,
		Timeout:   10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// Deliver sends an event to every active webhook that is subscribed to it, in
// all workspaces, one after another in the order of their creation. It returns
// the outcome of each: none if no webhook is subscribed. It fails, and sends
// nothing, without an event, with an unknown edition or webhook, and after Close.
func (s *Server) Deliver(ctx context.Context, r DeliveryRequest) ([]Delivery, error) {
	if r.Edition == "" {
		r.Edition = EditionPage
	}
	if r.Event == "" {
		return nil, errors.New("no event to deliver")
	}
	if !slices.Contains(Editions(), r.Edition) {
		return nil, fmt.Errorf("unknown edition %q: want one of %q", r.Edition, Editions())
	}
	if r.Body == nil {
		r.Body = sampleBody(r.Event, s.cfg.Now())
	}
	targets, err := s.subscribed(r)
	if err != nil {
		return nil, err
	}
	out := make([]Delivery, 0, len(targets))
	for _, w := range targets {
		secret := w.Secret
		if r.Forged {
			secret = "forged:" + secret
		}
		d := s.post(ctx, w.URL, r.Edition, secret, r.Body)
		d.WebhookID, d.Event = w.ID, r.Event
		out = append(out, d)
	}
	return out, nil
}

// subscribed returns the webhooks that an event goes to.
func (s *Server) subscribed(r DeliveryRequest) ([]Webhook, error) {
	if s.ctx.Err() != nil {
		return nil, errors.New("the server is closed")
	}
	all := s.store.all()
	if r.WebhookID != "" {
		w, ok := s.store.get(r.WebhookID)
		if !ok {
			return nil, fmt.Errorf("no webhook has the id %q", r.WebhookID)
		}
		all = []Webhook{w}
	}
	return slices.DeleteFunc(all, func(w Webhook) bool {
		return !w.IsActive || !slices.Contains(w.Events, r.Event)
	}), nil
}

// post sends one signed body.
func (s *Server) post(ctx context.Context, to string, e Edition, secret string, body []byte) Delivery {
	s.deliveries.add(1)
	defer s.deliveries.add(-1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()

	out := Delivery{URL: to}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		out.Err = err.Error()
		return out
	}
	if e != unsigned {
		name, value := e.signature(secret, body)
		req.Header.Set(name, value)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "dialnexa-mock")
	resp, err := s.cfg.DeliveryClient.Do(req)
	if err != nil {
		out.Err = err.Error()
		return out
	}
	defer func() { _ = resp.Body.Close() }()
	peek, err := io.ReadAll(io.LimitReader(resp.Body, bodyPeek))
	out.Status, out.Body = resp.StatusCode, string(peek)
	if err != nil {
		out.Err = err.Error()
	}
	return out
}

// signature returns the header that proves who sent a body.
func (e Edition) signature(secret string, body []byte) (name, value string) {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write(body) // a hash never fails
	sum := hex.EncodeToString(mac.Sum(nil))
	switch e {
	case EditionSpec:
		return "x-nexa-signature", "sha256=" + sum
	case EditionNewer:
		return "x-dialnexa-signature", sum
	default:
		return "X-DialNexa-Signature", "sha256=" + sum
	}
}

// Close ends deliveries that are under way and waits until they have ended; it
// may be called again. The API goes on.
func (s *Server) Close() error {
	s.cancel()
	s.deliveries.wait()
	return nil
}
