// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

// complete is the agent with what its versions say.
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

// decode reads an agent member by member.
func (w *wireAgent) decode(d *json.Decoder) error {
	_, err := decodeEach(d, func(name string) error { return w.decodeMember(d, name) }, nil)
	return err
}

// decodeMember reads versions one by one, since they are most of a response. Any other member becomes an object of its own,
// for encoding/json to find the field.
func (w *wireAgent) decodeMember(d *json.Decoder, name string) error {
	if name == "versions" {
		_, err := decodeEach(d, nil, func() error {
			var v wireVersion
			err := d.Decode(&v)
			w.Versions = append(w.Versions, v)
			return jsonReason(err)
		})
		if err != nil {
			return fmt.Errorf("the field %q: %w", name, err)
		}
		return nil
	}
	var value json.RawMessage
	if err := d.Decode(&value); err != nil {
		return jsonReason(err)
	}
	object, err := json.Marshal(map[string]json.RawMessage{name: value})
	if err == nil {
		err = json.Unmarshal(object, w)
	}
	return jsonReason(err)
}

// decodeAgent reads one agent, bare (SPEC) or in {"data":…} (FIELD).
func decodeAgent(body io.Reader) (Agent, error) {
	var w wireAgent
	err := decodeStream(body, maxAgentsBody, func(d *json.Decoder) error {
		_, err := decodeEach(d, func(name string) error {
			if name == "data" {
				return w.decode(d)
			}
			return w.decodeMember(d, name)
		}, nil)
		return err
	})
	return w.complete(), err
}

// decodeAgents reads the list: {"agents":[…]} (SPEC), that in {"data":…} (FIELD), or {"data":[…]} (an older edition).
// One version at a time is in memory.
func decodeAgents(body io.Reader) ([]Agent, error) {
	var agents agentList
	err := decodeStream(body, maxAgentsBody, func(d *json.Decoder) error { return agents.decode(d, maxEnvelopes) })
	if err == nil && agents == nil {
		err = errors.New("the response has no list of agents")
	}
	return agents, err
}

// agentList is nil until a list was found.
type agentList []Agent

// decode reads the next value of the stream: the list, or an object with the list among its members.
func (l *agentList) decode(d *json.Decoder, envelopes int) error {
	start, err := decodeEach(d, func(name string) error {
		if envelopes > 0 && (name == "agents" || name == "data") {
			return l.decode(d, envelopes-1)
		}
		return jsonReason(d.Decode(&ignored{}))
	}, func() error { return l.decodeItem(d) })
	if start == json.Delim('[') && *l == nil {
		*l = agentList{}
	}
	return err
}

func (l *agentList) decodeItem(d *json.Decoder) error {
	var w wireAgent
	err := w.decode(d)
	if err == nil && w.ID == "" {
		err = errors.New(`the response has no "id"`)
	}
	if err != nil {
		return fmt.Errorf("item %d of the list: %w", len(*l)+1, err)
	}
	*l = append(*l, w.complete())
	return nil
}
