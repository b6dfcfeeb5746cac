// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package dialnexa is a client for DialNexa's webhook API. It knows nothing of Terraform.
//
// The facts that it relies on are marked with the edition of the contract that they come from: PAGE is the older
// documentation page, SPEC the OpenAPI file of August 2026, FIELD what integrators observed. Where they disagree, all
// of them work.
package dialnexa

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

// Client makes DialNexa's API calls. It is safe for concurrent use.
type Client struct {
	api     *api
	reader  *reader
	writer  *writer
	creator *creator
	agents  *agents
}

// New returns a client, or an error if the base URL is not one that a key may be sent to, or the key can't be sent.
func New(cfg Config) (*Client, error) {
	if cfg.BaseURL == "" {
		cfg.BaseURL = DefaultBaseURL
	}
	base, err := ParseBaseURL(cfg.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("base URL: %w", err)
	}
	if err := CheckAPIKey(cfg.APIKey); err != nil {
		return nil, fmt.Errorf("API key: %w", err)
	}
	if cfg.RequestTimeout == 0 {
		cfg.RequestTimeout = DefaultRequestTimeout
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Backoff == nil {
		cfg.Backoff = transport.Backoff
	}
	secrets := redact.New(redact.KeyParts(cfg.APIKey)...)
	a := &api{
		base: base, userAgent: cfg.UserAgent, secrets: secrets, logger: cfg.Logger, maxRetries: cfg.MaxRetries, backoff: cfg.Backoff,
		now: transport.Now, keyless: cfg.APIKey == "",
	}
	a.transport = transport.New(transport.Config{
		Wire: cfg.Transport, Key: cfg.APIKey, MaxRetries: cfg.MaxRetries, Timeout: cfg.RequestTimeout,
		Backoff: cfg.Backoff, Logger: cfg.Logger, Sanitize: secrets.Sanitize,
		Now: func() transport.Instant { return a.now() },
	})
	r := newReader(a)
	return &Client{api: a, reader: r, writer: &writer{a, r}, creator: &creator{api: a, reader: r}, agents: &agents{api: a}}, nil
}

// SecretMask is what DialNexa shows in place of a secret (SPEC), and what the client puts in place of one.
const SecretMask = redact.Mask

// Protect masks these secrets in every message from now on. Secrets that the client sends are protected anyhow.
func (c *Client) Protect(secrets ...string) { c.api.secrets.Add(secrets...) }

// ProtectURLs masks the paths and queries of these URLs, which may be passwords, in every message from now on.
func (c *Client) ProtectURLs(urls ...string) {
	for _, u := range urls {
		c.api.secrets.AddURL(u)
	}
}

// Webhook reads one webhook, mostly without a request of its own, from pages of the list that all callers share. If these
// differ from prior, a request of its own confirms that; a zero prior, or field of it, is compared with nothing. If the
// webhook does not exist, IsNotFound reports true for the error.
func (c *Client) Webhook(ctx context.Context, id string, prior Webhook) (Webhook, error) {
	return c.reader.webhook(ctx, id, prior)
}

// Webhooks returns all webhooks of the workspace, in the server's order.
func (c *Client) Webhooks(ctx context.Context) ([]Webhook, error) { return c.reader.webhooks(ctx) }

// Create registers exactly one webhook, whatever the network does. If it can't be found out whether the webhook exists, the
// error is an *UnconfirmedError with the candidates; with any other error, nothing was created.
func (c *Client) Create(ctx context.Context, w NewWebhook) (Created, error) {
	return c.creator.create(ctx, w)
}

// Update changes the fields that patch holds and returns what the server then stores. A field that was sent and that
// the response lacks is returned as it was sent. The id never changes. An empty patch is an error: it is never sent.
func (c *Client) Update(ctx context.Context, id string, patch WebhookPatch) (Webhook, error) {
	return c.writer.update(ctx, id, patch)
}

// Delete removes a webhook for good, with its queued retries. One that is gone already counts as deleted. One that a
// create of this client recovered is not deleted, which is a *RecoveredError.
func (c *Client) Delete(ctx context.Context, id string) error {
	if _, recovered := c.creator.recovered.Load(id); recovered {
		return &RecoveredError{ID: id}
	}
	return c.writer.delete(ctx, id)
}

// Agents returns all agents of the workspace, in the server's order. The list has no pages and may be many megabytes, so
// it is requested once for all callers, and its result, or failure, is kept as long as the client.
func (c *Client) Agents(ctx context.Context) ([]Agent, error) { return c.agents.all(ctx) }

// Agent returns one agent. It is looked up in the list if that was requested already, and read once otherwise.
func (c *Client) Agent(ctx context.Context, id string) (Agent, error) { return c.agents.one(ctx, id) }

// Deliver posts an event once, from this machine, with a connection that has nothing in common with the API's: no key,
// no retries, no redirects. Any status is a receipt; an error means that there was no response.
func (c *Client) Deliver(ctx context.Context, d Delivery) (Receipt, error) {
	return c.api.deliver(ctx, d)
}
