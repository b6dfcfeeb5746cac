// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// receiverStub is a receiver at every address, which responds with one status,
// or not at all with 0.
type receiverStub struct {
	status  int
	reached []string
	signed  bool
}

func (a *receiverStub) RoundTrip(req *http.Request) (*http.Response, error) {
	a.reached = append(a.reached, req.Method+" "+req.URL.String())
	a.signed = req.Header.Get("X-DialNexa-Signature") != ""
	if a.status == 0 {
		return nil, http.ErrServerClosed
	}
	return &http.Response{StatusCode: a.status, Body: http.NoBody, Request: req}, nil
}

func TestConfig_verifyURL_asksTheReceiverBeforeSaving(t *testing.T) {
	t.Parallel()
	for status, message := range map[int]string{
		200: "", 204: "",
		302: "url could not be verified: the endpoint responded 302",
		500: "url could not be verified: the endpoint responded 500",
		0:   "url could not be verified: the endpoint did not respond",
	} {
		for _, how := range []string{mockserver.VerifySigned, mockserver.VerifyUnsigned} {
			there := &receiverStub{status: status}
			s, c := newServer(t, mockserver.Config{VerifyURL: how, DeliveryClient: mockserver.NewDeliveryClient(there)})
			old := s.Put(sample("https://old.test/"))
			create, update := http.StatusCreated, http.StatusOK
			if message != "" {
				create, update = http.StatusBadRequest, http.StatusBadRequest
			}
			created := c.do("POST", webhooks, createBody, create)
			updated := c.do("PATCH", webhooks+"/"+old.ID, `{"url":"https://new.test/","is_active":false}`, update)
			c.do("PATCH", webhooks+"/"+old.ID, `{"secret":"x"}`, http.StatusOK)
			c.do("POST", webhooks, `{}`, http.StatusBadRequest)

			if got := strings.Join(there.reached, " "); got != "POST https://example.test/hook POST https://new.test/" {
				t.Errorf("%d: reached %s", status, got)
			}
			if there.signed != (how == mockserver.VerifySigned) {
				t.Errorf("%s: signed is %t", how, there.signed)
			}
			now, _ := s.Webhook(old.ID)
			saved := len(s.Webhooks()) == 2 && now.URL == "https://new.test/" && !now.IsActive
			untouched := len(s.Webhooks()) == 1 && now.URL == old.URL && now.IsActive
			if message == "" && !saved || message != "" && !untouched {
				t.Errorf("%d: the server holds %+v", status, s.Webhooks())
			}
			if message != "" && (failureIn(t, created) != message || failureIn(t, updated) != message) {
				t.Errorf("%d: %s, %s", status, created.body, updated.body)
			}
		}
	}
}

func TestConfig_verifyURL_findsNothingIfTheWebhookIsGoneAfterwards(t *testing.T) {
	t.Parallel()
	there := &removing{}
	s, c := newServer(t, mockserver.Config{VerifyURL: mockserver.VerifySigned, DeliveryClient: &http.Client{Transport: there}})
	id := s.Put(sample("https://old.test/")).ID
	there.remove = func() { s.Remove(id) }
	c.do("PATCH", webhooks+"/"+id, `{"url":"https://new.test/"}`, http.StatusNotFound)
}

type removing struct{ remove func() }

func (r *removing) RoundTrip(req *http.Request) (*http.Response, error) {
	r.remove()
	return &http.Response{StatusCode: 200, Body: http.NoBody, Request: req}, nil
}
