// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// options is what the flags say.
type options struct {
	addr       string
	server     mockserver.Config
	faults     []mockserver.Fault
	webhooks   int
	deliveryCA string

	normalizeURLs bool // as stored
}

// parseOptions reads and checks the flags. The error is flag.ErrHelp when help
// was asked for.
func parseOptions(args []string) (options, error) {
	var opts options
	flags := opts.flags()
	if err := flags.Parse(args); err != nil {
		return opts, err
	}
	if flags.NArg() > 0 {
		return opts, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return opts, opts.check()
}

// flags binds a new set of flags, the one source of what --help shows. Its
// output is dropped: run prints errors and help itself, each where it belongs.
func (o *options) flags() *flag.FlagSet {
	set := flag.NewFlagSet("dialnexa-mock", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	c := &o.server
	set.StringVar(&o.addr, "addr", "127.0.0.1:0", "listen on this loopback `address`; port 0 is a free one")
	set.Func("api-key", "let this `key` in, with a workspace of its own; can be repeated (default "+mockserver.DefaultKey+")", o.addKey)
	set.StringVar((*string)(&c.Dialect), "dialect", string(mockserver.DefaultDialect), "respond in this `shape`: "+dialectNames())
	set.IntVar(&c.RateLimit, "rate-limit", mockserver.DefaultRateLimit, "respond 429 after this `number` of requests in a window; -1 is no limit")
	set.DurationVar(&c.RateWindow, "rate-window", mockserver.DefaultRateWindow, "`length` of a window of the rate limit")
	set.DurationVar(&c.Latency, "latency", 0, "delay each response by this `time`")
	set.DurationVar(&c.ListDelay, "list-delay", 0, "leave a new webhook out of the list for this `time`")
	set.BoolVar(&o.normalizeURLs, "normalize-urls", false, "store urls with a lowercase host, without :443, and with a path")
	set.StringVar((*string)(&c.NotFound), "not-found", string(mockserver.NotFoundNest), "respond 404 for an unknown route as this `server` does: nest, fastify, aws or kong")
	set.StringVar(&c.VerifyURL, "verify-url", "", "post to a url before saving it, and refuse it unless the response is 2xx; `how`: signed or unsigned")
	set.Func("fault", "queue the faults of this `JSON`, see below; can be repeated", o.addFaults)
	set.IntVar(&o.webhooks, "webhooks", 0, "start with this `number` of sample webhooks")
	set.StringVar(&o.deliveryCA, "delivery-ca", "", "deliver also to receivers with a certificate from this PEM `file`")
	return set
}

func dialectNames() string {
	names := make([]string, 0, len(mockserver.Dialects()))
	for _, d := range mockserver.Dialects() {
		names = append(names, string(d))
	}
	return strings.Join(names, ", ")
}

// check refuses what the server would take for something else, such as a zero
// that stands for the default.
func (o *options) check() error {
	if err := checkAddr(o.addr); err != nil {
		return err
	}
	switch c := o.server; {
	case c.RateLimit == 0:
		return errors.New("-rate-limit 0 would refuse everything: want at least 1, or -1 for no limit")
	case c.RateWindow <= 0:
		return fmt.Errorf("-rate-window %s: want more than 0", c.RateWindow)
	case c.Latency < 0 || c.ListDelay < 0:
		return errors.New("-latency and -list-delay cannot be negative")
	case o.webhooks < 0:
		return fmt.Errorf("-webhooks %d: cannot be negative", o.webhooks)
	default:
		return o.server.Check()
	}
}

func (o *options) addFaults(text string) error {
	faults, err := mockserver.ParseFaults([]byte(text))
	o.faults = append(o.faults, faults...)
	return err
}

func (o *options) addKey(key string) error {
	if key == "" {
		return errors.New("cannot be empty")
	}
	o.server.APIKeys = append(o.server.APIKeys, key)
	return nil
}
