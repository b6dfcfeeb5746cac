// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestConfig_verifyURL_asksTheReceiverBeforeSaving(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{
		200: "", 204: "",
		302: "url could not be verified: the endpoint responded 302",
		500: "url could not be verified: the endpoint responded 500",
		0:   "url could not be verified: the endpoint did not respond",
	} {
		how := map[bool]string{true: mockserver.VerifyUnsigned, false: mockserver.VerifySigned}[status == 204]
		r, api := newReceiver(t, mockserver.Config{VerifyURL: how}, respond(status))
		old := api.Put(mocktest.Webhook("https://old.test/", "whsec_1"))
		path := webhooks + "/" + old.ID
		create, update, saved := http.StatusCreated, http.StatusOK, 2
		if want != "" {
			create, update, saved = http.StatusBadRequest, http.StatusBadRequest, 1
		}
		created := api.Do("POST", webhooks, createBody, create)
		updated := api.Do("PATCH", path, `{"url":"https://new.test/","is_active":false}`, update)
		api.Do("PATCH", path, `{"secret":"x"}`, http.StatusOK)
		api.Do("POST", webhooks, `{}`, http.StatusBadRequest)

		if len(r.Got()) != 2 || r.Got()[0].URL.String() != "https://example.test/hook" || r.Got()[1].URL.String() != "https://new.test/" {
			t.Errorf("%d: asked %+v", status, r.Got())
		}
		if _, signed := r.Got()[0].Header["X-Dialnexa-Signature"]; signed != r.Got()[0].Genuine("whsec_1") || signed == (status == 204) {
			t.Errorf("%d: signed %+v", status, r.Got())
		}
		now, _ := api.Webhook(old.ID)
		if changed := now.URL != old.URL && !now.IsActive; len(api.Webhooks()) != saved || changed != (want == "") {
			t.Errorf("%d: the server holds %+v", status, api.Webhooks())
		}
		if want != "" && (message(t, created) != want || message(t, updated) != want) {
			t.Errorf("%d: %s, %s", status, created.Body, updated.Body)
		}
	}
}

func TestConfig_verifyURL_findsNothingIfTheWebhookIsGoneAfterwards(t *testing.T) {
	t.Parallel()
	var api *mocktest.API
	var id string
	_, api = newReceiver(t, mockserver.Config{VerifyURL: mockserver.VerifySigned}, func(http.ResponseWriter, *http.Request) { api.Remove(id) })
	id = api.Put(mocktest.Webhook("https://old.test/", "whsec_1")).ID
	api.Do("PATCH", webhooks+"/"+id, `{"url":"https://new.test/"}`, http.StatusNotFound)
}
