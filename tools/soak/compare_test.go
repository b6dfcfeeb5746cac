// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/workspace"
)

func TestCompare_findsEveryKindOfDifference(t *testing.T) {
	t.Parallel()

	onServer := func(id string, events ...string) mock.Webhook {
		return mock.Webhook{ID: id, URL: "https://a.test/", Events: events, IsActive: true}
	}
	inState := func(key, id string, events ...string) workspace.Instance {
		return workspace.Instance{Key: key, Attributes: workspace.WebhookAttributes{ID: id, URL: "https://a.test/", Events: events, IsActive: true}}
	}
	wanted := []*webhook{{Key: "a", URL: "https://a.test/", Events: []string{"x", "y"}, IsActive: true}}
	foreign := []mock.Webhook{onServer("theirs", "z")}

	for name, c := range map[string]struct {
		state  []workspace.Instance
		server []mock.Webhook
		want   string
	}{
		"none, in another order": {
			[]workspace.Instance{inState("a", "1", "x", "y")},
			[]mock.Webhook{onServer("1", "y", "x"), onServer("theirs", "z")},
			"",
		},
		"lost": {
			[]workspace.Instance{inState("a", "1", "x", "y")},
			[]mock.Webhook{onServer("theirs", "z")},
			"lost: 1",
		},
		"an orphan": {
			[]workspace.Instance{inState("a", "1", "x", "y")},
			[]mock.Webhook{onServer("1", "x", "y"), onServer("2", "x", "y"), onServer("theirs", "z")},
			"orphan: 2",
		},
		"one for two": {
			[]workspace.Instance{inState("a", "1", "x", "y"), inState("b", "1", "x", "y")},
			[]mock.Webhook{onServer("1", "x", "y"), onServer("theirs", "z")},
			"1 is of a and of b",
		},
		"somebody else's adopted": {
			[]workspace.Instance{inState("a", "theirs", "z")},
			[]mock.Webhook{onServer("theirs", "z")},
			"theirs is of somebody else and of a",
		},
		"somebody else's gone": {
			[]workspace.Instance{inState("a", "1", "x", "y")},
			[]mock.Webhook{onServer("1", "x", "y")},
			"theirs of somebody else is gone",
		},
		"somebody else's changed": {
			[]workspace.Instance{inState("a", "1", "x", "y")},
			[]mock.Webhook{onServer("1", "x", "y"), onServer("theirs", "x")},
			"theirs of somebody else was changed",
		},
		"events differ": {
			[]workspace.Instance{inState("a", "1", "x", "y")},
			[]mock.Webhook{onServer("1", "x"), onServer("theirs", "z")},
			"1 (a) is",
		},
		"not what was configured": {
			[]workspace.Instance{inState("a", "1", "x")},
			[]mock.Webhook{onServer("1", "x"), onServer("theirs", "z")},
			"in the configuration",
		},
		"not applied": {nil, []mock.Webhook{onServer("theirs", "z")}, "a is configured, and not in the state"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got := strings.Join(compare(wanted, c.state, c.server, foreign), "\n")
			if !strings.Contains(got, c.want) || (c.want == "") != (got == "") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
