// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package workspace

import (
	"context"
	"encoding/json"
	"fmt"
)

// Type is the resource type that the tools work with.
const Type = "dialnexa_user_webhook"

// Instance is one webhook in a state.
type Instance struct {
	Key        any               `json:"index_key"` // a string, or a number
	Schema     int               `json:"schema_version"`
	Attributes WebhookAttributes `json:"attributes"`
}

// Name is the key as text.
func (i Instance) Name() string { return fmt.Sprint(i.Key) }

// WebhookAttributes are the attributes of a webhook in a state. Those that are
// null there are left out.
type WebhookAttributes struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Events    []string `json:"events"`
	IsActive  bool     `json:"is_active"`
	CreatedAt string   `json:"created_at"`
	Secret    string   `json:"secret,omitempty"`
}

type state struct {
	Version   int             `json:"version"`
	Serial    int             `json:"serial"`
	Lineage   string          `json:"lineage"`
	Resources []stateResource `json:"resources"`
}

type stateResource struct {
	Mode      string     `json:"mode"`
	Type      string     `json:"type"`
	Name      string     `json:"name"`
	Provider  string     `json:"provider"`
	Instances []Instance `json:"instances"`
}

// State returns the webhooks in the state.
func (w *Workspace) State(ctx context.Context) ([]Instance, error) {
	run, err := w.Must(ctx, 0, "state", "pull")
	if err != nil {
		return nil, err
	}

	var current state
	if len(run.Stdout) == 0 { // before the first apply
		return nil, nil
	}

	if err := json.Unmarshal(run.Stdout, &current); err != nil {
		return nil, fmt.Errorf("read the state: %w", err)
	}

	var all []Instance

	for _, resource := range current.Resources {
		if resource.Mode == "managed" && resource.Type == Type {
			all = append(all, resource.Instances...)
		}
	}

	return all, nil
}

// WriteState makes a state in which the resource of that name has these
// instances, as if Terraform had created them.
func (w *Workspace) WriteState(name string, instances []Instance) error {
	text, err := json.Marshal(state{
		Version: 4, Serial: 1, Lineage: "00000000-0000-0000-0000-000000000000",
		Resources: []stateResource{{
			Mode: "managed", Type: Type, Name: name,
			Provider:  fmt.Sprintf("provider[%q]", w.cli.RegistryHost()+"/dialnexa/dialnexa"),
			Instances: instances,
		}},
	})
	if err != nil {
		return err
	}

	return w.Write("terraform.tfstate", text)
}
