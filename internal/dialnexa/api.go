// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

// api makes single requests. Everything else in this package stands on it.
type api struct {
	// cfg also bounds the repetitions that are not the transport's: of a create, and of a body that can't be decoded.
	cfg       Config
	base      *url.URL
	transport *transport.Transport
	secrets   *redact.Redactor
	now       func() transport.Instant
	// succeeded says that a request had a success at some time, so that the base URL is right.
	succeeded atomic.Bool
}

// maxBody is the most that is read of a response about webhooks, in bytes: a hundred with URLs of a few kilobytes fit.
const maxBody = 8 << 20

// response is a success, with its complete body. Of a request that failed, it has what is known of its attempts.
type response struct {
	method   string
	path     string
	status   int
	body     []byte
	received transport.Instant
	date     time.Time // the server's clock, cut to the second; zero if the response has none
	transport.Sent
}

// bodyError returns an error that says what is wrong with the body.
func (r response) bodyError(reason string) *ResponseError {
	return &ResponseError{StatusCode: r.status, Method: r.method, Path: r.path, Reason: reason}
}

// get sends a GET and decodes its response. If that fails, it is sent once more, since something in between may have
// responded; more often would only delay the error if the base URL is wrong.
func get[T any](ctx context.Context, a *api, path string, query url.Values, limit int64, decode func([]byte) (T, error)) (T, response, error) {
	req := a.newRequest(http.MethodGet, path, query, nil)
	req.MaxBody = limit
	for try := 0; ; try++ {
		resp, err := a.send(ctx, req)
		if err != nil {
			return *new(T), response{}, err
		}
		value, err := decode(resp.body)
		if err == nil {
			return value, resp, nil
		}
		if try == min(a.cfg.MaxRetries, 1) || transport.Sleep(ctx, a.cfg.Backoff(try, resp.status)) != nil {
			return *new(T), response{}, resp.bodyError(err.Error())
		}
		a.cfg.Logger.WarnContext(ctx, "repeating a request whose response can't be understood", "path", resp.path, "reason", err.Error())
	}
}

// newRequest returns a request. Path is escaped already; body is nil, or encoded as JSON.
func (a *api) newRequest(method, path string, query url.Values, body any) transport.Request {
	u := a.base.JoinPath(path)
	u.RawQuery = query.Encode()
	req := transport.Request{
		Method: method, URL: u, Header: http.Header{"Accept": {"application/json"}, "User-Agent": {a.cfg.UserAgent}}, MaxBody: maxBody,
	}
	if body != nil {
		req.Body, _ = json.Marshal(body) // Texts, lists and booleans always encode.
		req.Header.Set("Content-Type", "application/json")
	}
	return req
}

// send sends one request, with retries and waits as the transport sees fit, and turns every other status than a success
// into an *APIError.
func (a *api) send(ctx context.Context, req transport.Request) (response, error) {
	if a.cfg.APIKey == "" {
		return response{}, errors.New("no API key is set")
	}
	reply, err := a.transport.Do(ctx, req)
	if failed, ok := errors.AsType[*transport.Error](err); ok {
		return response{Sent: failed.Sent}, &RequestError{
			Method: req.Method, Path: req.URL.Path, MaybeApplied: failed.MaybeApplied, Err: a.secrets.Error(err),
		}
	}
	date, _ := http.ParseTime(reply.Header.Get("Date"))
	resp := response{
		method: req.Method, path: req.URL.Path, status: reply.StatusCode, body: reply.Body, received: a.now(), date: date, Sent: reply.Sent,
	}
	if reply.StatusCode < 200 || reply.StatusCode > 299 {
		return resp, a.apiError(ctx, req, reply)
	}
	a.succeeded.Store(true)
	return resp, nil
}

// Protect masks these secrets in every message from now on. Secrets that the client sends are protected anyhow.
func (a *api) Protect(secrets ...string) { a.secrets.Add(secrets...) }

// ProtectURL masks the path and the query of a URL, which may be passwords, in every message from now on.
func (a *api) ProtectURL(address string) { a.secrets.AddURL(address) }
