// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

const collection = "/user-webhooks"

// CheckID says why an id cannot be one: it is part of a path, where "." and ".." have a meaning of their own.
func CheckID(id string) error {
	switch id {
	case "":
		return errors.New("the id is empty")
	case ".", "..":
		return fmt.Errorf("%q cannot be an id", id)
	}
	return nil
}

// doOne sends a request about one webhook. A 404 with the API's own text means that the webhook is gone. A gateway also
// responds with JSON to a route that it doesn't know, so any other text counts only if a page of the list can be read: then
// the API is there.
func (c *Client) doOne(ctx context.Context, method, id string, body any) (response, error) {
	if err := CheckID(id); err != nil {
		return response{}, err
	}
	resp, err := c.do(ctx, method, collection+"/"+url.PathEscape(id), nil, body)
	var api *APIError
	if errors.As(err, &api) && api.StatusCode == http.StatusNotFound && len(api.Messages) > 0 && !api.NotFound {
		noRoute := strings.HasPrefix(api.Messages[0], "Cannot "+method+" ")
		api.NotFound = !noRoute && c.canList(ctx)
	}
	return resp, err
}

// canList reports whether a page of the list can be read, or could be before.
func (c *Client) canList(ctx context.Context) bool {
	if c.listWorks.Load() {
		return true
	}
	_, err := c.newPager().next(ctx)
	return err == nil
}

// Get reads one webhook with a request of its own. A Reader serves most reads without one.
func (c *Client) Get(ctx context.Context, id string) (Webhook, error) {
	resp, err := c.doOne(ctx, http.MethodGet, id, nil)
	if err != nil {
		return Webhook{}, err
	}
	w, err := decodeWebhook(resp.body)
	if err == nil {
		err = checkRead(w, id)
	}
	if err != nil {
		return Webhook{}, resp.bodyError(err.Error())
	}
	return w, nil
}

// checkRead refuses a response to a read that would put a wrong or an incomplete webhook into the state.
func checkRead(w Webhook, id string) error {
	switch {
	case w.ID != id:
		return errors.New("the response describes another webhook")
	case !w.complete():
		return errors.New(`the response lacks "url", "events" or "is_active"`)
	}
	return nil
}

// Update changes the fields that patch holds and returns what the server then stores. A field that was sent and that
// the response lacks is returned as it was sent. The id never changes. An empty patch is an error: it is never sent.
func (c *Client) Update(ctx context.Context, id string, patch WebhookPatch) (Webhook, error) {
	if patch.IsEmpty() {
		return Webhook{}, errors.New("an update that changes nothing is not sent")
	}
	if patch.Secret != nil {
		c.secrets.Add(*patch.Secret)
	}
	defer c.reader.beginWrite()()
	sent := Webhook{ID: id, Events: patch.Events, IsActive: patch.IsActive}
	if patch.URL != nil {
		sent.URL = *patch.URL
	}
	resp, err := c.doOne(ctx, http.MethodPatch, id, patch)
	if err != nil {
		if !responseLost(err) {
			return Webhook{}, err
		}
		return c.confirmUpdate(ctx, sent, patch.Secret != nil, err)
	}
	w, err := decodeWebhook(resp.body)
	if err == nil && w.ID == id {
		return w.mergeMissing(sent), nil
	}
	// The status says that the update was done, but the response doesn't say what is stored now.
	ctx, cancel := transport.GraceContext(ctx)
	defer cancel()
	w, err = c.Get(ctx, id)
	if err != nil {
		return Webhook{}, resp.bodyError(fmt.Sprintf("the response does not describe the webhook, and reading it failed: %v", err))
	}
	return w, nil
}

// confirmUpdate reads the webhook after an update whose response was lost, to find out whether it was done. A secret can
// never be read back, so an update of it stays unconfirmed.
func (c *Client) confirmUpdate(ctx context.Context, sent Webhook, secretSent bool, lost error) (Webhook, error) {
	grace, cancel := transport.GraceContext(ctx)
	defer cancel()
	w, err := c.Get(grace, sent.ID)
	switch {
	case err != nil, !w.matches(sent):
		return Webhook{}, lost
	case secretSent:
		return Webhook{}, &UnconfirmedError{
			Reason:      "the response was lost, and a secret can't be read back, so it is unknown which secret signs the deliveries now; apply again to send the new one once more",
			Interrupted: ctx.Err() != nil,
			Err:         lost,
		}
	}
	return w, nil
}

// matches reports whether w has the values of the fields that sent has.
func (w Webhook) matches(sent Webhook) bool {
	return (sent.URL == "" || normalizeURL(w.URL) == normalizeURL(sent.URL)) &&
		(sent.Events == nil || sameEvents(w.Events, sent.Events)) &&
		(sent.IsActive == nil || w.IsActive != nil && *w.IsActive == *sent.IsActive)
}

// normalizeURL returns what new URL(text).href is in JavaScript, which a server may store instead of what was sent; the
// text itself if it can't be parsed.
func normalizeURL(text string) string {
	u, err := whatwg.Parse(text)
	if err != nil {
		return text
	}
	return u.Href(false)
}

// sameEvents compares two lists as sets.
func sameEvents(a, b []string) bool { return slices.Equal(eventSet(a), eventSet(b)) }

// eventSet returns the events in order, each once.
func eventSet(events []string) []string { return slices.Compact(slices.Sorted(slices.Values(events))) }

// Delete removes a webhook for good, with its queued retries. One that is gone already counts as deleted. One that a
// create of this client recovered is not deleted, which is a *RecoveredError.
func (c *Client) Delete(ctx context.Context, id string) error {
	if _, recovered := c.creating.recovered.Load(id); recovered {
		return &RecoveredError{ID: id}
	}
	defer c.reader.beginWrite()()
	// Four bodies are documented: the status decides.
	_, err := c.doOne(ctx, http.MethodDelete, id, nil)
	if IsNotFound(err) {
		return nil
	}
	return err
}
