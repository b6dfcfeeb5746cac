// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/workspace"
)

// compare tells how the server, the state and the configuration differ. foreign
// are the webhooks that somebody else made: they must be there, as they were.
func compare(wanted []*webhook, state []workspace.Instance, server, foreign []mock.Webhook) []string {
	var found []string

	add := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }

	onServer := map[string]mock.Webhook{}
	for _, w := range server {
		onServer[w.ID] = w
	}

	owner, inState := map[string]string{}, map[string]bool{}
	for _, f := range foreign {
		owner[f.ID] = "somebody else"

		if w, ok := onServer[f.ID]; !ok {
			add("%s of somebody else is gone", f.ID)
		} else if !same(w, f) {
			add("%s of somebody else was changed: %+v", f.ID, w)
		}
	}

	for _, i := range state {
		a := i.Attributes
		inState[i.Name()] = true

		if other, taken := owner[a.ID]; taken {
			add("%s is of %s and of %s", a.ID, other, i.Name())
		}

		owner[a.ID] = i.Name()

		if w, ok := onServer[a.ID]; !ok {
			add("lost: %s (%s) is in the state, and not on the server", a.ID, i.Name())
		} else if !same(w, held(a)) {
			add("%s (%s) is %+v on the server, %+v in the state", a.ID, i.Name(), w, a)
		}
	}

	for _, w := range server {
		if owner[w.ID] == "" {
			add("orphan: %s is on the server, and not in the state: %+v", w.ID, w)
		}
	}

	return append(found, compareWanted(wanted, state, inState)...)
}

func compareWanted(wanted []*webhook, state []workspace.Instance, inState map[string]bool) []string {
	var found []string

	byKey := map[string]*webhook{}
	for _, w := range wanted {
		byKey[w.Key] = w

		if !inState[w.Key] {
			found = append(found, fmt.Sprintf("%s is configured, and not in the state", w.Key))
		}
	}

	for _, i := range state {
		w, ok := byKey[i.Name()]
		if !ok {
			found = append(found, fmt.Sprintf("%s is in the state, and not configured", i.Name()))
		} else if !same(held(i.Attributes), mock.Webhook{URL: w.URL, Events: w.Events, IsActive: w.IsActive}) {
			found = append(found, fmt.Sprintf("%s is %+v in the state, %+v in the configuration", i.Name(), i.Attributes, *w))
		}
	}

	return found
}

func held(a workspace.WebhookAttributes) mock.Webhook {
	return mock.Webhook{ID: a.ID, URL: a.URL, Events: a.Events, IsActive: a.IsActive}
}

// same compares all but ids and dates; events are a set.
func same(a, b mock.Webhook) bool {
	return twinKey(a.URL, a.Events, a.IsActive) == twinKey(b.URL, b.Events, b.IsActive)
}
