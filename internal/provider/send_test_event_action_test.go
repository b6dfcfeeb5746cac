// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
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

// newReceiver gives the n-th delivery to the n-th of the responses. After them, the status is 204 for a genuine
// delivery and 401 otherwise.
func newReceiver(t *testing.T, responses ...http.HandlerFunc) *receiver {
	t.Helper()
	r := &receiver{}
	r.Receiver = mocktest.NewReceiver(append(responses, func(w http.ResponseWriter, req *http.Request) {
		status := http.StatusUnauthorized
		if r.Last().Genuine(receiverSecret) {
			status = http.StatusNoContent
		}
		mocktest.Status(status, "")(w, req)
	})...)
	r.url = r.Listen(t)
	return r
}

// testEvent returns a configuration of the action that is valid, with some arguments changed.
func testEvent(r *receiver, changes values) values {
	return values{"url": r.url + "/hooks?token=t0ken", "secret": receiverSecret}.with(changes)
}

func actionConfig(t *testing.T, config values) *tfprotov6.DynamicValue {
	t.Helper()
	return configOf(t, schemas(t).ActionSchemas[sendTestEventType].Schema, config)
}

// invoke runs the action as Terraform does: its progress messages, and the diagnostics of its end.
func invoke(t *testing.T, server frameworkServer, config values) ([]string, []*tfprotov6.Diagnostic) {
	t.Helper()
	req := &tfprotov6.InvokeActionRequest{ActionType: sendTestEventType, Config: actionConfig(t, config)}
	resp := must(server.InvokeAction(t.Context(), req))(t)
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
	r, api := newReceiver(t), newMockAPI(t, mockserver.Config{})
	progress, diags := invoke(t, configuredServer(t, api), testEvent(r, nil))
	noErrors(t, diags)
	got, header := r.Last(), r.Last().Header
	request, want := got.Method+" "+got.RequestURI+" "+got.Body, "POST /hooks?token=t0ken "+sampleEvent("call.completed")
	if len(r.Got()) != 1 || !got.Genuine(receiverSecret) || request != want {
		t.Errorf("the receiver got %+v", got)
	}
	if header.Get("Content-Type") != "application/json" || header.Get("Authorization") != "" ||
		!strings.Contains(header.Get("User-Agent"), "terraform-provider-dialnexa/") {
		t.Errorf("the receiver got %v", header)
	}
	if len(api.Requests()) != 0 {
		t.Error("the API was asked for something")
	}
	messages := []string{
		"Sending a signed call.completed event to " + r.url + "/…, signature in X-DialNexa-Signature",
		"The receiver accepted it with status 204 No Content",
	}
	if diff := cmp.Diff(messages, progress); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}

// A body of one's own is sent byte for byte, and needs no event of the catalog. A forged signature has the form of the
// genuine one: a receiver could refuse another for its form.
func TestAction_sendsTheConfiguredPayloadAndHeader(t *testing.T) {
	t.Parallel()
	const header = "x-dialnexa-signature" // which has the hex digits alone
	payload := "{ \"b\": 1,\n\t\"a\": \"ü<&>\\u0000\" }\n"
	r := newReceiver(t, mocktest.Status(200, ""))
	_, diags := invokeAlone(t, testEvent(r, values{
		"payload": payload, "event": "not.in_catalog", "signature_header": header, "expect_forgery_rejected": true,
	}))
	noErrors(t, diags)
	got := r.Got()
	if len(got) != 2 || got[0].Body != payload || got[1].Body != payload {
		t.Fatalf("the receiver got %+v", got)
	}
	genuine, forged := got[0].Header.Get(header), got[1].Header.Get(header)
	if genuine != got[0].Signature(receiverSecret) || forged == genuine || len(forged) != len(genuine) {
		t.Errorf("the signatures are %s and %s", genuine, forged)
	}
}

// There is a sample of every event that can be configured, and each can be told from a real one.
func TestAction_samplesEveryEvent(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	for _, event := range dialnexa.Events() {
		var body struct {
			Status   string
			Metadata map[string]any
		}
		config := sendTestEventModel{Event: types.StringValue(event.Name), Secret: types.StringValue(receiverSecret)}
		mocktest.Decode(t, config.delivery(&diags).Payload, &body)
		if !strings.HasSuffix(event.Name, "."+body.Status) || body.Metadata["test"] != true {
			t.Errorf("%s: got %+v", event.Name, body)
		}
	}
	if got := sampleEvent("meeting.moved"); got != `{"status":"moved","metadata":{"source":"terraform","test":true}}` {
		t.Errorf("an event about something new is sent as %s", got)
	}
}

