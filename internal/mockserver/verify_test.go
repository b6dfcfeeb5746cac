// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestConfig_verifyURL_asksTheReceiverBeforeSaving(t *testing.T) {
	t.Parallel()
	for status, message := range map[int]string{
		200: "", 204: "",
		302: "url could not be verified: the endpoint responded 302",
		500: "url could not be verified: the endpoint responded 500",
		0:   "url could not be verified: the endpoint did not respond",
	} {
		r, s, c := newReceiver(t, status, mockserver.Config{VerifyURL: mockserver.VerifySigned})
		old := s.Put(sample("https://old.test/"))
		path := webhooks + "/" + old.ID
		create, update, saved := http.StatusCreated, http.StatusOK, 2
		if message != "" {
			create, update, saved = http.StatusBadRequest, http.StatusBadRequest, 1
		}
		created := c.do("POST", webhooks, createBody, create)
		updated := c.do("PATCH", path, `{"url":"https://new.test/","is_active":false}`, update)
		c.do("PATCH", path, `{"secret":"x"}`, http.StatusOK)
		c.do("POST", webhooks, `{}`, http.StatusBadRequest)

		if len(r.got) != 2 || r.got[0].url != "https://example.test/hook" || r.got[1].url != "https://new.test/" {
			t.Errorf("%d: asked %+v", status, r.got)
		}
		now, _ := s.Webhook(old.ID)
		if changed := now.URL != old.URL && !now.IsActive; len(s.Webhooks()) != saved || changed != (message == "") {
			t.Errorf("%d: the server holds %+v", status, s.Webhooks())
		}
		if message != "" && (created.message(t) != message || updated.message(t) != message) {
			t.Errorf("%d: %s, %s", status, created.body, updated.body)
		}
	}
}

func TestConfig_verifyURL_signsOrNot(t *testing.T) {
	t.Parallel()
	for how, signed := range map[string]bool{mockserver.VerifySigned: true, mockserver.VerifyUnsigned: false} {
		r, _, c := newReceiver(t, http.StatusOK, mockserver.Config{VerifyURL: how})
		c.do("POST", webhooks, createBody, http.StatusCreated)
		want := ""
		if signed {
			want = "sha256=" + r.got[0].signature("whsec_1")
		}
		if got := r.got[0].header.Get("X-DialNexa-Signature"); got != want {
			t.Errorf("%s: the signature is %q", how, got)
		}
	}
}

func TestConfig_verifyURL_findsNothingIfTheWebhookIsGoneAfterwards(t *testing.T) {
	t.Parallel()
	r, s, c := newReceiver(t, http.StatusOK, mockserver.Config{VerifyURL: mockserver.VerifySigned})
	id := s.Put(sample("https://old.test/")).ID
	r.before = func(context.Context) error { s.Remove(id); return nil }
	c.do("PATCH", webhooks+"/"+id, `{"url":"https://new.test/"}`, http.StatusNotFound)
}
