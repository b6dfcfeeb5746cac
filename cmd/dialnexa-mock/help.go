// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import "strings"

// help is what --help prints.
func help() string {
	var flags strings.Builder
	set := (&options{}).flags()
	set.SetOutput(&flags)
	set.PrintDefaults()
	return strings.Replace(helpText, "FLAGS\n", flags.String(), 1)
}

const helpText = `dialnexa-mock serves an in-memory DialNexa webhook API, for demos and tests.

Usage: dialnexa-mock [flags]

It prints its base URL when it is ready, serves loopback addresses only, keeps
nothing on disk, and stops on an interrupt. Use it from Terraform or OpenTofu:

  provider "dialnexa" {
    api_key  = "key_example:secret_example"
    base_url = "http://127.0.0.1:8080/v1" # dialnexa-mock -addr 127.0.0.1:8080
  }

Flags:
FLAGS

Faults, for -fault and /_mock/faults:
  A JSON object, or an array of them. The first fault that matches a request
  applies to it. This one creates two webhooks whose responses are lost:
    -fault '{"method":"POST","status":500,"act":true,"times":2}'
  method, path    requests to match; a path that ends in / is a prefix
  skip, times     matching requests to let pass, then to hit; default 0 and 1,
                  times -1 for ever
  status          respond with this status, without acting
  not_found       respond with the 404 of a gateway: nest, fastify, aws or kong
  retry_after     add Retry-After, such as "2s"
  header          add headers: {"Name":"value"}
  body            respond with this body; content_type is its type
  no_body         true: respond without a body
  act             true: act, then fail
  cut             true: cut the connection instead of responding
  truncate        act, send this many bytes of the body, then cut the connection
  delay           wait before acting, such as "2s"
  delay_after     wait after acting, before the response

Paths for tests: JSON, no key needed, no rate limit:
  GET    /_mock/webhooks        List all webhooks, with masked secrets. ?sign=TEXT
                                adds the signature of TEXT under each secret, as
                                provider::dialnexa::sign(TEXT, secret) returns it.
  POST   /_mock/webhooks        Add a webhook as if someone else had: url, events;
                                optional: secret, is_active, id, workspace (the
                                number of its key, from 0).
  PATCH  /_mock/webhooks/{id}   Change url, events, is_active behind Terraform's
                                back.
  DELETE /_mock/webhooks/{id}   Delete a webhook behind Terraform's back.
  POST   /_mock/agents          Add an agent: id (agent_…), title, workspace,
                                folder_id, webhook_id, draft (the number of
                                versions), published (their numbers), prompt,
                                created_at; all optional.
  POST   /_mock/deliveries      Sign an event and send it to the subscribed
                                webhooks: event; optional: webhook_id, body, forged
                                (true: a wrong signature), edition (page, spec or
                                newer: the header and form of the signature). A
                                body that is a JSON string is sent as its text.
  GET    /_mock/requests        List method, path, status and JSON fields of each
                                request. DELETE forgets them.
  POST   /_mock/faults          Queue faults. DELETE forgets them all.
  GET    /_mock/stats           Count requests, rate limit refusals and faults.
`
