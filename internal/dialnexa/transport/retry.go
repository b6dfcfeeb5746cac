// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// retryTransport tries failed requests again. It uses retryablehttp's loop with its own policy: the library's default
// ignores the method, drops a response that arrived as the context ended, and has no upper bound for Retry-After.
type retryTransport struct {
	next http.RoundTripper
	cfg  Config
}

func (t *retryTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	run := &retryRun{cfg: t.cfg, method: req.Method, path: req.URL.Path, attempt: 1}
	retryable, err := retryablehttp.FromRequest(req.WithContext(context.WithValue(req.Context(), attemptKey{}, &run.attempt)))
	if err != nil {
		return nil, err
	}
	// One loop per request, so that the policy knows the method and the number of the attempt.
	loop := &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: t.next,
			// Redirects are not followed: neither the key nor a body goes to another address.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryMax:     t.cfg.MaxRetries,
		CheckRetry:   run.check,
		Backoff:      func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return run.wait },
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	resp, err := loop.Do(retryable)
	if err == nil {
		resp.Request = req.WithContext(context.WithValue(req.Context(), maybeDoneKey{}, run.maybeDone))
		return resp, nil
	}
	err = withoutAddress(err)
	if run.maybeDone {
		// The error of the last attempt says nothing about an earlier one, which the server may have carried out.
		err = &AttemptError{Err: err, Sent: true}
	}
	return nil, err
}

// withoutAddress unwraps the *url.Error, whose text repeats the method and the address: callers name them already.
func withoutAddress(err error) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		return outer.Err
	}
	return err
}

// retryRun is the state of one request over its attempts.
type retryRun struct {
	cfg       Config
	method    string
	path      string
	attempt   int
	wait      time.Duration // before the next attempt
	maybeDone bool          // whether the server may have carried out an attempt that failed
}

// check decides after each attempt whether to try again, and sets the wait. A response that arrived is returned even if
// the caller has canceled.
func (r *retryRun) check(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if again := ctx.Err() == nil && mayRetry(r.method, resp, err); !again {
		return false, nil
	}
	var status int
	var reason string
	var asked time.Duration
	if resp != nil {
		status, reason = resp.StatusCode, fmt.Sprintf("status %d", resp.StatusCode)
		r.maybeDone = r.maybeDone || status >= http.StatusInternalServerError
		asked = RetryAfter(resp.Header)
	} else {
		reason = r.cfg.Hide(withoutAddress(err).Error())
		r.maybeDone = r.maybeDone || MaybeSent(err)
	}
	backoff := r.cfg.Backoff(r.attempt-1, status)
	if r.wait, err = LongerWait(backoff, asked, status); err != nil {
		return false, err
	}
	if asked > backoff {
		reason += ", Retry-After"
	}
	if r.attempt <= r.cfg.MaxRetries { // otherwise the loop ends
		logWait(ctx, r.cfg.Logger, r.wait, "a retry", "method", r.method, "path", r.path, "attempt", r.attempt, "reason", reason)
		r.attempt++
	}
	return true, nil
}

// mayRetry is the policy. A create is repeated only if it is certain that the server did not carry it out: without an
// idempotency key, anything else could make a second webhook.
func mayRetry(method string, resp *http.Response, err error) bool {
	if err != nil {
		// A retry doesn't help if the certificate is wrong, nor with a *WaitError.
		attempt, failed := errors.AsType[*AttemptError](err)
		_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
		return failed && !untrusted && (method != http.MethodPost || !attempt.Sent)
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		return true
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return method != http.MethodPost
	}
	return false
}

// Backoff doubles from half a second to half a minute, with up to half as much again at random. A 429 response without a
// Retry-After waits ten times as long, so that five attempts outlast a window of 60 s.
func Backoff(retry, status int) time.Duration {
	wait := 500 * time.Millisecond
	if status == http.StatusTooManyRequests {
		wait = 5 * time.Second
	}
	wait = min(wait<<min(retry, 10), 30*time.Second)
	return wait + rand.N(wait/2) // #nosec G404 -- jitter needs no secrecy.
}

type maybeDoneKey struct{}

// MaybeDone reports whether the server may have carried out an attempt before the one that got the response, or that one
// if its status is 5xx.
func MaybeDone(resp *http.Response) bool {
	done, _ := resp.Request.Context().Value(maybeDoneKey{}).(bool)
	return done
}

type attemptKey struct{}

// attemptNumber is the number of the current attempt, counted from 1.
func attemptNumber(ctx context.Context) int {
	if n, ok := ctx.Value(attemptKey{}).(*int); ok {
		return *n
	}
	return 1
}
