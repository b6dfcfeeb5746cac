// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"cmp"
	"fmt"
	"io"
	"log"
	"net/http"
	"time"
)

// The defaults of Config.
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

// The values of Config.VerifyURL.
const (
	VerifyNone     = ""
	VerifySigned   = "signed"
	VerifyUnsigned = "unsigned"
)

// Config says how a Server behaves. The zero value is the API as its OpenAPI file describes it, with the rate limit that was
// seen in the field.
type Config struct {
	// APIKeys are the bearer tokens that are let in. Each has a workspace of its own, numbered from 0; default DefaultKey alone.
	APIKeys []string
	// Dialect is the shape of the responses; default DefaultDialect.
	Dialect Dialect
	// EchoSecrets shows secrets instead of masking them, and also where a dialect has none.
	EchoSecrets bool
	// PageCap is the largest number of items on a page, whatever limit the client asks for; default DefaultPageCap.
	PageCap int
	// OldestFirst reverses the list, which begins with the newest webhook.
	OldestFirst bool
	// ListDelay is the time during which the list lacks a webhook that the API has just created. Reading it by its id works
	// immediately.
	ListDelay time.Duration

	// RateLimit is the number of requests per window before 429; default DefaultRateLimit. When it is negative, nothing is
	// refused and the rate limit headers are absent.
	RateLimit int
	// RateWindow is the length of a window on the server's clock; default DefaultRateWindow. A window starts with the first
	// request after the last.
	RateWindow time.Duration
	// ResetUnix gives x-ratelimit-reset as a Unix time instead of as the seconds left. Both are rounded up.
	ResetUnix bool
	// RetryAfter is the form of Retry-After, if a 429 has the header at all.
	RetryAfter string
	// Latency is added to every response of the API, before it acts.
	Latency time.Duration

	// NotFound is who responds where there is no route; default NotFoundNest.
	NotFound NotFound
	// VerifyURL makes a create, and an update that carries a url, first send a POST to that url, signed (as EditionPage) or
	// unsigned. Unless the response is 2xx, the call is a 400 and nothing is saved.
	VerifyURL string
	// StoreURL turns the url that was sent into the one that is stored, such as NormalizeURL; nil keeps it as it is.
	StoreURL func(string) string

	// Now is the server's clock; default time.Now.
	Now func() time.Time
	// DateOffset is how far the clock of the Date header is ahead of Now, and CreatedOffset how far that of created_at is;
	// negative is behind.
	DateOffset, CreatedOffset time.Duration
	// CreatedPrecision is the unit that created_at is cut to; default a millisecond. Date is always cut to the second.
	CreatedPrecision time.Duration
	// Seed determines ids and the order of events; 0 is a random seed.
	Seed int64

	// DeliveryClient sends deliveries and verifications. The default gives up after ten seconds and follows no redirect.
	DeliveryClient *http.Client
	// Log gets a line for each request to the API and for each delivery; nil drops them.
	Log *log.Logger
}

func (c Config) withDefaults() Config {
	if len(c.APIKeys) == 0 {
		c.APIKeys = []string{DefaultKey}
	}
	if c.StoreURL == nil {
		c.StoreURL = func(sent string) string { return sent }
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = log.New(io.Discard, "", 0)
	}
	if c.DeliveryClient == nil {
		c.DeliveryClient = NewDeliveryClient(nil)
	}
	c.Dialect = cmp.Or(c.Dialect, DefaultDialect)
	c.PageCap = cmp.Or(c.PageCap, DefaultPageCap)
	c.RateLimit = cmp.Or(c.RateLimit, DefaultRateLimit)
	c.RateWindow = cmp.Or(c.RateWindow, DefaultRateWindow)
	c.NotFound = cmp.Or(c.NotFound, NotFoundNest)
	c.CreatedPrecision = cmp.Or(c.CreatedPrecision, time.Millisecond)
	return c
}

// Check returns an error for a name that does not exist.
func (c Config) Check() error {
	c = c.withDefaults()
	switch {
	case !c.Dialect.known():
		return fmt.Errorf("unknown dialect %q: want one of %q", c.Dialect, Dialects())
	case !c.NotFound.known():
		return fmt.Errorf("unknown kind of 404 %q: want one of %q", c.NotFound, NotFounds())
	case c.RetryAfter != RetryAfterNone && c.RetryAfter != RetryAfterSeconds && c.RetryAfter != RetryAfterDate:
		return fmt.Errorf("unknown form of Retry-After %q: want %q or %q", c.RetryAfter, RetryAfterSeconds, RetryAfterDate)
	case c.VerifyURL != VerifyNone && c.VerifyURL != VerifySigned && c.VerifyURL != VerifyUnsigned:
		return fmt.Errorf("unknown verification %q: want %q or %q", c.VerifyURL, VerifySigned, VerifyUnsigned)
	default:
		return nil
	}
}

// NewDeliveryClient returns the client that deliveries are sent with by default: it gives up after ten seconds and follows no
// redirect. A nil transport is http.DefaultTransport.
func NewDeliveryClient(rt http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     rt,
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
