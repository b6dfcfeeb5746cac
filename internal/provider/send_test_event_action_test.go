// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

const receiverSecret = "whsec_example_t0ken"

// receiver is what a webhook's url leads to.
type receiver struct {
	*mocktest.Receiver
	url string
}

// newReceiver gives the n-th delivery to the n-th of the responses. If there is none, or it is nil, the status is 204 for a
// genuine delivery and 401 otherwise.
func newReceiver(t *testing.T, responses ...http.HandlerFunc) *receiver {
	t.Helper()
	r := &receiver{}
	verify := func(w http.ResponseWriter, req *http.Request) {
		status := http.StatusUnauthorized
		if r.Last().Genuine(receiverSecret) {
			status = http.StatusNoContent
		}
		mocktest.Status(status, "")(w, req)
	}
	responses = append(responses, verify)
	for i, response := range responses {
		if response == nil {
			responses[i] = verify
		}
	}
	r.Receiver = mocktest.NewReceiver(responses...)
	r.url = r.Listen(t)
	return r
}

// testEvent returns a configuration of the action that is valid, with some arguments changed.
func testEvent(r *receiver, changes values) values {
	return values{"url": r.url + "/hooks?token=t0ken", "secret": receiverSecret}.with(changes)
}

// invoke runs the action as Terraform does: its progress messages, and the diagnostics of its end.
func invoke(t *testing.T, server frameworkServer, config values) ([]string, []*tfprotov6.Diagnostic) {
	t.Helper()
	return invokeWith(t.Context(), t, server, config)
}

func invokeWith(ctx context.Context, t *testing.T, server frameworkServer, config values) ([]string, []*tfprotov6.Diagnostic) {
	t.Helper()
	resp := must(server.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{
		ActionType: sendTestEventType, Config: configOf(t, schemas(t).ActionSchemas[sendTestEventType].Schema, config),
	}))(t)
	var progress []string
	for event := range resp.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			return progress, event.Diagnostics
		}
	}
	t.Fatal("the action never completed")
	return nil, nil
}

// invokeAlone invokes the action on a server of its own.
func invokeAlone(t *testing.T, config values) ([]string, []*tfprotov6.Diagnostic) {
	t.Helper()
	return invoke(t, configuredServer(t, newMockAPI(t, mockserver.Config{})), config)
}

// The connection has nothing in common with the API's: no key goes to a receiver.
func TestAction_acceptedEventSucceeds(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	api := newMockAPI(t, mockserver.Config{})
	progress, diags := invoke(t, configuredServer(t, api), testEvent(r, nil))
	noErrors(t, diags)
	got := r.Got()
	if len(got) != 1 || !got[0].Genuine(receiverSecret) || got[0].Method != http.MethodPost || got[0].RequestURI != "/hooks?token=t0ken" {
		t.Fatalf("the receiver got %+v", got)
	}
	header := got[0].Header
	if header.Get("Content-Type") != "application/json" || header.Get("Authorization") != "" {
		t.Errorf("the receiver got %v", header)
	}
	if agent := got[0].UserAgent(); !strings.Contains(agent, "terraform-provider-dialnexa/") {
		t.Errorf("the receiver got it from %q", agent)
	}
	if len(api.Requests()) != 0 {
		t.Error("the API was asked for something")
	}
	want := []string{
		"Sending a signed call.completed event to " + r.url + "/…, signature in X-DialNexa-Signature",
		"The receiver accepted it with status 204 No Content",
	}
	if diff := cmp.Diff(want, progress); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}

func TestAction_signsInTheHeaderOfAnotherEdition(t *testing.T) {
	t.Parallel()
	accept := func(http.ResponseWriter, *http.Request) {}
	r := newReceiver(t, accept)
	const header = "x-dialnexa-signature" // which has the hex digits alone
	_, diags := invokeAlone(t, testEvent(r, values{"signature_header": header, "expect_forgery_rejected": true}))
	noErrors(t, diags)
	got := r.Got()
	if len(got) != 2 || got[0].Header.Get(header) != got[0].Signature(receiverSecret) || got[0].Body != got[1].Body {
		t.Fatalf("the receiver got %+v", got)
	}
	if forged := got[1].Header.Get(header); forged == got[0].Header.Get(header) || len(forged) != 64 {
		t.Errorf("the forged signature %q is not like the genuine one: a receiver could refuse it for its form", forged)
	}
}

