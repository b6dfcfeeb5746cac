// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// options is what the flags say.
type options struct {
	addr       string
	addrFile   string
	server     mockserver.Config
	faults     []mockserver.Fault
	faultRate  float64
	faultSeed  int64
	webhooks   int
	deliveryCA string

	normalizeURLs bool
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
	set.StringVar(&o.addr, "addr", "127.0.0.1:0", "`address` to listen on, loopback only; port 0 takes a free one")
	set.StringVar(&o.addrFile, "addr-file", "", "write the base URL to this `file` once the server listens")
	set.Func("api-key", "an API `key` that is let in, with a workspace of its own; can be repeated (default "+mockserver.DefaultKey+")", o.addKey)
	set.StringVar((*string)(&c.Dialect), "dialect", string(mockserver.DefaultDialect), "the `shape` of the answers: "+dialectNames())
	set.IntVar(&c.PageCap, "page-cap", mockserver.DefaultPageCap, "the most `items` a page holds, whatever limit is asked for")
	set.IntVar(&c.RateLimit, "rate-limit", mockserver.DefaultRateLimit, "`requests` per window before 429; -1 for no limit and no headers")
	set.DurationVar(&c.RateWindow, "rate-window", mockserver.DefaultRateWindow, "`length` of the rate limit's window")
	set.BoolVar(&c.ResetUnix, "reset-unix", false, "give x-ratelimit-reset as a Unix time, not as seconds left")
	set.StringVar(&c.RetryAfter, "retry-after", "", "send Retry-After on 429 as `form`: seconds or date")
	set.DurationVar(&c.Latency, "latency", 0, "`time` added to every answer of the API")
	set.BoolVar(&c.ListDisabled, "list-disabled", false, "answer the list call with 404")
	set.DurationVar(&c.ListDelay, "list-delay", 0, "`time` during which the list lacks a new webhook")
	set.BoolVar(&o.normalizeURLs, "normalize-urls", false, "store urls with a lowercase host, without :443, and with a path")
	set.StringVar((*string)(&c.NotFound), "not-found", string(mockserver.NotFoundNest), "`who` answers 404 for an unknown route: nest, fastify, aws or kong")
	set.StringVar(&c.VerifyURL, "verify-url", "", "send a POST to a url before saving it, `signed` or unsigned, and refuse it unless the response is 2xx")
	set.Float64Var(&o.faultRate, "fault-rate", 0, "`share` of the API's requests, 0 to 1, that get a random fault")
	set.Int64Var(&o.faultSeed, "fault-seed", 0, "`seed` of the random faults; 0 is a random one")
	set.Func("fault", "queue the `faults` of this JSON, see below; can be repeated", o.addFaults)
	set.IntVar(&o.webhooks, "webhooks", 0, "start with this `number` of sample webhooks")
	set.StringVar(&o.deliveryCA, "delivery-ca", "", "PEM `file` of certificates to trust when delivering, besides the system's")
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
	case c.PageCap < 1:
		return fmt.Errorf("-page-cap %d: want at least 1", c.PageCap)
	case c.RateLimit == 0:
		return errors.New("-rate-limit 0 would refuse everything: want at least 1, or -1 for no limit")
	case c.RateWindow <= 0:
		return fmt.Errorf("-rate-window %s: want more than 0", c.RateWindow)
	case c.Latency < 0 || c.ListDelay < 0:
		return errors.New("-latency and -list-delay cannot be negative")
	case math.IsNaN(o.faultRate) || o.faultRate < 0 || o.faultRate > 1:
		return fmt.Errorf("-fault-rate %g: want 0 to 1", o.faultRate)
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
