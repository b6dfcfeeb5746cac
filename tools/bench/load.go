// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/workspace"
)

// load is what a workspace declares: a number of webhooks from the first one on.
// Another edition has other urls.
type load struct {
	Webhooks int    `json:"webhooks"`
	First    int    `json:"first"`
	Edition  string `json:"edition"`
}

func samples(n int) load { return load{Webhooks: n, First: 1} }

func changed(n int) load { return load{Webhooks: n, First: 1, Edition: "/changed"} }

// step is a command in the life of webhooks.
type step struct {
	phase string
	load  load
	args  []string
}

// life is all that happens to n webhooks.
func life(n int) []step {
	return []step{
		{createPhase, samples(n), applyCommand},
		{planPhase, samples(n), planCommand},
		{changePhase, changed(n), applyCommand},
		{destroyPhase, changed(n), destroyCommand},
	}
}

// declare makes the workspaces declare it.
func (d load) declare(spaces ...*workspace.Workspace) error {
	text, err := json.Marshal(d)
	if err != nil {
		return err
	}

	for _, w := range spaces {
		if err := w.Write("load.auto.tfvars.json", text); err != nil {
			return err
		}
	}

	return nil
}

// adopt makes the workspace declare samples that the mock already has, from the
// first one on, counted from 1, and makes its state as if Terraform had created
// them.
func adopt(ctx context.Context, w *workspace.Workspace, m *mock.Mock, first, n int) error {
	server, err := m.Webhooks(ctx)
	if err != nil {
		return err
	}

	instances := make([]workspace.Instance, 0, n)
	for i, s := range server[first-1 : first-1+n] {
		instances = append(instances, workspace.Instance{Key: i, Attributes: workspace.WebhookAttributes{
			ID: s.ID, URL: s.URL, Events: s.Events, IsActive: s.IsActive, CreatedAt: s.CreatedAt,
			Secret: fmt.Sprintf("whsec_sample_%d", first+i),
		}})
	}

	if err := (load{Webhooks: n, First: first}).declare(w); err != nil {
		return err
	}

	return w.WriteState("bench", instances)
}
