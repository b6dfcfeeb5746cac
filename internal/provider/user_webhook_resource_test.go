// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// dialects are the two shapes of the API's responses that differ the most. The client is tested with all of them.
var dialects = []mockserver.Dialect{mockserver.DialectSpec, mockserver.DialectPageWrapped}

func TestUserWebhook_lifecycle(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{Dialect: dialect})
			webhook := newLifecycle(t, api)
			events := []string{"call.completed", "call.failed", "campaign.paused"}
			webhook.run(validWebhook(values{"events": events}), "create",
				api.checkRequests("POST events,is_active,secret,url"), api.checkWebhook("https://hooks.example.com/a", events, "whsec_example_one", true))
			id, created := webhook.get("id"), webhook.get("created_at")
			if id != api.Webhooks()[0].ID || created == nil {
				t.Errorf("the id is %v, the date %v", id, created)
			}
			webhook.run(validWebhook(values{"url": urlOfB, "secret": "whsec_example_two", "is_active": false}), "update",
				api.checkRequests("PATCH events,is_active,secret,url"), api.checkWebhook(urlOfB, []string{"call.completed"}, "whsec_example_two", false))
			if webhook.get("id") != id || webhook.get("created_at") != created {
				t.Errorf("the id became %v, the date %v", webhook.get("id"), webhook.get("created_at"))
			}
			noErrors(t, nil, webhook.destroy())
			webhook.check(api.checkRequests("DELETE"))
			api.checkDestroy(t)
		})
	}
}

// The plan of an update knows what never changes: whatever depends on the id is not planned again.
func TestUserWebhook_planOfAnUpdateKnowsIDAndDate(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	webhook := newLifecycle(t, api)
	webhook.run(validWebhook(nil), "create")
	planned := webhook.object(webhook.decode(webhook.plan(validWebhook(values{"url": urlOfB})).PlannedState))
	for _, attribute := range []string{"id", "created_at"} {
		if !planned[attribute].IsKnown() || goValue(t, planned[attribute]) != webhook.get(attribute) {
			t.Errorf("%s is planned as %s", attribute, planned[attribute])
		}
	}
}

// An update carries what changed and nothing else: one of another field must not touch the secret.
func TestUserWebhook_updateSendsOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	webhook := newLifecycle(t, api)
	config := values{}
	webhook.run(validWebhook(config), "create", api.checkRequests("POST events,is_active,secret,url"))
	events := []string{"call.completed", "call.failed"}
	for _, change := range []struct {
		attribute string
		value     any
	}{{"url", urlOfB}, {"events", events}, {"is_active", false}, {"secret", "whsec_example_two"}} {
		config[change.attribute] = change.value
		webhook.run(validWebhook(config), "update", api.checkRequests("PATCH "+change.attribute))
	}
	webhook.check(api.checkWebhook(urlOfB, events, "whsec_example_two", false))
}

// The mask that DialNexa shows in place of the secret must never be taken for it.
func TestUserWebhook_secretSurvivesMaskedRead(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{Dialect: mockserver.DialectSpec})
	webhook := newLifecycle(t, api)
	webhook.run(validWebhook(nil), "create")
	webhook.run(validWebhook(nil), "no-op", api.checkRequests("POST events,is_active,secret,url"))
	if got := webhook.get("secret"); got != "whsec_example_one" {
		t.Errorf("the secret became %v", got)
	}
}

// A paused webhook is created paused: false must not be taken for "not set".
func TestUserWebhook_createsPaused(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	webhook := newLifecycle(t, api)
	webhook.run(validWebhook(values{"is_active": false}), "create", api.checkWebhook(urlOfA, []string{"call.completed"}, "whsec_example_one", false))
	// Without the argument, the default is put back.
	webhook.run(validWebhook(nil), "update", api.checkWebhook(urlOfA, []string{"call.completed"}, "whsec_example_one", true))
}

// An attribute that DialNexa knows nothing of changes in the state alone.
func TestUserWebhook_localChangeMakesNoRequest(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	webhook := newLifecycle(t, api)
	webhook.run(validWebhook(nil), "create", api.checkRequests("POST events,is_active,secret,url"))
	webhook.run(validWebhook(values{"allow_unlisted_events": true}), "update", api.checkRequests())
	if webhook.get("allow_unlisted_events") != true {
		t.Error("the state does not have it")
	}
}

// The escape hatch lets events through that DialNexa has added since.
func TestUserWebhook_sendsAnUnlistedEventIfAllowed(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	events := []string{"call.completed", "call.transferred"}
	newLifecycle(t, api).run(validWebhook(values{"events": events, "allow_unlisted_events": true}), "create",
		api.checkWebhook(urlOfA, events, "whsec_example_one", true))
}

// Nothing forbids two webhooks with the same url and events.
func TestUserWebhook_equalResourcesAreTwoWebhooks(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	one, two := newLifecycle(t, api), newLifecycle(t, api)
	one.run(validWebhook(nil), "create")
	two.run(validWebhook(nil), "create")
	if one.get("id") == two.get("id") || len(api.Webhooks()) != 2 {
		t.Errorf("%v and %v, and %d webhooks on the server", one.get("id"), two.get("id"), len(api.Webhooks()))
	}
}

// A plan over many webhooks reads pages of the list, and not each webhook: DialNexa counts requests.
func TestUserWebhook_refreshOfManyReadsTheList(t *testing.T) {
	t.Parallel()
	const webhooks = 300
	api := newNumberedAPI(t, webhooks, mockserver.Config{})
	server := configuredServer(t, api)
	for _, stored := range api.Webhooks() {
		webhook := &lifecycle{t: t, api: api, server: server, state: validWebhook(values{"id": stored.ID})}
		noErrors(t, nil, webhook.refresh())
		if got := webhook.get("url"); got != stored.URL {
			t.Fatalf("%s has the url %v, not %s", stored.ID, got, stored.URL)
		}
	}
	got := map[string]int{}
	for _, request := range api.Requests() {
		if request.Path == "/v1/user-webhooks" {
			got["list"]++
		} else {
			got["single"]++
		}
	}
	if got["list"] > 10 || got["single"] > 2 {
		t.Errorf("%d webhooks took %d list requests and %d single ones", webhooks, got["list"], got["single"])
	}
}
