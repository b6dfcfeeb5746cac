// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// answering is a receiver at every address, which answers one status, or
// nothing with 0.
type answering struct {
	status  int
	reached []string
	signed  bool
}

func (a *answering) RoundTrip(req *http.Request) (*http.Response, error) {
	a.reached = append(a.reached, req.Method+" "+req.URL.String())
	a.signed = req.Header.Get("X-DialNexa-Signature") != ""
	if a.status == 0 {
		return nil, http.ErrServerClosed
	}
	return &http.Response{StatusCode: a.status, Body: http.NoBody, Request: req}, nil
}

func TestServer_verifiesAURLBeforeItSavesIt(t *testing.T) {
	t.Parallel()
	how := mockserver.VerifyUnsigned
	for status, message := range map[int]string{
		200: "", 204: "",
		302: "url could not be verified: the endpoint answered 302",
		500: "url could not be verified: the endpoint answered 500",
		0:   "url could not be verified: the endpoint did not answer",
	} {
		there := &answering{status: status}
		how = map[string]string{mockserver.VerifyUnsigned: mockserver.VerifySigned, mockserver.VerifySigned: mockserver.VerifyUnsigned}[how]
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
		if len(there.reached) != 2 || there.reached[0] != "POST https://example.test/hook" || there.reached[1] != "POST https://new.test/" ||
			there.signed != (how == mockserver.VerifySigned) {
			t.Errorf("%d: reached %v", status, there.reached)
		}
		now, _ := s.Webhook(old.ID)
		saved := len(s.Webhooks()) == 2 && now.URL == "https://new.test/" && !now.IsActive
		untouched := len(s.Webhooks()) == 1 && now.URL == old.URL && now.IsActive
		if message == "" && !saved || message != "" && !untouched {
			t.Errorf("%d: holds %+v", status, s.Webhooks())
		}
		if message != "" && (failureIn(t, created) != message || failureIn(t, updated) != message) {
			t.Errorf("%d: %s, %s", status, created.body, updated.body)
		}
	}
}

func TestServer_findsNothingToUpdateThatWentDuringVerification(t *testing.T) {
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
