// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// mayRetry reports whether to repeat a request after an attempt that ended with a reply or an error. A create is
// repeated only if it is certain that the server did not carry it out: without an idempotency key, anything else could
// make a second webhook.
func mayRetry(method string, reply *Reply, sent Sent, err error) bool {
	if err != nil {
		// The next attempt would fail in the same way if the certificate is wrong, and wait for as long with a *WaitError.
		_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
		_, tooLong := errors.AsType[*WaitError](err)
		return !untrusted && !tooLong && (method != http.MethodPost || !sent.MaybeApplied)
	}
	switch reply.StatusCode {
	case http.StatusTooManyRequests:
		return true
	case http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable,
		http.StatusGatewayTimeout:
		return method != http.MethodPost
	}
	return false
}

// maybeApplied reports whether the server may have carried out a request in spite of the status: whoever wrote a 408 or
// a 5xx, perhaps a gateway, need not know.
func maybeApplied(status int) bool {
	return status == http.StatusRequestTimeout || status >= http.StatusInternalServerError
}

// waitAfter returns how long to wait after the n-th attempt, and why, or a *WaitError.
func (t *Transport) waitAfter(reply *Reply, err error, n int) (wait time.Duration, reason string, tooLong error) {
	if err != nil {
		return t.cfg.Backoff(n-1, 0), t.sanitize(err.Error()), nil
	}
	backoff, asked := t.cfg.Backoff(n-1, reply.StatusCode), RetryAfter(reply.Header)
	reason = fmt.Sprintf("status %d", reply.StatusCode)
	if asked > backoff {
		reason += ", Retry-After"
	}
	wait, tooLong = LongerWait(backoff, asked, reply.StatusCode)
	return wait, reason, tooLong
}

// Backoff returns a wait that doubles from half a second to half a minute, with up to half as much again at random.
// After a status of 429 without a Retry-After it is ten times as long, so that five attempts outlast a window of 60 s.
func Backoff(retry, status int) time.Duration {
	wait := 500 * time.Millisecond
	if status == http.StatusTooManyRequests {
		wait = 5 * time.Second
	}
	wait = min(wait<<min(retry, 10), 30*time.Second)
	return wait + rand.N(wait/2) // #nosec G404 -- jitter needs no secrecy.
}

// maxWait is the longest wait that a server can ask for: Terraform sets no deadline of its own.
const maxWait = 5 * time.Minute

// infoThreshold is the shortest wait that is logged at INFO rather than DEBUG.
const infoThreshold = 2 * time.Second

// logWait logs a wait, so that a user sees why nothing seems to happen.
func logWait(ctx context.Context, logger *slog.Logger, wait time.Duration, what string, fields ...any) {
	level := slog.LevelDebug
	if wait >= infoThreshold {
		level = slog.LevelInfo
	}
	logger.Log(ctx, level, "waiting for "+what, append(fields, "wait", wait.Round(time.Millisecond).String())...)
}

// Sleep waits, or ends immediately with the context's error.
func Sleep(ctx context.Context, d time.Duration) error { return sleepUntil(ctx, d, nil) }

// sleepUntil also ends when changed is closed.
func sleepUntil(ctx context.Context, d time.Duration, changed <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	case <-changed:
	}
	return nil
}

// RetryAfter reads the Retry-After header, in seconds or as a date. A date is compared with the response's own Date,
// since the local clock may be off. The wait is 0 if the header is absent or malformed, or the date is past.
func RetryAfter(h http.Header) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil {
		return secondsOf(seconds)
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return max(0, at.Sub(serverTime(h)))
}

// LongerWait returns the wait that the Retry-After of a response with this status asks for, or the backoff if that is
// longer: a server that says 0, or a time in the past, would otherwise use up all retries immediately. A wait beyond
// maxWait is a *WaitError.
func LongerWait(backoff, asked time.Duration, status int) (time.Duration, error) {
	if asked > maxWait {
		return 0, &WaitError{Wait: asked, Until: time.Now().Add(asked), Reason: fmt.Sprintf("Retry-After on status %d", status)}
	}
	return max(backoff, asked), nil
}

// WaitError says that the server asked for a wait longer than maxWait. The request was not sent, or not again.
type WaitError struct {
	Wait  time.Duration
	Until time.Time
	// Reason names the header that asked for the wait.
	Reason string
}

func (e *WaitError) Error() string {
	return fmt.Sprintf("DialNexa asks to wait %s, until %s (%s); that is more than the %s that a request may wait",
		e.Wait.Round(time.Second), e.Until.UTC().Format(time.RFC3339), e.Reason, maxWait)
}

// secondsOf converts a number of seconds: 0 if it is negative, and 30 years at most.
func secondsOf(n int64) time.Duration { return time.Duration(min(max(n, 0), unixFloor)) * time.Second }

// serverTime returns the Date of a response, or the local time if it has none.
func serverTime(h http.Header) time.Time {
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		return date
	}
	return time.Now()
}

// graceTime bounds the requests made after Ctrl-C to find out the outcome of a write.
const graceTime = 10 * time.Second

// GraceContext returns a context for finding out the outcome of a write whose response was lost. It ends graceTime
// after ctx does, even if ctx has ended already.
func GraceContext(ctx context.Context) (context.Context, context.CancelFunc) {
	grace, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(graceTime, cancel) })
	return grace, func() {
		stop()
		cancel()
	}
}
