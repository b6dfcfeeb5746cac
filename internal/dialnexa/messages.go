// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"unicode"
)

// apiError turns an answer that is no success into an error that is fit to be shown.
func (c *Client) apiError(req *http.Request, resp *http.Response, body []byte) *APIError {
	e := &APIError{StatusCode: resp.StatusCode, Method: req.Method, Path: req.URL.Path, Page: isHTML(bytes.TrimSpace(body))}
	e.RetryAfter, _ = retryAfter(resp.Header)
	for _, message := range decodeErrorMessages(body) {
		if len(e.Messages) == maxMessages {
			break
		}
		if message = c.presentable(message); message != "" {
			e.Messages = append(e.Messages, message)
		}
	}
	if to, err := url.Parse(resp.Header.Get("Location")); err == nil && to.Host != "" {
		e.Location = c.presentable(to.Scheme + "://" + to.Host)
	}
	return e
}

// Bounds of what is shown of an answer: how many messages, how much of each, in runes, and how much is looked at for
// that, in bytes.
const (
	maxMessages      = 20
	maxMessageLength = 1000
	maxMessageBytes  = 64 << 10
)

// presentable makes text from outside fit to be shown: secrets are masked, before anything is cut off that would hide
// half of one, and control characters, which a terminal would obey, are dropped, which may bring a secret together.
func (c *Client) presentable(text string) string {
	cut := len(text) > maxMessageBytes
	if cut {
		text = text[:maxMessageBytes]
	}
	text = c.masker.hide(strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\r':
			return ' '
		case unicode.IsControl(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, c.masker.hide(text)))
	runes := []rune(text)
	switch {
	case len(runes) > maxMessageLength:
		text = string(runes[:maxMessageLength]) + "…"
	case cut:
		// So little is left because it was all secrets, of which the last may have lost its end.
		text = withheld
	}
	return strings.TrimSpace(text)
}

// hideIn masks secrets in the text of an error whose chain stays as it is.
func (c *Client) hideIn(err error) error {
	hidden := c.masker.hide(err.Error())
	if hidden == err.Error() {
		return err
	}
	return &maskedError{text: hidden, err: err}
}

type maskedError struct {
	text string
	err  error
}

func (e *maskedError) Error() string { return e.text }
func (e *maskedError) Unwrap() error { return e.err }
