// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"net/url"
	"slices"
)

const agentCollection = "/agents"

// Agent is one of DialNexa's phone agents. A field is "" or nil if the response lacks it: SPEC requires only the id and
// the type. Prompts, functions and everything else that an agent consists of are never decoded.
type Agent struct {
	ID string `json:"id"`
	// Title is that of the draft.
	Title        string `json:"-"`
	Type         string `json:"agent_type"`
	PipelineType string `json:"pipeline_type"`
	FolderID     string `json:"folder_id"`
	Timezone     string `json:"timezone"`
	// WebhookID is the server's own text; no edition says which kind of webhook it means.
	WebhookID string `json:"webhook_id"`
	// DraftVersion is the version that is being edited, PublishedVersion the one that is live: the highest that is
	// published (FIELD).
	DraftVersion     *int64 `json:"-"`
	PublishedVersion *int64 `json:"-"`
	// CreatedAt and UpdatedAt are the server's own text.
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

// agents reads agents.
type agents struct {
	api   *api
	reads keyedLock[agentsRead] // by path
}

// Agents returns all agents of the workspace, in the server's order. The list has no pages and may be many megabytes,
// so it is requested once for all callers, and its result, or failure, is kept as long as the client.
func (s *agents) Agents(ctx context.Context) ([]Agent, error) {
	return s.once(ctx, agentCollection, decodeAgents)
}

// Agent returns one agent, which is read once.
func (s *agents) Agent(ctx context.Context, id string) (Agent, error) {
	if err := CheckID(id); err != nil {
		return Agent{}, err
	}
	one, err := s.once(ctx, agentCollection+"/"+url.PathEscape(id), func(body []byte) ([]Agent, error) {
		a, err := decodeAgent(body)
		if err == nil && a.ID != id {
			err = errors.New("the response describes another agent")
		}
		return []Agent{a}, err
	})
	if err != nil {
		return Agent{}, err
	}
	return one[0], nil
}

// IsAgentNotFound reports whether err is the API's own word that an agent does not exist. Other responses with status
// 404 are a gateway's.
func IsAgentNotFound(err error) bool {
	api, ok := errors.AsType[*APIError](err)
	return ok && api.agentNotFound
}

// agentsRead is the result of a request for agents.
type agentsRead struct {
	done   bool
	agents []Agent
	err    error
}

// once requests a path once for all callers: nothing that Terraform does changes an agent. A request that its caller
// canceled is made again for the next.
func (s *agents) once(ctx context.Context, path string, decode func([]byte) ([]Agent, error)) ([]Agent, error) {
	read, unlock, err := s.reads.lock(ctx, path)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if !read.done {
		read.agents, _, read.err = get(ctx, s.api, path, nil, maxAgentsBody, decode)
		read.done = read.err == nil || ctx.Err() == nil
	}
	return slices.Clone(read.agents), read.err
}
