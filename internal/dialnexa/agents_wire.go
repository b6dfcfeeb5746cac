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

// wireAgent is an agent in any edition.
type wireAgent struct {
	Agent
	current  wireVersion
	draft    *wholeNumber
	versions []wireVersion
}

// wireVersion is all that is kept of a version.
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
	a.DraftVersion, a.Title = (*int64)(w.draft), w.current.Title
	for _, v := range w.versions {
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

// decodeMember takes one member of the agent from the stream. Whatever is not named here is skipped.
func (w *wireAgent) decodeMember(s jsonStream, name string) error {
	switch name {
	case "id":
		return s.decode(name, &w.ID)
	case "agent_type":
		return s.decode(name, &w.Type)
	case "pipeline_type":
		return s.decode(name, &w.PipelineType)
	case "folder_id":
		return s.decode(name, &w.FolderID)
	case "timezone":
		return s.decode(name, &w.Timezone)
	case "webhook_id":
		return s.decode(name, &w.WebhookID)
	case "created_at", "createdAt": // the second is an older edition's
		return s.decode(name, &w.CreatedAt)
	case "updated_at", "updatedAt":
		return s.decode(name, &w.UpdatedAt)
	case "current_version_number":
		return s.decode(name, &w.draft)
	case "current_version":
		return s.decode(name, &w.current)
	case "versions":
		_, err := s.walk(func() error {
			var v wireVersion
			err := s.decode(name, &v)
			w.versions = append(w.versions, v)
			return err
		}, nil)
		return err
	default:
		return s.skip()
	}
}

// decodeAgent reads one agent, bare (SPEC) or in {"data":…} (FIELD).
func decodeAgent(body io.Reader) (Agent, error) {
	var w wireAgent
	err := readStream(body, maxAgentsBody, func(s jsonStream) error {
		return s.object(func(name string) error {
			if name == "data" {
				return s.object(func(name string) error { return w.decodeMember(s, name) })
			}
			return w.decodeMember(s, name)
		})
	})
	return w.complete(), err
}

// decodeAgents reads the list: {"agents":[…]} (SPEC), that in {"data":…} (FIELD), or {"data":[…]} (an older edition).
func decodeAgents(body io.Reader) ([]Agent, error) {
	l := agentList{}
	err := readStream(body, maxAgentsBody, func(s jsonStream) error { return l.decode(s, maxEnvelopes) })
	if err == nil && !l.found {
		err = errors.New("the response has no list of agents")
	}
	return l.agents, err
}

type agentList struct {
	agents []Agent
	found  bool
}

func (l *agentList) decode(s jsonStream, envelopes int) error {
	isList, err := s.walk(func() error { return l.decodeItem(s) }, func(name string) error {
		if envelopes > 0 && (name == "agents" || name == "data") {
			return l.decode(s, envelopes-1)
		}
		return s.skip()
	})
	l.found = l.found || isList
	return err
}

func (l *agentList) decodeItem(s jsonStream) error {
	var w wireAgent
	err := s.object(func(name string) error { return w.decodeMember(s, name) })
	if err == nil && w.ID == "" {
		err = errors.New(`the response has no "id"`)
	}
	if err != nil {
		return fmt.Errorf("item %d of the list: %w", len(l.agents)+1, err)
	}
	l.agents = append(l.agents, w.complete())
	return nil
}
