// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// invoke runs the action as Terraform does, without any CLI: its progress messages, and the diagnostics of its end.
func invoke(t *testing.T, server frameworkServer, config values) ([]string, []*tfprotov6.Diagnostic) {
	t.Helper()
	return invokeWith(t, context.Background(), server, config)
}

func invokeWith(t *testing.T, ctx context.Context, server frameworkServer, config values) ([]string, []*tfprotov6.Diagnostic) {
	t.Helper()
	resp, err := server.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{
		ActionType: sendTestEventType, Config: valueOf(t, schemas(t, server).ActionSchemas[sendTestEventType].Schema, config),
	})
	if err != nil {
		t.Fatal(err)
	}
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

// testEvent is a configuration that is valid, with some arguments changed.
func testEvent(r *receiver, changes values) values {
	config := values{"url": r.URL + "/hooks?token=t0ken", "secret": receiverSecret}
	maps.Copy(config, changes)
	return config
}

// newConfiguredServer is configured for a mock that the test does not look at.
func newConfiguredServer(t *testing.T) frameworkServer {
	t.Helper()
	return configuredServer(t, newMockAPI(t, mockserver.Config{}))
}

func TestAction_acceptedEventSucceeds(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	progress, diags := invoke(t, newConfiguredServer(t), testEvent(r, nil))
	if len(diags) > 0 {
		t.Fatalf("%s: %s", diags[0].Summary, diags[0].Detail)
	}
	got := r.deliveries()
	if len(got) != 1 || !got[0].genuine || got[0].method != http.MethodPost || got[0].contentType != "application/json" || got[0].path != "/hooks?token=t0ken" {
		t.Fatalf("the receiver got %+v", got)
	}
	want := []string{
		"Sending a signed call.completed event to " + r.URL + ", signature in X-DialNexa-Signature",
		"The receiver accepted it with status 204 No Content",
	}
	if diff := cmp.Diff(want, progress); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}

func TestAction_signsInEveryEdition(t *testing.T) {
	t.Parallel()
	for header, prefix := range map[string]string{"X-DialNexa-Signature": "sha256=", "x-nexa-signature": "sha256=", "x-dialnexa-signature": ""} {
		t.Run(header, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t)
			r.header, r.prefix = header, prefix
			_, diags := invoke(t, newConfiguredServer(t), testEvent(r, values{"signature_header": header, "expect_forgery_rejected": true}))
			noErrors(t, nil, diags)
			got := r.deliveries()
			if len(got) != 2 || !got[0].genuine || got[1].genuine || got[0].body != got[1].body {
				t.Fatalf("the receiver got %+v", got)
			}
			genuine, forged := got[0].headers.Get(header), got[1].headers.Get(header)
			if len(genuine) != len(forged) || !strings.HasPrefix(forged, prefix) {
				t.Errorf("the forged signature %q is not like the genuine one: a receiver could refuse it for its form", forged)
			}
		})
	}
}

// There is a sample of every event that can be configured, and each can be told from a real one.
func TestAction_samplesEveryEvent(t *testing.T) {
	t.Parallel()
	for _, event := range dialnexa.Events() {
		t.Run(event.Name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t)
			_, diags := invoke(t, newConfiguredServer(t), testEvent(r, values{"event": event.Name}))
			noErrors(t, nil, diags)
			var body struct {
				Status   string
				Metadata map[string]any
			}
			if err := json.Unmarshal([]byte(r.deliveries()[0].body), &body); err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(event.Name, "."+body.Status) || body.Metadata["test"] != true {
				t.Errorf("got %+v", body)
			}
		})
	}
	if len(sampleEvents) != len(dialnexa.Events()) {
		t.Error("there is a sample of an event that the catalog lacks")
	}
}

// A body of one's own is sent byte for byte, and needs no event of the catalog.
func TestAction_sendsThePayloadAsItIs(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	payload := "{ \"b\": 1,\n\t\"a\": \"ü<&>\\u0000\" }\n"
	_, diags := invoke(t, newConfiguredServer(t), testEvent(r, values{"payload": payload, "event": "call.transferred"}))
	noErrors(t, nil, diags)
	if got := r.deliveries(); len(got) != 1 || !got[0].genuine || got[0].body != payload {
		t.Errorf("the receiver got %+v", got)
	}
}

// The connection has nothing in common with the API's: no key goes to a receiver.
func TestAction_sendsNoKey(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	api := newMockAPI(t, mockserver.Config{})
	_, diags := invoke(t, configuredServer(t, api), testEvent(r, nil))
	noErrors(t, nil, diags)
	got := r.deliveries()[0]
	if got.headers.Get("Authorization") != "" || !strings.Contains(got.userAgent, "terraform-provider-dialnexa/") {
		t.Errorf("the receiver got %v", got.headers)
	}
	if len(api.Requests()) != 0 {
		t.Error("the API was asked for something")
	}
}
