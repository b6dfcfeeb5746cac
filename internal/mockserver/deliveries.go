// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"
)

// maxDeliveries is how many are kept, each with its body.
const maxDeliveries = 100

// DeliveryRequest is an event to deliver.
type DeliveryRequest struct {
	Event     string
	Edition   Edition       // default EditionPage
	WebhookID string        // "" is every subscribed webhook
	Forged    bool          // signed with something that isn't the secret
	Body      []byte        // default: a realistic sample of the event, with an id of its own
	Times     int           // that each webhook gets it; 0 is once
	Retries   int           // how often it is sent again, unless the response is 2xx
	Wait      time.Duration // before each of those
}

// check returns an error for a request that cannot be carried out.
func (r DeliveryRequest) check() error {
	switch {
	case r.Event == "":
		return errors.New("no event to deliver")
	case !r.Edition.known():
		return fmt.Errorf("unknown edition %q: want one of %q", r.Edition, Editions())
	case r.Times < 1 || r.Times > maxDeliveries || r.Retries < 0 || r.Wait < 0:
		return fmt.Errorf("want times from 1 to %d, and retries and wait not below 0", maxDeliveries)
	default:
		return nil
	}
}

// Delivery is the outcome of one.
type Delivery struct {
	ID        string    `json:"id"`
	WebhookID string    `json:"webhook_id"`
	URL       string    `json:"url"`
	Event     string    `json:"event"`
	Forged    bool      `json:"forged"`
	Attempts  int       `json:"attempts"`
	At        time.Time `json:"at"` // the last attempt began, by the server's clock
	outcome

	request DeliveryRequest
}

// courier delivers events, and keeps what came of the last.
type courier struct {
	cfg Config
	*store
	poster

	mu   sync.Mutex
	done []Delivery
	last int // the id of the last delivery
}

// Deliver sends an event to every active webhook that is subscribed to it, in all workspaces, one after another in the order
// of their creation. It returns the outcome of each: none if no webhook is subscribed. It fails, and sends nothing, without an
// event, with an unknown edition or webhook, and after Close.
func (c *courier) Deliver(ctx context.Context, r DeliveryRequest) ([]Delivery, error) {
	if r.Edition == "" {
		r.Edition = EditionPage
	}
	r.Times = max(r.Times, 1)
	if err := r.check(); err != nil {
		return nil, err
	}
	targets, err := c.subscribed(r)
	if err != nil {
		return nil, err
	}
	if r.Body == nil {
		r.Body = sampleBody(c.rng, r.Event, c.cfg.Now())
	}
	out := make([]Delivery, 0, len(targets))
	for _, w := range targets {
		for range r.Times {
			out = append(out, c.deliver(ctx, w, r))
		}
	}
	return out, nil
}

// Deliveries returns the last 100, the oldest first.
func (c *courier) Deliveries() []Delivery {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.done)
}

// Redeliver sends the body of a delivery again, to where its webhook points now and signed with the secret that it has now.
// It fails if the delivery is not one of the last 100, or the webhook is gone.
func (c *courier) Redeliver(ctx context.Context, id string) (Delivery, error) {
	all := c.Deliveries()
	i := slices.IndexFunc(all, func(d Delivery) bool { return d.ID == id })
	if i < 0 {
		return Delivery{}, fmt.Errorf("no delivery has the id %q", id)
	}
	w, ok := c.Webhook(all[i].WebhookID)
	if !ok {
		return Delivery{}, fmt.Errorf("no webhook has the id %q any more", all[i].WebhookID)
	}
	return c.deliver(ctx, w, all[i].request), nil
}

// subscribed returns the webhooks that an event goes to.
func (c *courier) subscribed(r DeliveryRequest) ([]Webhook, error) {
	if c.ctx.Err() != nil {
		return nil, errors.New("the server is closed")
	}
	all := c.Webhooks()
	if r.WebhookID != "" {
		w, ok := c.Webhook(r.WebhookID)
		if !ok {
			return nil, fmt.Errorf("no webhook has the id %q", r.WebhookID)
		}
		all = []Webhook{w}
	}
	return slices.DeleteFunc(all, func(w Webhook) bool { return !w.IsActive || !slices.Contains(w.Events, r.Event) }), nil
}

// deliver sends an event until it is accepted, or all attempts are spent.
func (c *courier) deliver(ctx context.Context, w Webhook, r DeliveryRequest) Delivery {
	d := Delivery{WebhookID: w.ID, URL: w.URL, Event: r.Event, Forged: r.Forged, request: r}
	secret := w.Secret
	if r.Forged {
		secret = "forged:" + secret
	}
	for {
		d.Attempts++
		d.At = c.cfg.Now().UTC()
		d.outcome = c.post(ctx, w.URL, r.Edition, secret, r.Body)
		c.cfg.Log.Printf("delivery of %s to %s: %d %s", r.Event, w.URL, d.Status, d.Err)
		if d.accepted() || d.Attempts > r.Retries || !c.pause(ctx, r.Wait) {
			break
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	d.ID = strconv.Itoa(c.last)
	c.done = append(c.done, d)
	c.done = c.done[max(0, len(c.done)-maxDeliveries):]
	return d
}

func (c *courier) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done = nil
}
