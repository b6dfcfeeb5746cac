// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
)

// maxAgentsBody is the most that is read of a response with agents, in bytes: each holds all its versions.
const maxAgentsBody = 64 << 20

// wireAgent is an agent in any edition. An older one has dates in camel case.
type wireAgent struct {
	Agent
	CreatedAtCamel string        `json:"createdAt"`
	UpdatedAtCamel string        `json:"updatedAt"`
	Draft          *wholeNumber  `json:"current_version_number"`
	Current        wireVersion   `json:"current_version"`
	Versions       []wireVersion `json:"versions"`
}

// wireVersion is all that is decoded of a version.
type wireVersion struct {
	Number    *wholeNumber `json:"version_number"`
	Title     string       `json:"title"`
	Published bool         `json:"is_published"`
}

// wholeNumber is a number (SPEC) or the text of one (FIELD).
type wholeNumber int64

func (n *wholeNumber) UnmarshalJSON(text []byte) error {
	parsed, err := strconv.ParseInt(string(bytes.Trim(text, `"`)), 10, 64)
	if err != nil {
		return &json.UnmarshalTypeError{Value: "number", Type: reflect.TypeFor[int64]()}
	}
	*n = wholeNumber(parsed)
	return nil
}

// complete returns the agent with what its versions say.
func (w wireAgent) complete() Agent {
	a := w.Agent
	a.CreatedAt, a.UpdatedAt = cmp.Or(a.CreatedAt, w.CreatedAtCamel), cmp.Or(a.UpdatedAt, w.UpdatedAtCamel)
	a.DraftVersion, a.Title = (*int64)(w.Draft), w.Current.Title
	for _, v := range w.Versions {
		number := (*int64)(v.Number)
		if number == nil {
			continue
		}
		if a.DraftVersion != nil && *number == *a.DraftVersion {
			a.Title = cmp.Or(a.Title, v.Title)
		}
		if v.Published && (a.PublishedVersion == nil || *number > *a.PublishedVersion) {
			a.PublishedVersion = number
		}
	}
	return a
}

// decodeAgent reads one agent, bare (SPEC) or in {"data":…} (FIELD).
func decodeAgent(body []byte) (Agent, error) {
	if err := checkText(body, maxAgentsBody); err != nil {
		return Agent{}, err
	}
	var w struct {
		wireAgent
		Data *wireAgent `json:"data"`
	}
	err := jsonReason(json.Unmarshal(body, &w))
	if w.Data != nil {
		return w.Data.complete(), err
	}
	return w.complete(), err
}

// decodeAgents reads the list: {"agents":[…]} (SPEC), that in {"data":…} (FIELD), or {"data":[…]} (an older edition).
func decodeAgents(body []byte) ([]Agent, error) {
	raw, err := listIn(body, "agents", maxAgentsBody, func(map[string]json.RawMessage) {})
	if err != nil {
		return nil, err
	}
	var items []wireAgent
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, jsonReason(err)
	}
	agents := make([]Agent, len(items))
	for i, item := range items {
		if item.ID == "" {
			return nil, fmt.Errorf(`item %d of the list: the response has no "id"`, i+1)
		}
		agents[i] = item.complete()
	}
	return agents, nil
}
