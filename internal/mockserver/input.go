// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"encoding/json"
	"maps"
	"mime"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// input is the body of a create or an update: the fields that were sent, of the right types once they have been
// checked.
type input map[string]any

// fields are those that a client may send.
var fields = []string{"url", "events", "secret", "is_active"}

// parseInput reads a body as strictly as the API might, and returns the API's messages about it. They name fields and
// never quote a value, which could be the secret. A create has to send everything but is_active, an update something.
func parseInput(c call, create bool) (in input, problems []string) {
	kind, _, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return nil, []string{"Content-Type must be application/json"}
	}
	if !utf8.Valid(c.body) || json.Unmarshal(c.body, &in) != nil || in == nil {
		return nil, []string{"Request body must be a JSON object"}
	}
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if !slices.Contains(fields, name) {
			problems = append(problems, "property "+name+" should not exist")
		}
	}
	if !create && len(in) == 0 {
		problems = append(problems, "at least one property must be given")
	}
	for _, name := range fields {
		if value, sent := in[name]; sent {
			problems = append(problems, problemsOf(name, value)...)
		} else if create && name != "is_active" {
			problems = append(problems, name+" should not be empty")
		}
	}
	return in, problems
}

// problemsOf returns what is wrong with a value, at most one thing.
func problemsOf(name string, value any) []string {
	if list, ok := value.([]any); ok && name == "events" {
		return problemsOfEvents(list)
	}
	text, isText := value.(string)
	_, isBool := value.(bool)
	u, err := url.Parse(text)
	noURL := err != nil || u.Hostname() == "" || strings.ContainsFunc(text, unicode.IsSpace)
	for _, rule := range []struct {
		broken  bool
		message string
	}{
		{name == "events", "events must be an array"},
		{name == "is_active" && !isBool, "is_active must be a boolean value"},
		{name != "is_active" && !isText, name + " must be a string"},
		{isText && text == "", name + " should not be empty"},
		{text == mask, name + " must not be masked"}, // a client that writes the mask back loses the secret
		{name == "url" && noURL, "url must be a valid URL"},
		{name == "url" && err == nil && u.Scheme != "https", "url must be an HTTPS URL"},
	} {
		if rule.broken {
			return []string{rule.message}
		}
	}
	return nil
}

// problemsOfEvents knows no names: the API declares no enum.
func problemsOfEvents(list []any) []string {
	if len(list) == 0 {
		return []string{"events must contain at least 1 elements"}
	}
	for _, item := range list {
		switch event, ok := item.(string); {
		case !ok:
			return []string{"each value in events must be a string"}
		case event == "":
			return []string{"each value in events should not be empty"}
		case strings.ContainsFunc(event, unicode.IsSpace):
			return []string{"each value in events must be an event name"}
		}
	}
	return nil
}

// apply changes only what was sent.
func (in input) apply(w *Webhook, storeURL func(string) string) {
	for name, value := range in {
		switch value := value.(type) {
		case bool:
			w.IsActive = value
		case []any:
			w.Events = make([]string, len(value))
			for i, event := range value {
				w.Events[i], _ = event.(string) // problemsOfEvents has seen to it
			}
		case string:
			if name == "secret" {
				w.Secret = value
			} else {
				w.URL = storeURL(value)
			}
		}
	}
}

// paging is what the query of a list call asks for.
type paging struct {
	page   int
	limit  int
	active string // "true", "false" or "": both; only the older edition has this filter
}

// parsePaging reads the query, and returns the API's messages about it.
func parsePaging(query url.Values, d Dialect) (p paging, problems []string) {
	p.page, problems = parseCount(query, "page", 1, problems)
	p.limit, problems = parseCount(query, "limit", d.defaultLimit(), problems)
	if !d.ofPage() {
		return p, problems
	}
	if p.limit > 100 { // the older edition states a maximum
		problems = append(problems, "limit must not be greater than 100")
	}
	p.active = query.Get("is_active")
	if values := query["is_active"]; len(values) > 1 || len(values) == 1 && p.active != "true" && p.active != "false" {
		problems = append(problems, "is_active must be a boolean value")
	}
	return p, problems
}

func parseCount(query url.Values, name string, fallback int, problems []string) (int, []string) {
	values, given := query[name]
	if !given {
		return fallback, problems
	}
	n, err := strconv.Atoi(values[0])
	switch {
	case len(values) > 1 || err != nil:
		return fallback, append(problems, name+" must be an integer number")
	case n < 1:
		return fallback, append(problems, name+" must not be less than 1")
	default:
		return n, problems
	}
}

// keep reports whether the filter lets a webhook through.
func (p paging) keep(w Webhook) bool {
	return p.active == "" || p.active == strconv.FormatBool(w.IsActive)
}
