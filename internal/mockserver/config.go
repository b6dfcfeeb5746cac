// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"cmp"
	"errors"
	"io"
	"log"
	"net/http"
	"net/url"
	"strconv"
	"strings"
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

// The values of Config.RetryAfter and Config.VerifyURL, besides "".
const (
	RetryAfterSeconds = "seconds"
	RetryAfterDate    = "date"

	VerifySigned   = "signed"
	VerifyUnsigned = "unsigned"
)

// Config says how a Server behaves. The zero value is the API as its OpenAPI file describes it, with the rate limit
// that was seen in the field.
type Config struct {
	// APIKeys are the bearer tokens that are let in. Each has a workspace of its own, numbered from 0; default
	// DefaultKey alone.
	APIKeys     []string
	Dialect     Dialect // shape of the responses; default DefaultDialect
	EchoSecrets bool    // secrets are shown instead of masked, also where a dialect has none
	PageCap     int     // most items on a page, whatever limit the client asks for; default DefaultPageCap
	OldestFirst bool    // reverses the list, which begins with the newest webhook
	// ListDelay is the time during which the list lacks a webhook that the API has just created. Reading it by its id
	// works immediately.
	ListDelay time.Duration

	// RateLimit is the number of requests per window before 429; default DefaultRateLimit. When it is negative, nothing
	// is refused and the rate limit headers are absent. A window, of DefaultRateWindow by default, starts with the
	// first request after the last one.
	RateLimit  int
	RateWindow time.Duration
	ResetUnix  bool          // x-ratelimit-reset is a Unix time instead of the seconds left; both are rounded up
	RetryAfter string        // form of Retry-After, if a 429 has the header at all
	Latency    time.Duration // of every response of the API, before it acts

	NotFound NotFound // who responds where there is no route; default NotFoundNest
	// VerifyURL makes a create, and an update that carries a url, first send a POST to that url, signed (as
	// EditionPage) or unsigned. Unless the response is 2xx, the call is a 400 and nothing is saved.
	VerifyURL string
	// StoreURL turns the url that was sent into the one that is stored, such as NormalizeURL; nil keeps it as it is.
	StoreURL func(string) string

	Now func() time.Time // the server's clock; default time.Now
	// DateOffset is how far the clock of the Date header is ahead of Now, and CreatedOffset how far that of created_at
	// is; negative is behind.
	DateOffset, CreatedOffset time.Duration
	// CreatedPrecision is the unit that created_at is cut to; default a millisecond. Date is always cut to the second.
	CreatedPrecision time.Duration
	Seed             int64 // determines ids and the order of events; 0 is a random seed

	DeliveryClient *http.Client // sends deliveries and verifications; default NewDeliveryClient(nil)
	Log            *log.Logger  // gets a line for each request to the API and for each delivery; nil drops them
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
	return errors.Join(
		oneOf("dialect", c.Dialect, Dialects()...),
		oneOf("kind of 404", c.NotFound, NotFounds()...),
		oneOf("form of Retry-After", c.RetryAfter, "", RetryAfterSeconds, RetryAfterDate),
		oneOf("verification", c.VerifyURL, "", VerifySigned, VerifyUnsigned),
	)
}

// NewDeliveryClient returns the client that deliveries are sent with by default: it gives up after ten seconds and
// follows no redirect. A nil transport is http.DefaultTransport.
func NewDeliveryClient(rt http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     rt,
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// NormalizeURL returns an https url as a server may store it, for Config.StoreURL: scheme and host in lowercase,
// without the default port, and with the path "/" if there is none.
func NormalizeURL(sent string) string {
	u, err := url.Parse(sent)
	if err != nil {
		return sent
	}
	u.Host = strings.TrimSuffix(strings.ToLower(u.Host), ":443")
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String()
}

// dateNow returns the time of the Date header.
func (c Config) dateNow() time.Time { return c.Now().Add(c.DateOffset).UTC() }

// createdNow returns the time as the API dates a new webhook.
func (c Config) createdNow() time.Time {
	return c.Now().Add(c.CreatedOffset).UTC().Truncate(c.CreatedPrecision)
}

// retryAfterText returns a Retry-After for that wait. A date is on the clock of Date.
func (c Config) retryAfterText(wait time.Duration) string {
	if c.RetryAfter == RetryAfterDate {
		return roundUp(c.dateNow().Add(wait)).Format(http.TimeFormat)
	}
	return seconds(wait)
}

// seconds rounds up, so that a client that waits that long is let in.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}

func roundUp(t time.Time) time.Time {
	return t.Add(time.Second - time.Nanosecond).Truncate(time.Second)
}
