// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"fmt"
	"net/http"
	"time"
)

// What a zero Config stands for.
const (
	DefaultKey        = "key_example:secret_example"
	DefaultDialect    = DialectSpec
	DefaultPageCap    = 100
	DefaultRateLimit  = 150
	DefaultRateWindow = time.Minute
)

// The values of Config.RetryAfter.
const (
	RetryAfterNone    = ""
	RetryAfterSeconds = "seconds"
	RetryAfterDate    = "date"
)

// Config says how a Server behaves. The zero value is the API as its OpenAPI
// file describes it, with the rate limit that was seen in the field.
type Config struct {
	// APIKey is the whole bearer token; default DefaultKey.
	APIKey string
	// Dialect is the shape of the answers; default DefaultDialect.
	Dialect Dialect
	// PageCap is the most items that a page holds, whatever limit was asked
	// for; default DefaultPageCap.
	PageCap int
	// RateLimit is how many requests per window are answered before 429 is;
	// default DefaultRateLimit. When it is negative, nothing is refused and the
	// rate limit headers are absent.
	RateLimit int
	// RateWindow is the length of a window on the server's clock; default
	// DefaultRateWindow. A window starts with the first request after the last.
	RateWindow time.Duration
	// ResetUnix gives x-ratelimit-reset as a Unix time instead of as the
	// seconds left. Both are rounded up.
	ResetUnix bool
	// RetryAfter says whether and how a 429 carries Retry-After.
	RetryAfter string
	// Latency is added to every answer of the API, before it acts.
	Latency time.Duration
	// ListDisabled makes the list call answer 404, so that a benchmark can
	// measure a client that has no list.
	ListDisabled bool
	// VerifyURL makes a create, and an update that carries a url, first send a
	// POST to that url. Unless it answers 2xx, the call is a 400 and nothing is
	// saved.
	VerifyURL bool
	// StoreURL tells how a stored url differs from the one that was sent; nil
	// keeps it as it is.
	StoreURL func(string) string
	// Now is the server's clock: created_at, the Date header, the rate window.
	// Default time.Now.
	Now func() time.Time
	// Seed determines ids and the order of events; 0 is a random seed.
	Seed int64
	// DeliveryClient sends deliveries and verifications. The default gives up
	// after ten seconds and follows no redirect.
	DeliveryClient *http.Client
}

func (c Config) withDefaults() Config {
	if c.APIKey == "" {
		c.APIKey = DefaultKey
	}
	if c.Dialect == "" {
		c.Dialect = DefaultDialect
	}
	if c.PageCap <= 0 {
		c.PageCap = DefaultPageCap
	}
	if c.RateLimit == 0 {
		c.RateLimit = DefaultRateLimit
	}
	if c.RateWindow <= 0 {
		c.RateWindow = DefaultRateWindow
	}
	if c.StoreURL == nil {
		c.StoreURL = func(sent string) string { return sent }
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.DeliveryClient == nil {
		c.DeliveryClient = NewDeliveryClient(nil)
	}
	return c
}

// check panics on a value that no test can mean: a typing error there would
// otherwise look like a bug of the client under test.
func (c Config) check() {
	if !c.Dialect.known() {
		panic(fmt.Sprintf("mockserver: unknown dialect %q", c.Dialect))
	}
	switch c.RetryAfter {
	case RetryAfterNone, RetryAfterSeconds, RetryAfterDate:
	default:
		panic(fmt.Sprintf("mockserver: unknown RetryAfter %q", c.RetryAfter))
	}
}
