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

func webhookPath(id string) (string, error) {
	if err := CheckID(id); err != nil {
		return "", err
	}
	return collection + "/" + url.PathEscape(id), nil
}

// Get reads one webhook with a request of its own. A Reader answers most reads without one.
func (c *Client) Get(ctx context.Context, id string) (Webhook, error) {
	path, err := webhookPath(id)
	if err != nil {
		return Webhook{}, err
	}
	a, err := c.do(ctx, http.MethodGet, path, nil, nil)
	if err != nil {
		return Webhook{}, err
	}
	w, err := decodeWebhook(a.body)
	if err == nil {
		err = checkRead(w, id)
	}
	if err != nil {
		return Webhook{}, a.bodyError(err.Error())
	}
	return w, nil
}

// checkRead refuses an answer to a read that would put a wrong or an incomplete webhook into the state.
func checkRead(w Webhook, id string) error {
	switch {
	case w.ID != id:
		return errors.New("the answer describes another webhook")
	case !w.whole():
		return errors.New(`the answer lacks "url", "events" or "is_active"`)
	}
	return nil
}

// Update changes the fields that patch holds and returns what the server then stores; where the answer lacks a field
// that was sent, the value sent stands for it. The id never changes. An empty patch is an error: it is never sent.
func (c *Client) Update(ctx context.Context, id string, patch WebhookPatch) (Webhook, error) {
	path, err := webhookPath(id)
	if err != nil {
		return Webhook{}, err
	}
	if patch.IsEmpty() {
		return Webhook{}, errors.New("an update that changes nothing is not sent")
	}
	if patch.Secret != nil {
		c.secrets.Add(*patch.Secret)
	}
	defer c.reader.write()()
	sent := Webhook{ID: id, Events: patch.Events, IsActive: patch.IsActive}
	if patch.URL != nil {
		sent.URL = *patch.URL
	}
	a, err := c.do(ctx, http.MethodPatch, path, nil, patch)
	if err != nil {
		if !answerLost(err) {
			return Webhook{}, err
		}
		return c.confirmUpdate(ctx, sent, patch.Secret != nil, err)
	}
	w, err := decodeWebhook(a.body)
	if err == nil && w.ID == id {
		return w.over(sent), nil
	}
	// The status says that it was done; what is stored now is asked for, since the answer does not tell.
	look, cancel := lastLook(ctx)
	defer cancel()
	w, err = c.Get(look, id)
	if err != nil {
		return Webhook{}, a.bodyError(fmt.Sprintf("the answer does not describe the webhook, and reading it failed: %v", err))
	}
	return w, nil
}

// confirmUpdate reads the webhook after an update whose answer was lost, to find out whether it was done. A secret can
// never be read back, so an update of it stays unconfirmed.
func (c *Client) confirmUpdate(ctx context.Context, sent Webhook, secretSent bool, lost error) (Webhook, error) {
	look, cancel := lastLook(ctx)
	defer cancel()
	w, err := c.Get(look, sent.ID)
	switch {
	case err != nil:
		return Webhook{}, lost
	case !w.holds(sent):
		return Webhook{}, lost
	case secretSent:
		return Webhook{}, &UnconfirmedError{
			Reason: "the answer was lost, and a secret can't be read back, so nobody knows which secret signs the deliveries now; apply again to send it once more",
			Err:    lost,
		}
	}
	return w, nil
}

// holds reports whether w has the values of the fields that sent has.
func (w Webhook) holds(sent Webhook) bool {
	return (sent.URL == "" || w.URL == sent.URL) &&
		(sent.Events == nil || sameEvents(w.Events, sent.Events)) &&
		(sent.IsActive == nil || w.IsActive != nil && *w.IsActive == *sent.IsActive)
}

// sameEvents compares two lists as sets.
func sameEvents(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

// Delete removes a webhook for good, with its queued retries. One that is gone already counts as deleted.
func (c *Client) Delete(ctx context.Context, id string) error {
	path, err := webhookPath(id)
	if err != nil {
		return err
	}
	defer c.reader.write()()
	// Four bodies are documented: the status decides.
	_, err = c.do(ctx, http.MethodDelete, path, nil, nil)
	if IsNotFound(err) {
		return nil
	}
	return err
}
