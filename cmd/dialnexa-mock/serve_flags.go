// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"flag"
	"io"
	"net/url"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// serveOptions is what the flags of serve and exec say.
type serveOptions struct {
	addr       string
	server     mockserver.Config
	faults     []mockserver.Fault
	webhooks   int
	deliveryCA string
	deliverTo  *url.URL
	verbose    bool

	normalizeURLs bool // as stored
}

// parseServe reads and checks the flags, and returns the arguments after them.
func parseServe(args []string) (o serveOptions, rest []string, err error) {
	set := o.flags()
	if err = set.Parse(args); err == nil {
		err = o.check()
	}
	return o, set.Args(), err
}

// flags binds a new set of flags, the one source of what the help shows. Its output is dropped: run prints errors and
// help itself, each where it belongs.
func (o *serveOptions) flags() *flag.FlagSet {
	set := flag.NewFlagSet("", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	c := &o.server
	set.StringVar(&o.addr, "addr", "127.0.0.1:0", "loopback `address`; port 0 is a free one")
	set.Func("api-key", "let this `key` in, with a workspace of its own; repeatable", o.addKey)
	set.StringVar((*string)(&c.Dialect), "dialect", "spec", "`form` of responses; see dialnexa-mock help dialects")
	set.IntVar(&c.PageCap, "page-cap", mockserver.DefaultPageCap, "largest `number` of webhooks on a page of the list")
	set.BoolVar(&c.OldestFirst, "oldest-first", false, "list the oldest webhook first")
	set.DurationVar(&c.ListDelay, "list-delay", 0, "leave a new webhook out of the list for this `time`")
	set.BoolVar(&o.normalizeURLs, "normalize-urls", false, "store urls with a lowercase host, a path and no :443")
	set.BoolVar(&c.EchoSecrets, "echo-secrets", false, "show secrets in every response, also when read")
	set.StringVar(&c.VerifyURL, "verify-url", "", "post to a url before saving it; `how`: signed, unsigned")
	set.StringVar((*string)(&c.NotFound), "not-found", "nest", "`form` of a gateway's 404: nest, fastify, aws, kong")
	set.IntVar(&c.RateLimit, "rate-limit", mockserver.DefaultRateLimit, "requests in a window before 429; -1: no `limit`")
	set.DurationVar(&c.RateWindow, "rate-window", mockserver.DefaultRateWindow, "`length` of a window of the rate limit")
	set.BoolVar(&c.ResetUnix, "reset-unix", false, "give x-ratelimit-reset as a Unix time")
	set.StringVar(&c.RetryAfter, "retry-after", "", "add Retry-After to a 429; `form`: seconds or date")
	set.DurationVar(&c.Latency, "latency", 0, "delay each response by this `time`")
	set.DurationVar(&c.DateOffset, "date-offset", 0, "move the clock of the Date header by this `time`")
	set.DurationVar(&c.CreatedOffset, "created-offset", 0, "move the clock of created_at by this `time`")
	set.Func("fault", "queue faults, `JSON`; see dialnexa-mock help faults", o.addFaults)
	set.IntVar(&o.webhooks, "webhooks", 0, "start with this `number` of sample webhooks")
	set.StringVar(&o.deliveryCA, "delivery-ca", "", "trust receivers with a certificate from this PEM `file`")
	set.Func("deliver-to", "deliver to this `origin` instead: http://127.0.0.1:9000", o.setOrigin)
	set.BoolVar(&o.verbose, "v", false, "print a line for each request and delivery on stderr")
	return set
}

// check refuses what the server would take for something else, such as a zero that stands for the default.
func (o *serveOptions) check() error {
	if err := checkAddr(o.addr); err != nil {
		return err
	}
	switch c := o.server; {
	case c.RateLimit == 0:
		return errors.New("-rate-limit 0 would refuse everything: want at least 1, or -1 for no limit")
	case c.PageCap < 1 || c.RateWindow <= 0:
		return errors.New("want a -page-cap and a -rate-window above 0")
	case min(c.Latency, c.ListDelay) < 0 || o.webhooks < 0:
		return errors.New("-latency, -list-delay and -webhooks cannot be negative")
	default:
		return o.server.Check()
	}
}

func (o *serveOptions) addFaults(text string) error {
	faults, err := mockserver.ParseFaults([]byte(text))
	o.faults = append(o.faults, faults...)
	return err
}

func (o *serveOptions) setOrigin(text string) (err error) {
	if o.deliverTo, err = url.Parse(text); err == nil && o.deliverTo.Host == "" {
		err = errors.New("want a url such as http://127.0.0.1:9000")
	}
	return err
}

func (o *serveOptions) addKey(key string) error {
	if key == "" {
		return errors.New("cannot be empty")
	}
	o.server.APIKeys = append(o.server.APIKeys, key)
	return nil
}
