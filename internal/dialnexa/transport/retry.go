// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"
)

// mayRetry reports whether to repeat a request after an attempt that ended with a reply or an error. A create is repeated
// only if it is certain that the server did not carry it out: without an idempotency key, anything else could make a
// second webhook.
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

// maybeApplied reports whether the server may have carried out a request in spite of the status: whoever wrote a 408 or a
// 5xx, perhaps a gateway, need not know.
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

// Backoff returns a wait that doubles from half a second to half a minute, with up to half as much again at random. A 429 response without a
// Retry-After waits ten times as long, so that five attempts outlast a window of 60 s.
func Backoff(retry, status int) time.Duration {
	wait := 500 * time.Millisecond
	if status == http.StatusTooManyRequests {
		wait = 5 * time.Second
	}
	wait = min(wait<<min(retry, 10), 30*time.Second)
	return wait + rand.N(wait/2) // #nosec G404 -- jitter needs no secrecy.
}
