// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"encoding/json"
	"maps"
	"mime"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The fields of a webhook that a client may send.
const (
	fieldURL    = "url"
	fieldEvents = "events"
	fieldSecret = "secret"
	fieldActive = "is_active"
)

var (
	accepted = []string{fieldURL, fieldEvents, fieldSecret, fieldActive}
	// required is what a create must have; an update must have something.
	required = []string{fieldURL, fieldEvents, fieldSecret}
)

// input is the body of a create or an update, checked.
type input struct {
	fields map[string]json.RawMessage
	url    string
	events []string
	secret string
	active bool
}

func (in input) has(field string) bool { return in.fields[field] != nil }

// apply changes only what was sent.
func (in input) apply(w *Webhook, storeURL func(string) string) {
	if in.has(fieldURL) {
		w.URL = storeURL(in.url)
	}
	if in.has(fieldEvents) {
		w.Events = in.events
	}
	if in.has(fieldSecret) {
		w.Secret = in.secret
	}
	if in.has(fieldActive) {
		w.IsActive = in.active
	}
}

// parseInput reads a body as strictly as the API might, and returns the API's messages about it. They name fields and never
// quote a value, which could be the secret.
func parseInput(c call, mandatory []string) (in input, problems []string) {
	kind, _, err := mime.ParseMediaType(c.header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return in, []string{"Content-Type must be application/json"}
	}
	if !utf8.Valid(c.body) || json.Unmarshal(c.body, &in.fields) != nil || in.fields == nil {
		return in, []string{"Request body must be a JSON object"}
	}
	for _, name := range slices.Sorted(maps.Keys(in.fields)) {
		if !slices.Contains(accepted, name) {
			problems = append(problems, "property "+name+" should not exist")
		}
	}
	if len(mandatory) == 0 && len(in.fields) == 0 {
		problems = append(problems, "at least one property must be given")
	}
	for _, name := range accepted {
		problem := ""
		if in.has(name) {
			problem = in.set(name, in.fields[name])
		} else if slices.Contains(mandatory, name) {
			problem = name + " should not be empty"
		}
		if problem != "" {
			problems = append(problems, problem)
		}
	}
	return in, problems
}

// set takes one value, and returns what is wrong with it.
func (in *input) set(name string, raw json.RawMessage) string {
	switch name {
	case fieldURL:
		return in.setURL(raw)
	case fieldEvents:
		return in.setEvents(raw)
	case fieldSecret:
		return in.setSecret(raw)
	default:
		if !decode(raw, &in.active) {
			return "is_active must be a boolean value"
		}
		return ""
	}
}

func (in *input) setURL(raw json.RawMessage) string {
	if !decode(raw, &in.url) {
		return "url must be a string"
	}
	u, err := url.Parse(in.url)
	switch {
	case in.url == "":
		return "url should not be empty"
	case err != nil || u.Hostname() == "" || strings.ContainsFunc(in.url, unicode.IsSpace):
		return "url must be a valid URL"
	case u.Scheme != "https":
		return "url must be an HTTPS URL"
	default:
		return ""
	}
}

func (in *input) setSecret(raw json.RawMessage) string {
	switch {
	case !decode(raw, &in.secret):
		return "secret must be a string"
	case in.secret == "":
		return "secret should not be empty"
	case in.secret == mask: // a client that writes the mask back loses the secret
		return "secret must not be masked"
	default:
		return ""
	}
}

// setEvents knows no names: the API declares no enum.
func (in *input) setEvents(raw json.RawMessage) string {
	var items []json.RawMessage
	if !decode(raw, &items) {
		return "events must be an array"
	}
	if len(items) == 0 {
		return "events must contain at least 1 elements"
	}
	in.events = make([]string, len(items))
	for i, item := range items {
		switch event := &in.events[i]; {
		case !decode(item, event):
			return "each value in events must be a string"
		case *event == "":
			return "each value in events should not be empty"
		case strings.ContainsFunc(*event, unicode.IsSpace):
			return "each value in events must be an event name"
		}
	}
	return ""
}

// decode refuses null, which encoding/json would take for any type.
func decode(raw json.RawMessage, into any) bool {
	return string(raw) != "null" && json.Unmarshal(raw, into) == nil
}
