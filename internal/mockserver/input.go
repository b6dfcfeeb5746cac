// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"encoding/json"
	"mime"
	"net/url"
	"slices"
	"strings"
	"unicode"
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
	given  []string
	url    string
	events []string
	secret string
	active bool
}

func (in input) has(field string) bool { return slices.Contains(in.given, field) }

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

// parseInput reads a body as strictly as the API might, and returns the API's
// messages about it. They name fields and never quote a value, which could be
// the secret.
func parseInput(c call, mandatory []string) (in input, problems []string) {
	kind, _, err := mime.ParseMediaType(c.header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return in, []string{"Content-Type must be application/json"}
	}
	object, problem := parseObject(c.body)
	if problem != "" {
		return in, []string{problem}
	}
	for _, name := range object.names {
		if !slices.Contains(accepted, name) {
			problems = append(problems, "property "+name+" should not exist")
		}
	}
	if len(mandatory) == 0 && len(object.names) == 0 {
		problems = append(problems, "at least one property must be given")
	}
	for _, name := range accepted {
		raw, present := object.values[name]
		switch {
		case present:
			in.given = append(in.given, name)
			problems = append(problems, in.set(name, raw)...)
		case slices.Contains(mandatory, name):
			problems = append(problems, name+" should not be empty")
		}
	}
	return in, problems
}

// set checks and takes one value.
func (in *input) set(name string, raw json.RawMessage) []string {
	switch name {
	case fieldURL:
		return in.setURL(raw)
	case fieldEvents:
		return in.setEvents(raw)
	case fieldSecret:
		if !decode(raw, &in.secret) {
			return []string{"secret must be a string"}
		}
		if in.secret == "" {
			return []string{"secret should not be empty"}
		}
		if in.secret == mask { // a client that writes the mask back loses the secret
			return []string{"secret must not be masked"}
		}
	case fieldActive:
		if !decode(raw, &in.active) {
			return []string{"is_active must be a boolean value"}
		}
	}
	return nil
}

func (in *input) setURL(raw json.RawMessage) []string {
	if !decode(raw, &in.url) {
		return []string{"url must be a string"}
	}
	if in.url == "" {
		return []string{"url should not be empty"}
	}
	u, err := url.Parse(in.url)
	if err != nil || u.Hostname() == "" || strings.ContainsFunc(in.url, unicode.IsSpace) {
		return []string{"url must be a valid URL"}
	}
	if u.Scheme != "https" {
		return []string{"url must be an HTTPS URL"}
	}
	return nil
}

// setEvents knows no names: the API declares no enum.
func (in *input) setEvents(raw json.RawMessage) []string {
	var items []json.RawMessage
	if !decode(raw, &items) {
		return []string{"events must be an array"}
	}
	if len(items) == 0 {
		return []string{"events must contain at least 1 elements"}
	}
	for _, item := range items {
		var name string
		if !decode(item, &name) {
			return []string{"each value in events must be a string"}
		}
		if name == "" {
			return []string{"each value in events should not be empty"}
		}
		if strings.ContainsFunc(name, unicode.IsSpace) {
			return []string{"each value in events must be an event name"}
		}
		in.events = append(in.events, name)
	}
	return nil
}

// decode refuses null, which encoding/json would take for any type.
func decode(raw json.RawMessage, into any) bool {
	return string(raw) != "null" && json.Unmarshal(raw, into) == nil
}
