// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Fault is something that goes wrong with requests to the API. One that has only delays or headers lets the true
// response through, later or with those. Its JSON form, on the control path and of -fault, gives a header one value and
// writes durations as Go does: "1.5s".
type Fault struct {
	// Method and Path select the requests; "" is any. Path is compared with the unescaped path, or with its beginning
	// if Path ends in "/".
	Method string `json:"method"`
	Path   string `json:"path"`
	// Skip lets that many matching requests pass, on to later faults of the queue; then Times of them are hit: 0 means
	// 1, -1 for ever.
	Skip  int `json:"skip"`
	Times int `json:"times"`

	// Status replaces the true status, without acting unless Act is set.
	Status int `json:"status"`
	// NotFound responds 404 as for a route that does not exist, in the place of Status.
	NotFound NotFound `json:"not_found"`
	// RetryAfter asks the client to wait that long, in the form of Config.RetryAfter, by default in seconds. Both are
	// rounded up.
	RetryAfter time.Duration `json:"-"`
	// Header is added to the response; a key with no values removes a header.
	Header http.Header `json:"-"`
	// Body replaces the body, as JSON or HTML, as it looks. With a Status and no Body, the API's error JSON of that
	// status is sent, and nothing below 400.
	Body string `json:"body"`
	// EmptyBody sends no body at all, as some proxies do.
	EmptyBody bool `json:"no_body"`

	// Delay is waited before acting, DelayAfter after it and before the response.
	Delay      time.Duration `json:"-"`
	DelayAfter time.Duration `json:"-"`

	// Act performs the true operation before failing: the response is lost.
	Act bool `json:"act"`
	// Cut cuts the connection: before the act, or after it with Act. Note that net/http repeats a GET by itself when a
	// kept connection is cut before the first byte of a response; Server.Transport never does.
	Cut bool `json:"cut"`
	// Truncate above zero acts, sends the true headers and at most that many bytes of the true body, then cuts the
	// connection.
	Truncate int `json:"truncate"`
}

// Kind returns the name under which Stats counts the fault, such as "status-503-before" (without acting), "cut-after"
// or "delay".
func (f Fault) Kind() string {
	when := map[bool]string{false: "before", true: "after"}[f.acts()]
	switch {
	case f.Truncate > 0:
		return "truncated-after"
	case f.Cut:
		return "cut-" + when
	case f.NotFound != "":
		return "status-404-" + when
	case f.Status != 0:
		return fmt.Sprintf("status-%d-%s", f.Status, when)
	case f.Body != "" || f.EmptyBody:
		return "body"
	case len(f.Header) > 0 || f.RetryAfter != 0:
		return "header"
	default:
		return "delay"
	}
}

// Check returns an error for a fault that could not happen as it says: a test that waits for it would pass for nothing.
func (f Fault) Check() error {
	status := f.Status != 0 || f.NotFound != ""
	body := f.Body != "" || f.EmptyBody
	header := len(f.Header) > 0 || f.RetryAfter != 0
	for _, rule := range []struct {
		broken  bool
		message string
	}{
		{!slices.Contains([]string{"", "GET", "POST", "PATCH", "DELETE"}, f.Method), "method: want one that the API has"},
		{f.Path != "" && !strings.HasPrefix(f.Path, "/v1/"), "path: want one that begins with /v1/"},
		{min(f.Skip, f.Truncate) < 0 || min(f.RetryAfter, f.Delay, f.DelayAfter) < 0, "only times can be negative"},
		{f.Times < -1, "times: want -1 (for ever) or more"},
		{f.Status != 0 && (f.Status < 200 || f.Status > 999), "status: want 200 to 999"},
		{f.NotFound != "" && !slices.Contains(NotFounds(), f.NotFound), "not_found: want nest, fastify, aws or kong"},
		{f.NotFound != "" && (f.Status != 0 || body), "not_found brings its own status and body"},
		{f.Body != "" && f.EmptyBody, "body and no_body exclude each other"},
		{f.Body != "" && f.Status != 0 && !bodyAllowed(f.Status), "a response with this status has no body"},
		{f.Cut && (status || body || header || f.Truncate > 0), "cut leaves no response to change"},
		{f.Truncate > 0 && (status || body), "truncate cuts the true response, and no other"},
		{f.Kind() == "delay" && f.Delay == 0 && f.DelayAfter == 0, "nothing would go wrong"},
	} {
		if rule.broken {
			return errors.New(rule.message)
		}
	}
	return nil
}

// ParseFaults reads the JSON of one fault or of an array of faults, and checks each. A field that does not exist is an
// error.
func ParseFaults(raw []byte) ([]Fault, error) {
	faults := make([]Fault, 1)
	var into any = &faults[0]
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
		into = &faults
	}
	if err := decodeStrictly(raw, into); err != nil {
		return nil, err
	}
	for _, f := range faults {
		if err := f.Check(); err != nil {
			return nil, err
		}
	}
	return faults, nil
}

// UnmarshalJSON implements json.Unmarshaler for the fields whose JSON differs.
func (f *Fault) UnmarshalJSON(raw []byte) error {
	type fields Fault
	in := struct {
		*fields
		Header     map[string]string `json:"header"`
		RetryAfter duration          `json:"retry_after"`
		Delay      duration          `json:"delay"`
		DelayAfter duration          `json:"delay_after"`
	}{fields: (*fields)(f)}
	if err := decodeStrictly(raw, &in); err != nil {
		return err
	}
	f.RetryAfter, f.Header = time.Duration(in.RetryAfter), http.Header{}
	f.Delay, f.DelayAfter = time.Duration(in.Delay), time.Duration(in.DelayAfter)
	for name, value := range in.Header {
		f.Header.Set(name, value)
	}
	return nil
}

// acts reports whether the true operation happens.
func (f Fault) acts() bool {
	return f.Act || f.Truncate > 0 || (f.Status == 0 && f.NotFound == "" && !f.Cut)
}

func (f Fault) matches(method, path string) bool {
	under := strings.HasSuffix(f.Path, "/") && strings.HasPrefix(path, f.Path)
	return (f.Method == "" || f.Method == method) && (f.Path == "" || f.Path == path || under)
}

// apply turns the true response to a call, if there is one, into the one to send.
func (f Fault) apply(c call, resp response, cfg Config) response {
	switch {
	case f.NotFound != "":
		resp = f.NotFound.response(c)
	case f.Status >= http.StatusBadRequest:
		resp = errorResponse(f.Status)
	case f.Status != 0:
		resp = response{status: f.Status, header: http.Header{}}
	}
	resp.fault, resp.cut, resp.truncate = f.Kind(), f.Cut, f.Truncate
	if f.Body != "" {
		resp.body = []byte(f.Body)
		if resp.header.Set("Content-Type", jsonType); !json.Valid(resp.body) {
			resp.header.Set("Content-Type", "text/html; charset=utf-8")
		}
	}
	if f.EmptyBody {
		resp.body = nil
		resp.header.Del("Content-Type")
	}
	if f.RetryAfter > 0 {
		resp.header.Set("Retry-After", cfg.retryAfterText(f.RetryAfter))
	}
	for key, values := range f.Header {
		resp.header[http.CanonicalHeaderKey(key)] = values
	}
	return resp
}
