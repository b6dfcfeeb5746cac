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
	// NotFound says that the webhook is known to be gone.
	NotFound      bool
	agentNotFound bool
	// Location is the scheme and host that a redirect pointed to. Redirects are never followed.
	Location string
	// RetryAfter is the wait that the response asked for, 0 if for none.
	RetryAfter time.Duration
	// Interrupted says that the caller's context had ended when the response arrived, so that it was not tried again.
	Interrupted bool
	// MaybeApplied says that the server may have carried out the request: the status is 408 or 5xx, or the response to an
	// earlier attempt was lost.
	MaybeApplied bool
}

// maxMessages bounds what is shown of a response.
const maxMessages = 20

// apiError turns a response that is no success into an error with masked messages.
func (a *api) apiError(ctx context.Context, req transport.Request, reply *transport.Reply) *APIError {
	e := &APIError{
		StatusCode: reply.StatusCode, Method: req.Method, Path: req.URL.Path, Page: isHTML(bytes.TrimSpace(reply.Body)),
		Location: a.redirectTarget(reply.Header), RetryAfter: transport.RetryAfter(reply.Header),
		Interrupted: ctx.Err() != nil, MaybeApplied: reply.MaybeApplied,
	}
	said := decodeErrorMessages(reply.Body)
	if e.StatusCode == http.StatusNotFound && len(said) > 0 {
		// Compared before it is masked: a secret may be a part of it.
		e.NotFound, e.agentNotFound = said[0] == "Webhook not found", strings.EqualFold(said[0], "Agent not found")
	}
	for _, message := range said {
		if len(e.Messages) == maxMessages {
			break
		}
		if message = a.secrets.Sanitize(message); message != "" {
			e.Messages = append(e.Messages, message)
		}
	}
	return e
}

// redirectTarget returns the scheme and host that a response redirects to, or "".
func (a *api) redirectTarget(header http.Header) string {
	to, err := url.Parse(header.Get("Location"))
	if err != nil || to.Host == "" {
		return ""
	}
	return a.secrets.Sanitize(to.Scheme + "://" + to.Host)
}

func (e *APIError) Error() string {
	status := strings.TrimSpace(fmt.Sprintf("status %d %s", e.StatusCode, http.StatusText(e.StatusCode)))
	return fmt.Sprintf("%s %s: %s: %s", e.Method, e.Path, status, e.Message())
}

// Message returns what the API said, in one line; without that, it describes the response.
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

// IsAlreadyExists reports whether err is the API's refusal to create a webhook because an equal one exists. No edition
// of the contract has it.
func IsAlreadyExists(err error) bool {
	api, ok := errors.AsType[*APIError](err)
	return ok && !api.MaybeApplied && (api.StatusCode == http.StatusConflict ||
		api.StatusCode == http.StatusBadRequest && strings.Contains(strings.ToLower(api.Message()), "already exists"))
}

func hasStatus(err error, status int) bool {
	api, ok := errors.AsType[*APIError](err)
	return ok && api.StatusCode == status
}

// RecoveredError says that a webhook was not deleted because a create of the same client recovered it from the list.
// The deletion must be for another, older resource with the same id, and would leave neither resource with a webhook.
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
	// MaybeApplied says that the server may have seen the request, and carried it out.
	MaybeApplied bool
	Err          error
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

// maybeApplied reports whether the server may have carried out a request in spite of err.
func maybeApplied(err error) bool {
	if api, ok := errors.AsType[*APIError](err); ok {
		return api.MaybeApplied
	}
	request, ok := errors.AsType[*RequestError](err)
	return ok && request.MaybeApplied
}

// UnconfirmedError says that the outcome of a write is unknown: of a create, whether the webhook exists; of an update,
// which values are stored.
type UnconfirmedError struct {
	// Accepted says that DialNexa responded to an update with a success.
	Accepted bool
	// Candidates are the webhooks that may be the one that a create made.
	Candidates []Webhook
	// URL is the one that a create sent; "" for an update. Since is the earliest time, by this machine's clock, that its
	// webhook can have been created at.
	URL   string
	Since time.Time
	// Interrupted says that the caller's context ended before the outcome was found out.
	Interrupted bool
	// Reason says what is unknown and why.
	Reason string
	// Err is the failure of the write itself: an *APIError in its chain is what DialNexa said.
	Err error
}

func (e *UnconfirmedError) Error() string { return fmt.Sprintf("%s (%v)", e.Reason, e.Err) }
func (e *UnconfirmedError) Unwrap() error { return e.Err }
