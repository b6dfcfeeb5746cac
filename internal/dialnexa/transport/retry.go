// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// retryTransport tries failed requests again. The loop is retryablehttp's, the policy is its own: the library's default
// does not look at the method, throws a response away that arrived as the context ended, and has no cap on Retry-After.
type retryTransport struct {
	client  *http.Client
	max     int
	backoff func(retry, status int) time.Duration
	logger  *slog.Logger
	hide    func(string) string
}

func newRetryTransport(next http.RoundTripper, cfg Config) *retryTransport {
	return &retryTransport{
		// Redirects are not followed: neither the key nor a body goes to another address.
		client: &http.Client{
			Transport:     next,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		max:     cfg.MaxRetries,
		backoff: cfg.Backoff,
		logger:  cfg.Logger,
		hide:    cfg.Hide,
	}
}

func (t *retryTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	run := &retryRun{transport: t, method: req.Method, path: req.URL.Path, attempt: 1}
	retryable, err := retryablehttp.FromRequest(req.WithContext(context.WithValue(req.Context(), attemptKey{}, &run.attempt)))
	if err != nil {
		return nil, err
	}
	// One loop per request, so that the policy knows the method and the number of the attempt.
	loop := &retryablehttp.Client{
		HTTPClient: t.client,
		RetryMax:   t.max,
		CheckRetry: run.check,
		Backoff:    func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return run.wait },
		ErrorHandler: func(resp *http.Response, err error, _ int) (*http.Response, error) {
			if err != nil {
				return nil, err
			}
			return resp, nil
		},
	}
	resp, err := loop.Do(retryable)
	err = withoutAddress(err)
	if err != nil && run.unclear {
		// What ended the last attempt says nothing of the one before.
		err = &AttemptError{Err: err, Sent: true}
	}
	return resp, err
}

// withoutAddress takes off what repeats the method and the whole address, which are named anyhow.
func withoutAddress(err error) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		return outer.Err
	}
	return err
}

// retryRun is the state of one request over its attempts.
type retryRun struct {
	transport *retryTransport
	method    string
	path      string
	attempt   int
	wait      time.Duration // before the next attempt
	unclear   bool          // whether an attempt that failed may have been done by the server
}

// check decides after each attempt. What arrived is kept when the caller has given up.
func (r *retryRun) check(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if again := ctx.Err() == nil && mayRetry(r.method, resp, err); !again {
		return false, nil
	}
	var status int
	var reason string
	var asked time.Duration
	if resp != nil {
		status, reason = resp.StatusCode, fmt.Sprintf("status %d", resp.StatusCode)
		r.unclear = r.unclear || status >= http.StatusInternalServerError
		asked, _ = RetryAfter(resp.Header)
	} else {
		reason = r.transport.hide(withoutAddress(err).Error())
		r.unclear = r.unclear || MaybeSent(err)
	}
	backoff := r.transport.backoff(r.attempt-1, status)
	if r.wait, err = LongerWait(backoff, asked, status); err != nil {
		return false, err
	}
	if asked > backoff {
		reason += ", Retry-After"
	}
	if r.attempt <= r.transport.max {
		logWait(ctx, r.transport.logger, r.wait, "a retry", "method", r.method, "path", r.path, "attempt", r.attempt, "reason", reason)
		r.attempt++
	}
	return true, nil
}

// mayRetry is the policy. A create is repeated only where the server surely did not act: it has no idempotency key, so
// anything else could make a second webhook.
func mayRetry(method string, resp *http.Response, err error) bool {
	if err != nil {
		// Other errors are a wait that is too long, and a response whose Location can't be read.
		var attempt *AttemptError
		if !errors.As(err, &attempt) || isCertificateError(err) {
			return false
		}
		return method != http.MethodPost || !attempt.Sent
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		return true
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return method != http.MethodPost
	}
	return false
}

// isCertificateError finds failures of TLS that no second attempt will mend.
func isCertificateError(err error) bool {
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var invalid x509.CertificateInvalidError
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &hostname) || errors.As(err, &invalid)
}

// Backoff doubles from half a second to half a minute, with up to half as much again at random. A refusal by the rate
// limit that says nothing of when to come back waits ten times as long, so that five attempts outlast a window of 60 s.
func Backoff(retry, status int) time.Duration {
	wait := 500 * time.Millisecond
	if status == http.StatusTooManyRequests {
		wait = 5 * time.Second
	}
	wait = min(wait<<min(retry, 10), 30*time.Second)
	return wait + rand.N(wait/2) // #nosec G404 -- jitter needs no secrecy.
}

type attemptKey struct{}

// attemptNumber is the number of the attempt that a request is, counted from 1.
func attemptNumber(ctx context.Context) int {
	if n, ok := ctx.Value(attemptKey{}).(*int); ok {
		return *n
	}
	return 1
}
