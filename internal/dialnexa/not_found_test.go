// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// gatewayMessages are what gateways say, in JSON, of a route that they don't know.
var gatewayMessages = []string{
	`{"message":"Not Found"}`, `{"message":"no Route matched with those values"}`,
	`{"statusCode":404,"message":"Route GET:/v1/user-webhooks/a not found","error":"Not Found"}`,
}

// nestMessage names the route that is missing, so it is never about a webhook.
const nestMessage = `{"message":"Cannot METHOD /v1/user-webhooks/a"}`

func TestClient_believesAnUnknown404OnlyBesideAListThatCanBeRead(t *testing.T) {
	t.Parallel()
	for _, body := range append(gatewayMessages, `{"message":"Webhook not found"}`, `<html>`, ``, nestMessage) {
		for _, listWorks := range []bool{true, false} {
			w := newMockAPI(t, mockserver.Config{}, noRetries)
			if !listWorks {
				w.server.Fault(mockserver.Fault{Path: "/v1" + collection, NotFound: mockserver.NotFoundNest, Times: -1})
			}
			for _, method := range []string{http.MethodGet, http.MethodDelete} {
				w.server.Fault(mockserver.Fault{
					Method: method, Path: "/v1" + collection + "/", Status: 404, Body: strings.Replace(body, "METHOD", method, 1), EmptyBody: body == "", Times: -1,
				})
			}
			want := body == `{"message":"Webhook not found"}`
			for _, message := range gatewayMessages {
				want = want || listWorks && body == message
			}
			_, err := w.client.Reader().Get(t.Context(), "a")
			if IsNotFound(err) != want {
				t.Errorf("reading, %s, list %t: %v", body, listWorks, err)
			}
			w.client = newTestClient(t, noRetries, func(c *Config) { c.Transport = w.server.Transport() })
			if err := w.client.Delete(t.Context(), "a"); (err == nil) != want {
				t.Errorf("deleting, %s, list %t: %v", body, listWorks, err)
			}
		}
	}
}

func TestClient_Delete_neverDeletesWhatACreateWasRecoveredAs(t *testing.T) {
	t.Parallel()
	for age, recovered := range map[time.Duration]bool{300 * time.Millisecond: true, 1600 * time.Millisecond: false} {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(5 * time.Millisecond) // off the full second, which a server may have cut
			w := newMockAPI(t, mockserver.Config{})
			old := w.server.Put(foreign()).ID
			time.Sleep(age)
			// The replacement's POST never arrives, and then the old webhook is destroyed.
			w.server.Fault(mockserver.Fault{Method: http.MethodPost, Cut: true})
			got, err := w.client.Create(t.Context(), newHook("whsec_own"))
			if (err == nil) != recovered {
				t.Errorf("%s: got %+v, %v", age, got, err)
			}
			if err == nil {
				err = w.client.Delete(t.Context(), old)
				if e := as[*RecoveredError](t, err); e.ID != old {
					t.Errorf("%s: got %v", age, err)
				}
			}
			if all := w.server.Webhooks(); len(all) != 1 || all[0].ID != old {
				t.Errorf("%s: the server holds %+v", age, all)
			}
		})
	}
}