// There is a sample of every event that can be configured, and each can be told from a real one.
func TestAction_samplesEveryEvent(t *testing.T) {
	t.Parallel()
	for _, event := range dialnexa.Events() {
		r := newReceiver(t)
		_, diags := invokeAlone(t, testEvent(r, values{"event": event.Name}))
		noErrors(t, diags)
		var body struct {
			Status   string
			Metadata map[string]any
		}
		if err := json.Unmarshal([]byte(r.Got()[0].Body), &body); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(event.Name, "."+body.Status) || body.Metadata["test"] != true {
			t.Errorf("%s: got %+v", event.Name, body)
		}
	}
	if got := sampleEvent("meeting.moved"); got != `{"status":"moved","metadata":{"source":"terraform","test":true}}` {
		t.Errorf("an event about something new is sent as %s", got)
	}
}

// A body of one's own is sent byte for byte, and needs no event of the catalog.
func TestAction_sendsThePayloadAsItIs(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	payload := "{ \"b\": 1,\n\t\"a\": \"ü<&>\\u0000\" }\n"
	_, diags := invokeAlone(t, testEvent(r, values{"payload": payload, "event": "call.transferred"}))
	noErrors(t, diags)
	if got := r.Got(); len(got) != 1 || !got[0].Genuine(receiverSecret) || got[0].Body != payload {
		t.Errorf("the receiver got %+v", got)
	}
}

// A mistake is found at validate if the value is known, and otherwise at plan and at apply, on the attribute at fault and
// before anything is sent.
func TestAction_checksAtEveryStep(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	server := configuredServer(t, newMockAPI(t, mockserver.Config{}))
	for name, test := range map[string]struct {
		changes values
		at      string
		says    string
	}{
		"plain http":         {changes: values{"url": "http://hooks.example.com"}, at: "url", says: "which is not encrypted"},
		"relative":           {changes: values{"url": "/hooks"}, at: "url", says: "no https://"},
		"user info":          {changes: values{"url": "https://user:t0ken@hooks.example.com"}, at: "url", says: "user name"},
		"user info, here":    {changes: values{"url": "http://user:t0ken@127.0.0.1:1"}, at: "url", says: "user name"},
		"not quite loopback": {changes: values{"url": "http://127.0.0.1.example.com"}, at: "url", says: "which is not encrypted"},
		"empty secret":       {changes: values{"secret": ""}, at: "secret", says: "an empty string. Set it to the one that"},
		"typo":               {changes: values{"event": "call.complete"}, at: "event", says: `Did you mean "call.completed"?`},
		"newer event":        {changes: values{"event": "call.transferred"}, at: "event", says: "set payload"},
		"event with a space": {changes: values{"event": "call completed", "payload": "{}"}, at: "event", says: "space"},
		"no JSON":            {changes: values{"payload": "call=1"}, at: "payload", says: "jsonencode"},
		"header":             {changes: values{"signature_header": "X-Dialnexa-Signature"}, at: "signature_header", says: "exactly this spelling"},
		"timeout":            {changes: values{"timeout": "10"}, at: "timeout", says: "unit"},
		"zero timeout":       {changes: values{"timeout": "0s"}, at: "timeout", says: "above zero"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := testEvent(r, test.changes)
			planned := must(server.PlanAction(t.Context(), &tfprotov6.PlanActionRequest{
				ActionType: sendTestEventType, Config: configOf(t, schemas(t).ActionSchemas[sendTestEventType].Schema, config),
			}))(t)
			_, invoked := invoke(t, server, config)
			for _, diags := range [][]*tfprotov6.Diagnostic{validateAction(t, server, config), planned.Diagnostics, invoked} {
				expectError(t, diags, test.at, test.says)
			}
			if len(r.Got()) != 0 {
				t.Error("something was sent")
			}
		})
	}
}

// An ephemeral value that was not given again to apply a saved plan is named: no event is signed with nothing.
func TestAction_missingSecretAtApply(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	_, diags := invokeAlone(t, testEvent(r, values{"secret": nil}))
	if expectError(t, diags, "secret", "ephemeral"); len(r.Got()) != 0 {
		t.Error("something was sent")
	}
}

// A receiver on this machine may be plain http, and a scheme has no case.
func TestAction_loopbackMayBePlainHTTP(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"http://localhost:8080/x", "Http://127.0.0.1:1", "http://[::1]:1", "HTTPS://hooks.example.com"} {
		if err := receiverURLFault(url); err != nil {
			t.Errorf("%s %v", url, err)
		}
	}
}

