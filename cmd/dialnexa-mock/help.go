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

It prints its base URL when it is ready, keeps no webhook on disk, and stops on an
interrupt. Only loopback addresses are served.

Flags:
FLAGS

Faults (-fault):
  Pairs with commas between them, such as
    -fault method=POST,path=/v1/user-webhooks,status=500,act=true,times=2
  method, path     which requests; a path that ends in / is a prefix
  skip, times      let some pass first; then hit that many (default 1, -1 for ever)
  status           answer this status without acting
  header           add a header to the answer, as Name: value
  content-type     of the body
  no-body          true: an error status with no body at all
  delay            wait before acting, such as 2s
  delay-after      wait after acting, before the answer
  act              true: act first, then fail, so that the answer is lost
  cut              true: cut the connection, before acting or, with act, after it
  truncate         act, send this many bytes of the answer's body, then cut
  body             answer this body; takes the rest of the text, commas included

Control path, JSON, without a key and outside of the rate limit:
  POST   /_mock/deliveries      sign and send an event to the subscribed webhooks:
                                {"event":"call.completed","edition":"page",
                                "webhook_id":"…","forged":false,"body":{…}};
                                all but event may be left out; edition is page,
                                spec or newer; a body that is a JSON string is
                                sent as its text
  GET    /_mock/webhooks        all webhooks, with masked secrets; with ?sign=TEXT also
                                the signature of TEXT under each secret, as
                                provider::dialnexa::sign gives it
  POST   /_mock/webhooks        add one as if someone else had: {"url","events",
                                "secret","is_active","id","workspace"}, url and
                                events needed; the workspace of the first key is 0
  PATCH  /_mock/webhooks/{id}   drift: {"url","events","is_active"}
  DELETE /_mock/webhooks/{id}   delete it behind Terraform's back
  GET    /_mock/requests        method, path, status and JSON fields of each request
  DELETE /_mock/requests        forget them
  POST   /_mock/faults          queue a fault or an array of them, fields as above
                                with _ for -, "header" an object
  DELETE /_mock/faults          forget all faults, the random ones too
  PUT    /_mock/random-faults   {"rate","seed"}: fail that share of the requests at
                                random from now on; 0 pauses it
  GET    /_mock/stats           counts of requests, refusals and faults

Use it from Terraform or OpenTofu with the base URL that it prints:

  provider "dialnexa" {
    api_key  = "key_example:secret_example"
    base_url = "http://127.0.0.1:8080/v1" # dialnexa-mock -addr 127.0.0.1:8080
  }
`
