// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package dialnexa is a client for DialNexa's webhook API. It knows nothing of Terraform.
//
// The facts that it relies on are marked with the edition of the contract that they come from: PAGE is the older
// documentation page, SPEC the OpenAPI file of August 2026, FIELD what integrators observed. Where they disagree, all
// of them work.
package dialnexa

import (
	"cmp"
	"fmt"
	"log/slog"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

// Client makes DialNexa's API calls. It is safe for concurrent use. Its own methods are Update and Delete.
type Client struct {
	*api     // Protect, ProtectURL, Deliver
	*reader  // Webhook, Webhooks
	*creator // Create
	*agents  // Agent, Agents
}

// New returns a client, or an error if the base URL is not one that a key may be sent to, or the key can't be sent.
func New(cfg Config) (*Client, error) {
	base, err := ParseBaseURL(cmp.Or(cfg.BaseURL, DefaultBaseURL))
	if err != nil {
		return nil, fmt.Errorf("base URL: %w", err)
	}
	if err := CheckAPIKey(cfg.APIKey); err != nil {
		return nil, fmt.Errorf("API key: %w", err)
	}
	cfg.Logger = cmp.Or(cfg.Logger, slog.New(slog.DiscardHandler))
	if cfg.Backoff == nil {
		cfg.Backoff = transport.Backoff
	}
	cfg.RequestTimeout = cmp.Or(cfg.RequestTimeout, DefaultRequestTimeout)
	secrets := redact.New(redact.KeyParts(cfg.APIKey)...)
	a := &api{cfg: cfg, base: base, secrets: secrets, now: transport.Now}
	a.transport = transport.New(cfg.Config, secrets.Sanitize, func() transport.Instant { return a.now() })
	r := newReader(a)
	return &Client{api: a, reader: r, creator: &creator{api: a, reader: r}, agents: &agents{api: a}}, nil
}

// SecretMask is what DialNexa shows in place of a secret (SPEC), and what the client puts in place of one.
const SecretMask = redact.Mask
