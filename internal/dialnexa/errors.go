// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

// APIError is a response with a status that is not a success. Messages are masked: they never hold the key or a secret.
type APIError struct {
	StatusCode int
	Method     string
	Path       string
	// Messages are the API's own texts. Empty if the response was not the API's JSON error.
	Messages []string
	// Page says that the body was an HTML page: it came from a proxy, not the API.
	Page bool
	// NotFound says that a 404 means that the webhook is gone, rather than that the address is wrong.
	NotFound bool
	// Location is the scheme and host that a redirect pointed to. Redirects are never followed.
	Location string
	// RetryAfter is the wait that the response asked for, 0 if for none.
	RetryAfter time.Duration
	// Interrupted says that the caller's context had ended when the response arrived, so that it was not tried again.
	Interrupted bool
	// MaybeDone says that the response to an earlier attempt was lost, or that the status is 5xx or 408: the server may have
	// carried out the request.
	MaybeDone bool
}

// apiError turns a response that is no success into an error with masked messages.
func (c *Client) apiError(ctx context.Context, req transport.Request, reply *transport.Reply) *APIError {
	e := &APIError{StatusCode: reply.StatusCode, Method: req.Method, Path: req.URL.Path, Page: isHTML(bytes.TrimSpace(reply.Body))}
	e.RetryAfter = transport.RetryAfter(reply.Header)
	e.Interrupted = ctx.Err() != nil
	e.MaybeDone = reply.MaybeApplied
	for _, message := range decodeErrorMessages(reply.Body) {
		if len(e.Messages) == maxMessages {
			break
		}
		if message = c.secrets.Sanitize(message); message != "" {
			e.Messages = append(e.Messages, message)
		}
	}
	e.NotFound = e.StatusCode == http.StatusNotFound && len(e.Messages) > 0 && e.Messages[0] == "Webhook not found"
	e.Location = c.redirectTarget(reply.Header)
	return e
}

// redirectTarget is the scheme and host that a response redirects to, or "".
func (c *Client) redirectTarget(header http.Header) string {
	to, err := url.Parse(header.Get("Location"))
	if err != nil || to.Host == "" {
		return ""
	}
	return c.secrets.Sanitize(to.Scheme + "://" + to.Host)
}

// maxMessages bounds what is shown of a response.
const maxMessages = 20

func (e *APIError) Error() string {
	status := strings.TrimSpace(fmt.Sprintf("status %d %s", e.StatusCode, http.StatusText(e.StatusCode)))
	return fmt.Sprintf("%s %s: %s: %s", e.Method, e.Path, status, e.Message())
}

// Message is what the API said, in one line; without that, it describes the response.
func (e *APIError) Message() string {
	switch {
	case len(e.Messages) > 0:
		return strings.Join(e.Messages, "; ")
	case e.Location != "":
		return "a redirect to " + e.Location + ", which is not followed"
	case e.Page:
		return "an HTML page instead of the API's JSON, which points to a proxy or a wrong base URL"
	default:
		return "no message that can be understood"
	}
}

// IsNotFound reports whether err says that a webhook does not exist. Not every 404 does: under a wrong base URL that
// would drop every webhook from the state.
func IsNotFound(err error) bool {
	var api *APIError
	return errors.As(err, &api) && api.NotFound
}

func hasStatus(err error, status int) bool {
	var api *APIError
	return errors.As(err, &api) && api.StatusCode == status
}

// RecoveredError says that a webhook was not deleted because a create of the same client recovered it from the list. The
// deletion must be for another, older resource with the same id, and would leave neither resource with a webhook.
type RecoveredError struct {
	ID string
}

func (e *RecoveredError) Error() string {
	return fmt.Sprintf("the webhook %q was not deleted: a create whose response was lost recovered it from the list", e.ID)
}

// RequestError says that a request got no complete response.
type RequestError struct {
	Method string
	Path   string
	// MaybeSent reports whether the server may have seen the request, and carried it out.
	MaybeSent bool
	Err       error
}

func (e *RequestError) Error() string { return fmt.Sprintf("%s %s: %v", e.Method, e.Path, e.Err) }
func (e *RequestError) Unwrap() error { return e.Err }

// ResponseError is a response with a success status whose body lacks what the contract promises.
type ResponseError struct {
	StatusCode int
	Method     string
	Path       string
	Reason     string
}

func (e *ResponseError) Error() string {
	return fmt.Sprintf("%s %s: status %d, but %s", e.Method, e.Path, e.StatusCode, e.Reason)
}

// WaitError says that the API asked for a wait longer than the client accepts.
type WaitError = transport.WaitError

// responseLost reports whether the server may have carried out the request in spite of err: the connection broke, the
// time ran out, or the status is 5xx or 408, now or in an earlier attempt. It is false for a refusal (another 4xx) and a
// request that was never sent.
func responseLost(err error) bool {
	if api, ok := errors.AsType[*APIError](err); ok {
		return api.MaybeDone
	}
	request, ok := errors.AsType[*RequestError](err)
	return ok && request.MaybeSent
}

// fromGateway reports whether the status is one that the API never gives to a POST, so that a gateway wrote it, perhaps
// after the server created the webhook. That is a reason to read the list, but not to post again.
func fromGateway(err error) bool {
	return hasStatus(err, http.StatusNotFound) || hasStatus(err, http.StatusRequestTimeout)
}

// UnconfirmedError says that the outcome of a write is unknown: the response was lost, and the list did not settle it.
type UnconfirmedError struct {
	// Candidates are the webhooks that may be the one that a create made.
	Candidates []Candidate
	// URL is the one that a create sent, and Began when it began by the local clock: what to search for. Both are zero for
	// an update.
	URL   string
	Began time.Time
	// Interrupted says that the caller's context ended before the outcome was found out.
	Interrupted bool
	// Reason says why the list did not settle it.
	Reason string
	// ListErr is why the list could not be read, if that is the reason.
	ListErr error
	// Err is the failure of the write itself: an *APIError in its chain is what DialNexa said.
	Err error
}

// Candidate is a webhook that may be the one created.
type Candidate struct {
	ID string
	// CreatedAt is the server's own text; "" if it gave none.
	CreatedAt string
}

func (e *UnconfirmedError) Error() string {
	return fmt.Sprintf("%s (%v)", e.Reason, e.Err)
}

func (e *UnconfirmedError) Unwrap() error { return e.Err }
