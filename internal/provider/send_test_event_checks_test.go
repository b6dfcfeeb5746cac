// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Whatever a receiver says back, neither the secret nor the signature nor the rest of the url is shown.
func TestAction_showsNoSecret(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(req *http.Request) string{
		"the secret":             func(*http.Request) string { return "wrong secret " + receiverSecret },
		"the signature":          func(req *http.Request) string { return "got " + req.Header.Get("X-DialNexa-Signature") },
		"the API key":            func(*http.Request) string { return "key " + testKey },
		"a cut answer":           func(*http.Request) string { return "cut" },
		"a redirect to a secret": func(*http.Request) string { return "redirect" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, func(w http.ResponseWriter, req *http.Request) {
				text := answer(req)
				switch text {
				case "cut":
					w.Header().Set("Content-Length", "1000")
					_, _ = w.Write([]byte("the secret is " + receiverSecret[:12]))
					panic(http.ErrAbortHandler)
				case "redirect":
					w.Header().Set("Location", "https://"+receiverSecret+".example.com/"+receiverSecret)
					w.WriteHeader(http.StatusFound)
				default:
					w.WriteHeader(http.StatusTeapot)
					_, _ = w.Write([]byte(text))
				}
			})
			progress, diags := invoke(t, newConfiguredServer(t), testEvent(r, nil))
			d := onlyDiagnostic(t, diags)
			shown := strings.Join(append(progress, d.Summary, d.Detail), "\n")
			signature := strings.TrimPrefix(r.deliveries()[0].headers.Get("X-DialNexa-Signature"), "sha256=")
			for _, hidden := range []string{receiverSecret, receiverSecret[:12], signature, testKey, "t0ken"} {
				if strings.Contains(shown, hidden) {
					t.Errorf("%q is shown: %s", hidden, shown)
				}
			}
		})
	}
}

// What a person gets wrong is found at validate where it is known, and else at plan and at apply, on the attribute at
// fault and before anything is sent.
func TestAction_checksAtEveryStep(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	server := newConfiguredServer(t)
	for name, test := range map[string]struct {
		changes values
		at      string
		says    string
	}{
		"plain http":         {values{"url": "http://hooks.example.com"}, "url", "which is not encrypted"},
		"relative":           {values{"url": "/hooks"}, "url", "relative"},
		"user info":          {values{"url": "https://user:t0ken@hooks.example.com"}, "url", "user name"},
		"user info, here":    {values{"url": "http://user:t0ken@127.0.0.1:1"}, "url", "user name"},
		"not quite loopback": {values{"url": "http://127.0.0.1.example.com"}, "url", "which is not encrypted"},
		"empty secret":       {values{"secret": ""}, "secret", "empty"},
		"typo":               {values{"event": "call.complete"}, "event", `Did you mean "call.completed"?`},
		"newer event":        {values{"event": "call.transferred"}, "event", "set payload"},
		"event with a space": {values{"event": "call completed", "payload": "{}"}, "event", "space"},
		"no JSON":            {values{"payload": "call=1"}, "payload", "jsonencode"},
		"header":             {values{"signature_header": "X-Dialnexa-Signature"}, "signature_header", "exactly this spelling"},
		"timeout":            {values{"timeout": "10"}, "timeout", "unit"},
		"no timeout":         {values{"timeout": "0s"}, "timeout", "above zero"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := testEvent(r, test.changes)
			value := valueOf(t, schemas(t, server).ActionSchemas[sendTestEventType].Schema, config)
			validated, err := server.ValidateActionConfig(context.Background(), &tfprotov6.ValidateActionConfigRequest{ActionType: sendTestEventType, Config: value})
			if err != nil {
				t.Fatal(err)
			}
			planned, err := server.PlanAction(context.Background(), &tfprotov6.PlanActionRequest{ActionType: sendTestEventType, Config: value})
			if err != nil {
				t.Fatal(err)
			}
			_, invoked := invoke(t, server, config)
			for step, diags := range map[string][]*tfprotov6.Diagnostic{"validate": validated.Diagnostics, "plan": planned.Diagnostics, "apply": invoked} {
				d := onlyDiagnostic(t, diags)
				if attributeOfDiagnostic(d) != test.at || !strings.Contains(d.Detail, test.says) || strings.Contains(d.Detail, "t0ken") {
					t.Errorf("%s: at %s: %s: %s", step, attributeOfDiagnostic(d), d.Summary, d.Detail)
				}
			}
		})
	}
	if len(r.deliveries()) != 0 {
		t.Error("something was sent")
	}
}

// An ephemeral value that was not given again to apply a saved plan is named, and not an event signed with nothing.
func TestAction_missingSecretAtApply(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	_, diags := invoke(t, newConfiguredServer(t), testEvent(r, values{"secret": nil}))
	if d := onlyDiagnostic(t, diags); attributeOfDiagnostic(d) != "secret" || !strings.Contains(d.Detail, "ephemeral") || len(r.deliveries()) != 0 {
		t.Errorf("at %s: %s", attributeOfDiagnostic(d), d.Detail)
	}
}

func TestAction_loopbackMayBePlainHTTP(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"http://localhost:8080/x", "http://127.0.0.1:1", "http://[::1]:1", "https://hooks.example.com"} {
		if err := receiverURLFault(url); err != nil {
			t.Errorf("%s %v", url, err)
		}
	}
}
