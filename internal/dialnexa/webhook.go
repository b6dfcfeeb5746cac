// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// Webhook is a webhook as a response describes it. A field is zero if the response lacks it, which the editions allow:
// PATCH responses of SPEC have no date, for example. The secret is never decoded.
type Webhook struct {
	ID  string `json:"id"`
	URL string `json:"url"`
	// Events are in no particular order. Reads share them and IsActive: they are not to be changed.
	Events   []string `json:"events"`
	IsActive *bool    `json:"is_active"`
	// CreatedAt is the server's own text, ISO-8601 in UTC with milliseconds.
	CreatedAt string `json:"created_at"`
}

// NewWebhook is the body of a create. Every field is sent.
type NewWebhook struct {
	URL      string   `json:"url"`
	Events   []string `json:"events"`
	Secret   string   `json:"secret"`
	IsActive bool     `json:"is_active"`
}

// WebhookPatch is the body of an update: a field that is nil keeps its value on the server and is not sent, since the
// contract says nothing of null.
type WebhookPatch struct {
	URL *string `json:"url,omitempty"`
	// Events replaces the whole list. An empty list cannot be sent.
	Events   []string `json:"events,omitempty"`
	Secret   *string  `json:"secret,omitempty"`
	IsActive *bool    `json:"is_active,omitempty"`
}

// IsEmpty reports whether the patch changes nothing. It is not to be sent: the contract leaves it undefined.
func (p WebhookPatch) IsEmpty() bool {
	return p.URL == nil && len(p.Events) == 0 && p.Secret == nil && p.IsActive == nil
}

// complete reports whether the response had every field that every edition promises for a read.
func (w Webhook) complete() bool {
	return w.ID != "" && w.URL != "" && w.Events != nil && w.IsActive != nil
}

// mergeMissing returns w with the fields that it lacks taken from base.
func (w Webhook) mergeMissing(base Webhook) Webhook {
	w.URL = cmp.Or(w.URL, base.URL)
	w.CreatedAt = cmp.Or(w.CreatedAt, base.CreatedAt)
	w.IsActive = cmp.Or(w.IsActive, base.IsActive)
	if w.Events == nil {
		w.Events = base.Events
	}
	return w
}

// equals reports whether w has the values of the fields that other has.
func (w Webhook) equals(other Webhook) bool {
	return (other.URL == "" || w.URL == other.URL) &&
		(other.Events == nil || slices.Equal(eventSet(w.Events), eventSet(other.Events))) &&
		(other.IsActive == nil || w.IsActive != nil && *w.IsActive == *other.IsActive)
}

// matches reports whether w equals other, with urls in any spelling that a server may store.
func (w Webhook) matches(other Webhook) bool {
	w.URL, other.URL = normalizeURL(w.URL), normalizeURL(other.URL)
	return w.equals(other)
}

// eventSet returns the events in order, each once.
func eventSet(events []string) []string { return slices.Compact(slices.Sorted(slices.Values(events))) }

// normalizeURL returns what new URL(text).href is in JavaScript, which a server may store instead of what was sent; the
// text itself if it can't be parsed.
func normalizeURL(text string) string {
	u, err := whatwg.Parse(text)
	if err != nil {
		return text
	}
	return u.Href(false)
}

// SimilarURLs reports whether two urls differ at most in their spelling: in the case of the host, the default port, or
// a slash at the end.
func SimilarURLs(a, b string) bool {
	return strings.TrimSuffix(normalizeURL(a), "/") == strings.TrimSuffix(normalizeURL(b), "/")
}

// ShownURL returns a webhook's url as messages show it: scheme and host, and "/…" for everything else, since the path
// and the query of a hook are often its password.
func ShownURL(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return "(a URL that can't be parsed)"
	}
	shown := u.Scheme + "://" + u.Host + "/"
	if u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		shown += "…"
	}
	return shown
}

// CheckID says why an id cannot be one: it is part of a path, where "." and ".." have a meaning of their own.
func CheckID(id string) error {
	switch {
	case id == "":
		return errors.New("the id is empty")
	case strings.TrimSpace(id) != id:
		return fmt.Errorf("%q begins or ends with a space", id)
	case id == ".", id == "..":
		return fmt.Errorf("%q cannot be an id", id)
	}
	return nil
}