// A genuine event that is not accepted is an error on the url, and no forged one is sent.
func TestAction_failures(t *testing.T) {
	t.Parallel()
	const refused, undelivered = "The receiver refused the test event", "The test event was not delivered"
	elsewhere := newReceiver(t)
	for name, test := range map[string]struct {
		response http.HandlerFunc
		says     []string
	}{
		"refused": {
			response: mocktest.Status(401, "\r\n bad signature\nsecond line"),
			says:     []string{refused, "401 Unauthorized", "begins: bad signature\n", "same secret", "raw body", "X-DialNexa-Signature"},
		},
		"no body":      {response: mocktest.Status(404, ""), says: []string{refused, "404 Not Found.\n\nCheck the path"}},
		"not accepted": {response: mocktest.Status(300, ""), says: []string{refused, "300 Multiple Choices", "only if the status is 2xx"}},
		"server error": {response: mocktest.Status(500, "<html>"), says: []string{refused, "500 Internal Server Error", "check its log"}},
		"redirect": { // which would take the body and the signature to another address
			response: func(w http.ResponseWriter, req *http.Request) {
				http.Redirect(w, req, elsewhere.url+"/moved?t0ken", http.StatusTemporaryRedirect)
			},
			says: []string{refused, "307", "redirect to " + elsewhere.url + ", which"},
		},
		"slow": {
			response: func(_ http.ResponseWriter, req *http.Request) { <-req.Context().Done() },
			says:     []string{undelivered, "no response within 50ms", "higher timeout"},
		},
		"cut": {response: mocktest.Hangup, says: []string{undelivered}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, test.response)
			changes := values{"expect_forgery_rejected": true}
			if name == "slow" {
				changes["timeout"] = "50ms"
			}
			_, diags := invokeAlone(t, testEvent(r, changes))
			expectError(t, diags, "url", append(test.says, r.url)...)
			if len(r.Got()) != 1 || len(elsewhere.Got()) != 0 {
				t.Error("more than the genuine event was sent")
			}
		})
	}
}

func TestAction_cancelEndsTheWait(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	r := newReceiver(t, func(_ http.ResponseWriter, req *http.Request) {
		cancel()
		<-req.Context().Done()
	})
	_, diags := invokeWith(ctx, t, configuredServer(t, newMockAPI(t, mockserver.Config{})), testEvent(r, nil))
	expectError(t, diags, "url", "interrupted")
}

func TestAction_forgeryCheck(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		forged http.HandlerFunc
		expect func(*testing.T, []*tfprotov6.Diagnostic, string, ...string) string
		at     string
		says   string
	}{
		"accepted":     {forged: mocktest.Status(200, ""), expect: expectError, at: "expect_forgery_rejected", says: "The receiver accepts forged events"},
		"server error": {forged: mocktest.Status(500, ""), expect: expectWarning, at: "expect_forgery_rejected", says: "The receiver fails on forged events"},
		"cut": {
			forged: mocktest.Hangup, expect: expectError, at: "url",
			says: "The forged test event was not delivered: The receiver accepted the genuine event before",
		},
		"refused": {forged: mocktest.Status(403, "")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, nil, test.forged)
			progress, diags := invokeAlone(t, testEvent(r, values{"expect_forgery_rejected": true}))
			if len(r.Got()) != 2 {
				t.Fatalf("%d events were sent", len(r.Got()))
			}
			if test.expect != nil {
				test.expect(t, diags, test.at, test.says)
			} else if len(diags) > 0 || progress[len(progress)-1] != "The receiver refused it with status 403 Forbidden, as it should" {
				t.Errorf("%q %v", progress, diags)
			}
		})
	}
}

// Whatever a receiver sends back, the secret, the signature and the API key are not shown.
func TestAction_showsNoSecret(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, func(w http.ResponseWriter, req *http.Request) {
		http.Error(w, "wrong "+receiverSecret+req.Header.Get("X-DialNexa-Signature")+testKey, http.StatusTeapot)
	})
	progress, diags := invokeAlone(t, testEvent(r, nil))
	shown := strings.Join(append(progress, expectError(t, diags, "url", "begins: wrong ")), "\n")
	for _, secret := range []string{r.Last().Signature(receiverSecret), testKey, hidden} {
		if strings.Contains(shown, secret) {
			t.Errorf("%q is shown: %s", secret, shown)
		}
	}
}
