// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// delivery returns what to send. Everything is known by now, and an argument that is "" was refused by the check.
func (m sendTestEventModel) delivery(diags *diag.Diagnostics) dialnexa.Delivery {
	if m.Secret.IsNull() {
		diags.AddAttributeError(path.Root("secret"), "Missing webhook secret", "The secret is null, so the event can't be signed. "+
			"Set it to the one that the webhook was registered with. A saved plan has no ephemeral values: give them again to apply it. "+
			"Terraform 1.16 passes none to an action that is run with -invoke: there, give a sensitive variable.")
	}
	timeout, _ := time.ParseDuration(m.Timeout.ValueString())
	return dialnexa.Delivery{
		URL:     m.URL.ValueString(),
		Secret:  m.Secret.ValueString(),
		Payload: cmp.Or(m.Payload.ValueString(), sampleEvent(m.event())),
		Header:  cmp.Or(dialnexa.SignatureHeader(m.SignatureHeader.ValueString()), defaultSignatureHeader),
		Timeout: cmp.Or(timeout, defaultTestTimeout),
	}
}

func (m sendTestEventModel) event() string { return cmp.Or(m.Event.ValueString(), defaultTestEvent) }

// sampleEvent returns a body for an event. Only that of call.completed was seen in the field, which is flat and does
// not name the event; those of other calls are modeled on it. "metadata" tells a receiver that it is a test.
func sampleEvent(name string) string {
	status, fields := name[strings.LastIndex(name, ".")+1:], ""
	if strings.HasPrefix(name, "call.") {
		fields = `"call_id":"call_8f2k1m9x4q7t","sentiment":"positive","summary":"The caller confirmed the appointment on Friday at ten.",` +
			`"transcript":"Agent: Does Friday at ten suit you?\nCaller: Yes, it does.","extracted_data":{"appointment":"Friday 10:00"},` +
			`"duration":73,"recording_url":"https://recordings.example.com/call_8f2k1m9x4q7t.mp3","agent_id":"agent_3h6j9d2s",`
	}
	return fmt.Sprintf(`{"status":%q,%s"metadata":{"source":"terraform","test":true}}`, status, fields)
}

// testEventRun sends one event and reports the outcome.
type testEventRun struct {
	client   *dialnexa.Client
	delivery dialnexa.Delivery
	receiver string
	resp     *action.InvokeResponse
}

// progress shows a message while the action runs.
func (r testEventRun) progress(format string, args ...any) {
	r.resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf(format, args...)})
}

// sendGenuine reports whether the receiver accepts an event that is signed as DialNexa signs it.
func (r testEventRun) sendGenuine(ctx context.Context, event string) bool {
	r.progress("Sending a signed %s event to %s, signature in %s", event, r.receiver, r.delivery.Header)
	receipt, err := r.client.Deliver(ctx, r.delivery)
	switch {
	case err != nil:
		r.resp.Diagnostics.AddAttributeError(path.Root("url"), "The test event was not delivered", r.unreachable(err))
	case !receipt.Accepted():
		r.resp.Diagnostics.AddAttributeError(path.Root("url"), "The receiver refused the test event", r.refused(receipt))
	default:
		r.progress("The receiver accepted it with status %s", statusText(receipt))
		return true
	}
	return false
}

// sendForged finds out whether the receiver checks the signature.
func (r testEventRun) sendForged(ctx context.Context) {
	r.progress("Sending the same event with a forged signature")
	r.delivery.Forged = true
	receipt, err := r.client.Deliver(ctx, r.delivery)
	switch {
	case err != nil:
		r.resp.Diagnostics.AddAttributeError(path.Root("url"), "The forged test event was not delivered",
			"The receiver accepted the genuine event before. "+r.unreachable(err))
	case receipt.Accepted():
		r.resp.Diagnostics.AddAttributeError(path.Root("expect_forgery_rejected"), "The receiver accepts forged events",
			fmt.Sprintf("%s responded with status %s to an event that was signed with another secret, so anyone who knows the url could send it events.\n\n"+
				"Make it compute the HMAC-SHA256 of the raw body with the webhook's secret, compare it with %s in constant time, "+
				"and respond with status 401 if they differ.", r.receiver, statusText(receipt), r.delivery.Header))
	case receipt.StatusCode >= http.StatusInternalServerError:
		r.resp.Diagnostics.AddAttributeWarning(path.Root("expect_forgery_rejected"), "The receiver fails on forged events",
			fmt.Sprintf("%s responded with status %s to an event that was signed with another secret.%s\n\n"+
				"It did not accept the event, but DialNexa would take a server error for a transient one and send the event again. "+
				"A receiver that checks signatures responds with status 401.", r.receiver, statusText(receipt), quoted(receipt)))
	default:
		r.progress("The receiver refused it with status %s, as it should", statusText(receipt))
	}
}

func (r testEventRun) unreachable(err error) string {
	if errors.Is(err, context.Canceled) {
		return "Terraform was interrupted before the receiver responded."
	}
	return fmt.Sprintf("%s did not respond to the machine that runs Terraform: %s.\n\nCheck that the receiver is up, that its name resolves and its "+
		"certificate is valid, and that a firewall lets this machine through; a slow receiver may need a higher timeout.",
		r.receiver, strings.TrimRight(err.Error(), "."))
}

func (r testEventRun) refused(receipt dialnexa.Receipt) string {
	var advice string
	switch status := receipt.StatusCode; {
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		advice = fmt.Sprintf("Check that the receiver has the same secret, that it computes the HMAC-SHA256 of the raw body and not of JSON that was parsed "+
			"and written again, and that it reads the header %s. If it is built for another edition of DialNexa's documentation, set signature_header.", r.delivery.Header)
	case status == http.StatusNotFound || status == http.StatusMethodNotAllowed:
		advice = "Check the path of the url, and that the receiver takes POST requests there."
	case receipt.Location != "":
		advice = "It is a redirect to " + receipt.Location + ", which is not followed. Set url to that address."
	case status >= http.StatusInternalServerError:
		advice = "The receiver failed: check its log."
	default:
		advice = "DialNexa counts a delivery as done only if the status is 2xx."
	}
	return fmt.Sprintf("%s responded with status %s.%s\n\n%s", r.receiver, statusText(receipt), quoted(receipt), advice)
}

// quoted returns the first line of the response as a sentence.
func quoted(receipt dialnexa.Receipt) string {
	if receipt.Line == "" {
		return ""
	}
	return " Its response begins: " + receipt.Line
}

func statusText(receipt dialnexa.Receipt) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", receipt.StatusCode, http.StatusText(receipt.StatusCode)))
}
