// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// gatewayMessages are what gateways say of a route that they don't know or a backend that is gone.
var gatewayMessages = []string{
	`{"message":"Not Found"}`, `<html>404</html>`, ``, `{"message":["x","Webhook not found"]}`,
}

// A 404 means that the webhook is gone if the API's own text says so, or if a complete walk of the list lacks it.
func TestNotFound_isWhatTheAPIOrTheListConfirms(t *testing.T) {
	t.Parallel()
	own := []string{
		`{"statusCode":404,"message":"Webhook not found","error":"Not Found"}`, `{"message":["Webhook not found"]}`,
		`{"statusCode":404,"data":{"message":"Webhook not found"}}`,
	}
	for name, test := range map[string]struct {
		exists bool
		gone   bool
		list   fault
		says   string
	}{
		"lacks it":             {gone: true},
		"has it":               {exists: true, says: "its list of webhooks has this one"},
		"is not there":         {list: fault{NotFound: mockserver.NotFoundNest}, says: "status 404 Not Found: Cannot GET"},
		"breaks off":           {list: fault{Skip: 1, Status: 502}, says: "status 502"},
		"promises more":        {list: fault{Body: `{"webhooks":[],"total":3}`}, says: "fewer webhooks than it announces"},
		"is not what it seems": {list: fault{Body: `<html>`}, says: "an HTML page"},
	} {
		for _, body := range slices.Concat(own, gatewayMessages) {
			for _, method := range []string{http.MethodGet, http.MethodPatch, http.MethodDelete} {
				if test.exists && method == http.MethodGet {
					continue // it is read from the list
				}
				api := newAPI(t, mockserver.Config{PageCap: 2}, noRetries)
				api.client.Protect("Webhook") // A mask must not make a deleted webhook undeletable.
				if api.put("1", "2", "3"); test.exists {
					api.put("a")
				}
				api.Fault(fault{Path: mocktest.WebhooksPath + "/", Status: 404, Body: body, EmptyBody: body == "", Times: -1})
				api.inject(http.MethodGet, -1, test.list)
				err := calls[method](t.Context(), api.client, "a")
				if test.gone || slices.Contains(own, body) {
					if !dialnexa.IsNotFound(fmt.Errorf("wrapped: %w", err)) && (method != http.MethodDelete || err != nil) {
						t.Errorf("%s, %s, the list %s: %v", method, body, name, err)
					}
				} else if e := mocktest.As[*dialnexa.GatewayError](t, err); dialnexa.IsNotFound(err) || !strings.Contains(e.Error(), test.says) ||
					e.Err.Method != method || (e.ListErr == nil) != test.exists {
					t.Errorf("%s, %s, the list %s: %v", method, body, name, err)
				}
			}
		}
	}
	if _, err := respondingClient(t, 400, nil, own[0]).Webhook(t.Context(), "a", dialnexa.Webhook{}); dialnexa.IsNotFound(err) {
		t.Error("took a 400 for a 404")
	}
}

// A gateway that loses its backend in the middle of a plan must not empty the state, and its 404s must not cost a walk each.
func TestNotFound_isNoGatewaysWordAfterAPageWasRead(t *testing.T) {
	t.Parallel()
	for _, readers := range []int{1, 10} {
		synctest.Test(t, func(t *testing.T) {
			api := newAPI(t, mockserver.Config{Latency: 20 * time.Millisecond})
			ids := api.fill(120)
			api.read(1, ids[0])
			api.inject(http.MethodGet, -1, gateway404)
			spread(readers, len(ids), func(i int) {
				_, err := api.client.Webhook(t.Context(), ids[i], dialnexa.Webhook{})
				var gateway *dialnexa.GatewayError
				if listed := i < 100; listed != (err == nil) || !listed && !errors.As(err, &gateway) {
					t.Errorf("webhook %d of 120: %v", i, err)
				}
			})
			if n := api.Stats().Requests; n > 40 {
				t.Errorf("%d requests, of which 20 are single reads", n)
			}
		})
	}
}

// Many deleted webhooks, of which a gateway says 404, share one walk of the list.
func TestNotFound_ofManyCostsOneWalk(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newAPI(t, mockserver.Config{Latency: 20 * time.Millisecond})
		api.fill(250)
		ids := make([]string, 120)
		for i := range ids {
			ids[i] = fmt.Sprint("gone-", i)
		}
		api.Fault(fault{Path: mocktest.WebhooksPath + "/", Status: 404, Body: gatewayMessages[0], Times: -1})
		api.read(10, ids...)
		api.wantRequests(3, ids...)
	})
}

// For a deletion, a walk counts that began after the 404; the page read before doesn't, and neither does another deletion's.
func TestNotFound_ofADeletionWantsAWalkOfItsOwn(t *testing.T) {
	t.Parallel()
	api := newAPI(t, mockserver.Config{})
	api.read(1, api.fill(12)[0])
	api.put("late")
	api.inject(http.MethodDelete, 4, gateway404)
	for range 3 {
		_ = mocktest.As[*dialnexa.GatewayError](t, api.client.Delete(t.Context(), "late"))
	}
	for _, id := range []string{"gone", "late"} {
		if err := api.client.Delete(t.Context(), id); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	api.wantRequests(5)
}
