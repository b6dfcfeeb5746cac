// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"flag"
	"fmt"
	"strings"
)

// help prints a topic, or what there is.
func (p program) help(args []string) (int, error) {
	topic := strings.Join(args, " ")
	text, known := helpTexts[topic]
	if !known {
		return exitUsage, usageError{fmt.Errorf("there is no help on %q", topic)}
	}
	switch topic {
	case "serve":
		text += listFlags((&serveOptions{}).flags())
	case "send":
		text += listFlags((&sendOptions{}).flags())
	}
	_, _ = fmt.Fprint(p.stdout, text)
	return exitOK, nil
}

// listFlags gives each flag a line.
func listFlags(set *flag.FlagSet) string {
	var text strings.Builder
	set.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		if f.DefValue != "" && f.DefValue != "0" && f.DefValue != "0s" && f.DefValue != "false" {
			usage += " (" + f.DefValue + ")"
		}
		fmt.Fprintf(&text, "  %-19s %s\n", "-"+f.Name+" "+value, usage)
	})
	return text.String()
}

var helpTexts = map[string]string{
	"": `dialnexa-mock is an in-memory DialNexa webhook API for tests and demos.

  dialnexa-mock [serve] [FLAGS]          serve it until interrupted
  dialnexa-mock exec [FLAGS] -- COMMAND  run a command with a server of its own
  dialnexa-mock send [FLAGS]             send one signed event to a receiver
  dialnexa-mock help TOPIC               on serve, exec, send, dialects, faults
                                         or paths
  dialnexa-mock -version                 print the version

It listens on loopback addresses only and keeps nothing on disk. To test
a module on a free port, and a receiver of yours:

  dialnexa-mock exec -- terraform test
  dialnexa-mock send -url http://127.0.0.1:8080/ -secret whsec_example
  dialnexa-mock send -url http://127.0.0.1:8080/ -secret whsec_example -forged
`,
	"serve": `Usage: dialnexa-mock [serve] [FLAGS]. Prints the base URL when it is ready.

`,
	"exec": `Usage: dialnexa-mock exec [FLAGS of serve] -- COMMAND [ARGUMENT ...]

Starts a server on a free port, runs the command, stops the server, and exits
with the command's exit code. Interrupts and SIGTERM are passed on.
The command finds in its environment

  DIALNEXA_BASE_URL   the API, for the provider
  DIALNEXA_API_KEY    the first key that is let in, for the provider
  DIALNEXA_MOCK_URL   the server's own paths; see dialnexa-mock help paths

For example: dialnexa-mock exec -v -rate-limit 10 -- terraform apply
`,
	"send": `Usage: dialnexa-mock send -url URL -secret SECRET [FLAGS]

Prints the status and how long it took. The exit code is 1 unless the receiver
accepts the event with a status of 2xx or, if it is forged, refuses it with 4xx.

`,
	"dialects": `DialNexa's documents disagree about the format of responses. -dialect is one of

  spec           OpenAPI file, schemas: {"message":…,"webhook":{…}}, createdAt
  spec-example   its examples: a flat webhook, createdAt, lists lack totalPages
  page           older documentation: a flat webhook, created_at, {"data":[…]}
  page-meta      the same, with totals in the list: {"data":[…],"meta":{…}}

or one of them with -wrapped, as in spec-wrapped: {"statusCode":200,"data":{…}}.
`,
	"faults": `A fault is a JSON object, for -fault and for POST $DIALNEXA_MOCK_URL/faults; an
array has several. The first that matches a request applies to it. This one
creates two webhooks whose responses are lost:

  -fault '{"method":"POST","status":500,"act":true,"times":2}'

  method, path    requests to match; a path that ends in / is a prefix
  skip, times     matching requests to let pass (0), then to hit (1); -1: all
  status          respond with this status, without acting
  not_found       respond with the 404 of a gateway: nest, fastify, aws or kong
  retry_after     add Retry-After, such as "2s"
  header          add headers: {"Name":"value"}
  body            respond with this body; content_type is its type
  no_body         true: respond without a body
  act             true: act, then fail
  cut             true: cut the connection instead of responding
  truncate        act, send this many bytes of the body, then cut the connection
  delay           wait before acting, such as "2s"; delay_after waits after it
`,
	"paths": `The server's own paths, under $DIALNEXA_MOCK_URL: JSON, no key, no rate limit.

  GET    /webhooks        all webhooks, secrets masked; ?sign=TEXT adds the
                          signature of TEXT under each secret
  POST   /webhooks        add one: url, events; optional secret, is_active, id,
                          workspace (the number of its key, from 0)
  PATCH  /webhooks/ID     change url, events, is_active behind Terraform's back
  DELETE /webhooks/ID     delete one behind Terraform's back
  POST   /agents          add an agent: id, title, workspace, folder_id, draft,
                          webhook_id, published, prompt, created_at (optional)
  POST   /deliveries      deliver an event to its subscribers: event; optional
                          webhook_id, body, forged, edition (page, spec, bare),
                          times (2: twice), retries, wait (again unless 2xx)
  GET    /deliveries      the last 100, with id, status, attempts and time
  POST   /deliveries/ID   send one again, signed with the current secret
  GET    /requests        the last 1,000; DELETE forgets them
  POST   /faults          queue faults; DELETE forgets them
  GET    /stats           count requests, rate limit refusals and faults
  DELETE                  forget everything
`,
}
