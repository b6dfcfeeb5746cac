// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// dialects are the two shapes of the API's responses that differ the most. The client is tested with all of them.
var dialects = []mockserver.Dialect{mockserver.DialectSpec, mockserver.DialectPageWrapped}

// A webhook is created as it is configured: false is not "not set", and an event that DialNexa has added since is let
// through. It is updated in place. A mask that DialNexa shows in place of the secret is never taken for it.
func TestUserWebhook_lifecycle(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		api := newMockAPI(t, mockserver.Config{Dialect: dialect})
		webhook := newLifecycle(t, api)
		events := []string{"call.completed", "call.failed", "not.in_catalog"}
		webhook.run(validWebhook(values{"events": events, "allow_unlisted_events": true, "is_active": false}), created)
		api.checkWebhook(urlOfA, strings.Join(events, " "), secretOne, false)
		webhook.mustApply(validWebhook(values{"events": events[:2], "is_active": false}))
		api.checkRequests("PATCH events")
		webhook.mustApply(validWebhook(values{"events": events[:2], "is_active": false, "allow_unlisted_events": true}))
		api.checkRequests() // DialNexa knows nothing of it
		id, date := webhook.get("id"), webhook.get("created_at")
		if id != api.Webhooks()[0].ID || date == nil || webhook.get("secret") != secretOne {
			t.Errorf("the state is %s", webhook.state)
		}
		webhook.run(validWebhook(values{"url": urlOfB, "secret": secretTwo}), "PATCH events,is_active,secret,url")
		api.checkWebhook(urlOfB, "call.completed", secretTwo, true)
		if webhook.get("id") != id || webhook.get("created_at") != date {
			t.Errorf("the id became %v, the date %v", webhook.get("id"), webhook.get("created_at"))
		}
		noErrors(t, webhook.apply(noWebhook))
		api.checkRequests("DELETE")
		api.checkServer(0)
	}
}

// A create whose response is lost ends with one webhook, which is looked up. A warning names it, so that someone who
// shares a workspace can check that it is theirs.
func TestUserWebhook_lostCreateIsFound(t *testing.T) {
	t.Parallel()
	api, webhook := newWebhook(t)
	api.Fault(mockserver.Fault{Method: "POST", Cut: true, Act: true})
	diags := webhook.run(validWebhook(nil), created)
	api.checkWebhook(urlOfA, "call.completed", secretOne, true)
	id := api.Webhooks()[0].ID
	if expectWarning(t, diags, "", "response to the create was lost", id); webhook.get("id") != id {
		t.Errorf("the id is %v", webhook.get("id"))
	}
}

// create_before_destroy right after a create: the new resource adopts the webhook of the old one, so deleting that
// would leave none.
func TestUserWebhook_adoptedWebhookIsNotDeletedByItsOldResource(t *testing.T) {
	t.Parallel()
	began := time.Now()
	api := newMockAPI(t, mockserver.Config{Now: func() time.Time { return began }}) // however slow this machine is
	webhook := newLifecycle(t, api)
	webhook.mustApply(validWebhook(nil))
	old := webhook.state
	webhook.restart()
	webhook.put(noWebhook)
	api.Fault(mockserver.Fault{Method: "POST", Cut: true})
	webhook.mustApply(validWebhook(nil))
	webhook.state = old
	expectWarning(t, webhook.apply(noWebhook), "", "was not deleted", api.Webhooks()[0].ID, "secret_wo_version")
	api.checkServer(1)
	if !webhook.state.IsNull() {
		t.Errorf("the state is %s", webhook.state)
	}
}

// If the outcome of a create is unknown, the error says what to search for and how to import it.
func TestUserWebhook_unconfirmedCreateSaysWhatToDo(t *testing.T) {
	t.Parallel()
	const url, minutes = "https://hooks.example.com/a?token=t0ken", "2006-01-02T15:04"
	const unknown, status = "The webhook may or may not exist", "status 500 Internal Server Error"
	config := validWebhook(values{"url": url})
	api, webhook := newWebhook(t)
	soon := time.Now().Add(time.Minute)
	for _, id := range []string{"whk_1", "whk_2"} {
		api.Put(mockserver.Webhook{ID: id, URL: url, Events: []string{"call.completed"}, IsActive: true, CreatedAt: soon})
	}
	api.Fault(mockserver.Fault{Method: "POST", Status: 500})
	expectError(t, webhook.apply(config), "", unknown, status, "can be deleted",
		"terraform import ADDRESS whk_2  # created ", "import ADDRESS whk_1  # created "+soon.UTC().Format(minutes))

	api, webhook = newWebhook(t)
	api.Fault(mockserver.Fault{Method: "POST", Status: 500, Act: true})
	api.Fault(mockserver.Fault{Method: "GET", Status: 403, Times: -1})
	began := time.Now().Add(-2 * time.Minute).UTC().Format("2006-01-02T15:")
	expectError(t, webhook.apply(config), "", unknown, status, "status 403 Forbidden", "by this machine's clock",
		"the url https://hooks.example.com/… that was created at or after "+began, "terraform import ADDRESS ID")
}

// Terraform folds warnings with the same summary, so each attribute has a summary of its own. The order of events, or a
// field that the response lacks, is no difference.
func TestUserWebhook_eachDifferenceHasASummaryOfItsOwn(t *testing.T) {
	t.Parallel()
	config := validWebhook(values{
		"url": "https://hooks.example.com/a?t0ken", "events": []string{"call.completed", "call.failed"},
	})
	for response, want := range map[string]map[string]string{
		`"created_at":""`: {},
		`"url":"https://hooks.example.com/a?t0ken","events":["call.failed","call.completed"],"is_active":true`: {},
		`"url":"https://hooks.example.com/b?t0ken","events":["call.failed","call.new"],"is_active":false`: {
			"url": "Terraform planned https://hooks.example.com/…; DialNexa stored https://hooks.example.com/…. " +
				"To accept it, set url to the value that the data source dialnexa_user_webhook has: " +
				"messages show only scheme and host. ",
			"events":    `To accept it, set events = ["call.failed", "call.new"]`,
			"is_active": "Terraform planned true; DialNexa stored false. To accept it, set is_active = false.",
		},
		`"events":[]`: {"events": "To accept it, set events = []"},
	} {
		for _, prior := range []values{noWebhook, stateOf(config.with(values{"is_active": false}))} {
			api, webhook := newWebhook(t)
			webhook.put(prior)
			api.Fault(mockserver.Fault{Status: 200, Body: `{"id":"whk_1",` + response + `}`})
			diags := webhook.apply(config)
			if len(diags) != len(want) {
				t.Errorf("%d warnings, not %d", len(diags), len(want))
			}
			for i, d := range diags {
				at := attributeOfDiagnostic(d)
				expectWarning(t, diags[i:i+1], at, want[at], "DialNexa stored a different value for "+at)
			}
		}
	}
}
