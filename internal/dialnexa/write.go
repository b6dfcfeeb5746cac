// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"fmt"
	"net/http"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

// write sends a request that changes one webhook. A 404 that it returns is judged.
func (c *Client) write(ctx context.Context, method, id string, body any) (response, error) {
	if err := CheckID(id); err != nil {
		return response{}, err
	}
	end, err := c.beginWrite(ctx)
	if err != nil {
		return response{}, err
	}
	resp, err := c.send(ctx, c.newRequest(method, webhookPath(id), nil, body))
	end()
	return resp, c.judgeNotFound(ctx, id, err)
}

// Update changes the fields that patch holds and returns what the server then stores. A field that was sent and that
// the response lacks is returned as it was sent. The id never changes.
func (c *Client) Update(ctx context.Context, id string, patch WebhookPatch) (Webhook, error) {
	sent := Webhook{ID: id, Events: patch.Events, IsActive: patch.IsActive}
	if patch.URL != nil {
		sent.URL = *patch.URL
		c.ProtectURL(sent.URL)
	}
	if patch.Secret != nil {
		c.Protect(*patch.Secret)
	}
	resp, err := c.write(ctx, http.MethodPatch, id, patch)
	if err == nil {
		if w, err := decodeWebhook(resp.body); err == nil && w.ID == id {
			return w.mergeMissing(sent), nil
		}
	} else if !maybeApplied(err) {
		return Webhook{}, err
	}
	// The response was lost, or does not tell what is stored now.
	grace, cancel := transport.GraceContext(ctx)
	defer cancel()
	stored, readErr := c.single(grace, id)
	switch {
	case err == nil && readErr == nil:
		return stored, nil
	case err == nil:
		reason := fmt.Sprintf("the response (status %d) does not describe the webhook, and reading it failed", resp.status)
		if patch.Secret != nil {
			reason += "; the new secret may sign deliveries already"
		}
		return Webhook{}, &UnconfirmedError{Accepted: true, Reason: reason, Interrupted: ctx.Err() != nil, Err: readErr}
	case readErr != nil, !stored.matches(sent):
		return Webhook{}, err
	case patch.Secret != nil: // A secret can never be read back.
		return Webhook{}, &UnconfirmedError{
			Reason:      "the response was lost, and a secret can't be read back, so it is unknown which secret signs the deliveries now; apply again to send the new one once more",
			Interrupted: ctx.Err() != nil,
			Err:         err,
		}
	}
	return stored, nil
}

// Delete removes a webhook for good, with its queued retries. One that is gone already counts as deleted. One that a
// create of this client recovered is not deleted, which is a *RecoveredError.
func (c *Client) Delete(ctx context.Context, id string) error {
	if _, recovered := c.recovered.Load(id); recovered {
		return &RecoveredError{ID: id}
	}
	// Four bodies are documented: the status decides.
	_, err := c.write(ctx, http.MethodDelete, id, nil)
	if IsNotFound(err) {
		return nil
	}
	if maybeApplied(err) {
		grace, cancel := transport.GraceContext(ctx)
		defer cancel()
		if _, readErr := c.single(grace, id); IsNotFound(readErr) {
			return nil
		}
	}
	return err
}