// A mistake is found at validate if the value is known, and otherwise at plan and at apply, on the attribute at fault
// and before anything is sent.
func TestAction_checksAtEveryStep(t *testing.T) {
	t.Parallel()
	r, server := newReceiver(t), configuredServer(t, newMockAPI(t, mockserver.Config{}))
	const notLoopback, userInfo = "http://127.0.0.1.example.com", "http://user:t0ken@127.0.0.1:1"
	for says, changes := range map[string]values{
		"which is not encrypted":                  {"url": notLoopback},
		"has a user name":                         {"url": userInfo},
		"an empty string. Set it to the one":      {"secret": ""},
		`Did you mean "call.completed"?`:          {"event": "call.complete"},
		"set payload to a body of it":             {"event": "not.in_catalog"},
		"jsonencode":                              {"payload": "call=1"},
		"in exactly this spelling":                {"signature_header": "X-Dialnexa-Signature"},
		`Write a number with a unit, such as`:     {"timeout": "10"},
		`"0s" is not a duration above zero`:       {"timeout": "0s"},
		`has a space in it; "call.completed" may`: {"event": "call completed"},
	} {
		config := testEvent(r, changes)
		req := &tfprotov6.PlanActionRequest{ActionType: sendTestEventType, Config: actionConfig(t, config)}
		planned := must(server.PlanAction(t.Context(), req))(t)
		_, invoked := invoke(t, server, config)
		for attribute := range changes {
			for _, diags := range [][]*tfprotov6.Diagnostic{validateAction(t, server, config), planned.Diagnostics, invoked} {
				expectError(t, diags, attribute, says)
			}
		}
		if len(r.Got()) != 0 {
			t.Error("something was sent")
		}
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

// A genuine event that is not accepted is an error on the url, and no forged one is sent. What a receiver sends back
// shows neither the secret nor the API key.
func TestAction_failures(t *testing.T) {
	t.Parallel()
	const refused, undelivered = "The receiver refused the test event", "The test event was not delivered"
	redirect := func(w http.ResponseWriter, req *http.Request) {
		http.Redirect(w, req, "https://b.example.com/t0ken", http.StatusFound)
	}
	slow := func(_ http.ResponseWriter, req *http.Request) { <-req.Context().Done() }
	for _, test := range []struct {
		response http.HandlerFunc
		timeout  any
		says     []string
	}{
		{response: mocktest.Status(401, "\r\n no "+receiverSecret+" "+testKey+"\nt0ken"), says: []string{
			refused, "401 Unauthorized", "begins: no ******** ********\n", "same secret", "raw body", "X-DialNexa-Signature",
		}},
		{response: mocktest.Status(404, ""), says: []string{refused, "404 Not Found.\n\nCheck the path"}},
		{response: mocktest.Status(300, ""), says: []string{refused, "300 Multiple", "only if the status is 2xx"}},
		{response: mocktest.Status(500, "<html>"), says: []string{refused, "500 Internal", "check its log"}},
		{response: redirect, says: []string{refused, "302 Found", "redirect to https://b.example.com, which"}},
		{response: slow, timeout: "1s", says: []string{undelivered, "within 1s", "higher timeout"}},
	} {
		r := newReceiver(t, test.response)
		_, diags := invokeAlone(t, testEvent(r, values{"expect_forgery_rejected": true, "timeout": test.timeout}))
		expectError(t, diags, "url", append(test.says, r.url)...)
		if len(r.Got()) != 1 {
			t.Error("more than the genuine event was sent")
		}
	}
}

func TestAction_cancelEndsTheWait(t *testing.T) {
	t.Parallel()
	server := configuredServer(t, newMockAPI(t, mockserver.Config{}))
	r := newReceiver(t, func(_ http.ResponseWriter, req *http.Request) {
		must(server.StopProvider(context.Background(), &tfprotov6.StopProviderRequest{}))(t)
		<-req.Context().Done()
	})
	_, diags := invoke(t, server, testEvent(r, nil))
	expectError(t, diags, "url", "interrupted")
}

func TestAction_forgeryCheck(t *testing.T) {
	t.Parallel()
	check := func(forged http.HandlerFunc) ([]string, []*tfprotov6.Diagnostic) {
		r := newReceiver(t, mocktest.Status(200, ""), forged)
		return invokeAlone(t, testEvent(r, values{"expect_forgery_rejected": true}))
	}
	_, diags := check(mocktest.Status(200, ""))
	expectError(t, diags, "expect_forgery_rejected", "The receiver accepts forged events")
	_, diags = check(mocktest.Status(500, ""))
	expectWarning(t, diags, "expect_forgery_rejected", "The receiver fails on forged events")
	_, diags = check(mocktest.Hangup)
	expectError(t, diags, "url", "The forged test event was not delivered: The receiver accepted the genuine event before")
	progress, diags := check(mocktest.Status(403, ""))
	if len(diags) > 0 || progress[len(progress)-1] != "The receiver refused it with status 403 Forbidden, as it should" {
		t.Errorf("%q %v", progress, diags)
	}
}
