// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

const agentCollection = "/agents"

// Agent is one of DialNexa's phone agents. "" and nil stand for what a response lacks: SPEC requires the id and the type
// alone. Prompts, functions and everything else that an agent consists of are never decoded.
type Agent struct {
	ID string
	// Title is that of the draft.
	Title        string
	Type         string
	PipelineType string
	FolderID     string
	Timezone     string
	// WebhookID is the server's own text; no edition says which kind of webhook it means.
	WebhookID string
	// DraftVersion is the version that is being edited, PublishedVersion the one that is live: the highest that is
	// published (FIELD).
	DraftVersion, PublishedVersion *int64
	// CreatedAt and UpdatedAt are the server's own text.
	CreatedAt, UpdatedAt string
}

// Agents returns all agents of the workspace, in the server's order. The list has no pages and may be many megabytes, so
// it is requested once for all callers, and its result, or failure, is kept as long as the client.
func (c *Client) Agents(ctx context.Context) ([]Agent, error) {
	return c.agents.get(ctx, agentCollection, func() ([]Agent, error) {
		return c.readAgents(ctx, agentCollection, decodeAgents)
	})
}

// Agent returns one agent. It is looked up in the list if that was requested already, and read once otherwise.
func (c *Client) Agent(ctx context.Context, id string) (Agent, error) {
	if err := CheckID(id); err != nil {
		return Agent{}, err
	}
	if c.agents.has(agentCollection) {
		all, err := c.Agents(ctx)
		if i := slices.IndexFunc(all, func(a Agent) bool { return a.ID == id }); err == nil && i >= 0 {
			return all[i], nil
		}
	}
	path := agentCollection + "/" + url.PathEscape(id)
	one, err := c.agents.get(ctx, path, func() ([]Agent, error) {
		return c.readAgents(ctx, path, func(body io.Reader) ([]Agent, error) {
			a, err := decodeAgent(body)
			if err == nil && a.ID != id {
				err = errors.New("the response describes another agent")
			}
			return []Agent{a}, err
		})
	})
	if err != nil {
		return Agent{}, err
	}
	return one[0], nil
}

// IsAgentNotFound reports whether err is the API's own word that an agent does not exist. Other responses with status 404
// are a gateway's.
func IsAgentNotFound(err error) bool {
	var api *APIError
	return errors.As(err, &api) && api.StatusCode == http.StatusNotFound && strings.EqualFold(api.Message(), "Agent not found")
}

// readAgents makes one call whose body is decoded as it comes in.
func (c *Client) readAgents(ctx context.Context, path string, decode func(io.Reader) ([]Agent, error)) ([]Agent, error) {
	var agents []Agent
	failure := errors.New("the body is empty") // as it is with a status such as 204
	a, err := c.do(transport.WithStream(ctx, func(body io.Reader) { agents, failure = decode(body) }), http.MethodGet, path, nil, nil)
	if err != nil {
		return nil, err
	}
	if failure != nil {
		return nil, &ResponseError{StatusCode: a.status, Method: http.MethodGet, Path: path, Reason: failure.Error()}
	}
	return agents, nil
}

// agentReads are the requests for agents that were made, by path. Nothing that Terraform does changes an agent.
type agentReads struct {
	mu    sync.Mutex
	reads map[string]*agentRead
}

type agentRead struct {
	lock   chan struct{} // a mutex whose wait can be canceled
	done   bool
	agents []Agent
	err    error
}

func (r *agentReads) has(path string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reads[path] != nil
}

func (r *agentReads) at(path string) *agentRead {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.reads == nil {
		r.reads = map[string]*agentRead{}
	}
	if r.reads[path] == nil {
		r.reads[path] = &agentRead{lock: make(chan struct{}, 1)}
	}
	return r.reads[path]
}

// get returns what was read of a path, and fetches it for the first caller. A fetch that its caller canceled is made
// again for the next.
func (r *agentReads) get(ctx context.Context, path string, fetch func() ([]Agent, error)) ([]Agent, error) {
	read := r.at(path)
	select {
	case read.lock <- struct{}{}:
		defer func() { <-read.lock }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if !read.done {
		read.agents, read.err = fetch()
		read.done = read.err == nil || ctx.Err() == nil
	}
	return slices.Clone(read.agents), read.err
}
