// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// maxDeliveries is how many are kept, each with its body.
const maxDeliveries = 100

// DeliveryRequest is an event to deliver.
type DeliveryRequest struct {
	Event     string          `json:"event"`
	Edition   Edition         `json:"edition"`    // default EditionPage
	WebhookID string          `json:"webhook_id"` // "" is every subscribed webhook
	Forged    bool            `json:"forged"`     // signed with something that isn't the secret
	Body      json.RawMessage `json:"body"`       // any bytes; default: a sample with an id of its own
	Times     int             `json:"times"`      // that each webhook gets it; 0 is once
	Retries   int             `json:"retries"`    // how often it is sent again, unless the response is 2xx
	Wait      time.Duration   `json:"-"`          // before each of those
}

// check returns an error for a request that cannot be carried out.
func (r DeliveryRequest) check() error {
	switch {
	case r.Event == "":
		return errors.New("no event to deliver")
	case r.Times < 1 || r.Times > maxDeliveries || r.Retries < 0 || r.Wait < 0:
		return fmt.Errorf("want times from 1 to %d, and retries and wait not below 0", maxDeliveries)
	default:
		return oneOf("edition", r.Edition, Editions()...)
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

	mu   *sync.Mutex
	done []Delivery
	last int // the id of the last delivery
}

// Deliver sends an event to every active webhook that is subscribed to it, in all workspaces, one after another in the
// order of their creation. It returns the outcome of each: none if no webhook is subscribed. It fails, and sends
// nothing, without an event, with an unknown edition or webhook, and after Close.
func (c *courier) Deliver(ctx context.Context, r DeliveryRequest) ([]Delivery, error) {
	if r.Edition == "" {
		r.Edition = EditionPage
	}
	r.Times = max(r.Times, 1)
	if err := r.check(); err != nil {
		return nil, err
	}
	if c.ctx.Err() != nil {
		return nil, errors.New("the server is closed")
	}
	if r.Body == nil {
		r.Body = sampleBody(c.rng, r.Event, c.cfg.Now())
	}
	targets := slices.DeleteFunc(c.Webhooks(), func(w Webhook) bool { return r.WebhookID != "" && w.ID != r.WebhookID })
	if r.WebhookID != "" && len(targets) == 0 {
		return nil, fmt.Errorf("no webhook has the id %q", r.WebhookID)
	}
	out := []Delivery{}
	for _, w := range targets {
		for n := 0; n < r.Times && w.IsActive && slices.Contains(w.Events, r.Event); n++ {
			out = append(out, c.deliver(ctx, w, r))
		}
	}
	return out, nil
}

// Deliveries returns the last 100, the oldest first.
func (c *courier) Deliveries() []Delivery {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Delivery{}, c.done...)
}

// Redeliver sends the body of a delivery again, to where its webhook points now and signed with the secret that it has
// now. It fails if the delivery is not one of the last 100, or the webhook is gone.
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
		c.cfg.Log.Print(strings.TrimSpace(fmt.Sprintln("delivery of", r.Event, "to", w.URL, d.Status, d.Err)))
		if d.accepted() || d.Attempts > r.Retries || ctx.Err() != nil {
			break
		}
		time.Sleep(r.Wait)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	d.ID = strconv.Itoa(c.last)
	c.done = append(c.done, d)
	c.done = c.done[max(0, len(c.done)-maxDeliveries):]
	return d
}

// sampleBody returns a body such as receivers get: flat, as seen in the field for calls, and with an id of its own.
// No one outside of DialNexa knows what other events carry, so theirs is a guess of the same form.
func sampleBody(random *rng, event string, at time.Time) []byte {
	status := event[strings.LastIndex(event, ".")+1:]
	if !strings.HasPrefix(event, "call.") {
		return encode(map[string]any{
			"event": event, "id": "sample_" + random.name(8), "status": status, "timestamp": formatTime(at),
		})
	}
	call := "call_" + random.name(12)
	return encode(map[string]any{
		"call_id": call, "agent_id": "agent_3h6j9d2s", "status": status, "sentiment": "positive", "duration": 73,
		"summary":        "The caller confirmed the appointment on Friday.",
		"transcript":     "Agent: Does Friday at ten suit you?\nCaller: Yes, it does.",
		"extracted_data": map[string]any{"appointment": "Friday 10:00"},
		"recording_url":  "https://recordings.example.test/" + call + ".mp3",
		"metadata":       map[string]any{"source": "dialnexa-mock"},
	})
}
