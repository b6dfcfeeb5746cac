// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// Defaults of the arguments.
const (
	defaultTestEvent       = "call.completed"
	defaultSignatureHeader = dialnexa.SignatureHeaderPage
	defaultTestTimeout     = 10 * time.Second
)

// sendTestEventModel is the configuration of a test event.
type sendTestEventModel struct {
	URL                   types.String `tfsdk:"url"`
	Secret                types.String `tfsdk:"secret"`
	Event                 types.String `tfsdk:"event"`
	Payload               types.String `tfsdk:"payload"`
	SignatureHeader       types.String `tfsdk:"signature_header"`
	Timeout               types.String `tfsdk:"timeout"`
	ExpectForgeryRejected types.Bool   `tfsdk:"expect_forgery_rejected"`
}

// check finds what is wrong with a test event. These are no validators of the schema, since Terraform validates an action
// once, when the url of a webhook that is still to be created is unknown: the same check has to run at plan and at apply.
func (m sendTestEventModel) check(diags *diag.Diagnostics) {
	receiverURLValidator.check(path.Root("url"), m.URL, diags)
	eventNameValidator.check(path.Root("event"), m.Event, diags)
	timeoutValidator.check(path.Root("timeout"), m.Timeout, diags)
	testSecretValidator.check(path.Root("secret"), m.Secret, diags)
	if known(m.Payload) && !json.Valid([]byte(m.Payload.ValueString())) {
		diags.AddAttributeError(path.Root("payload"), "Invalid payload", "The payload is not valid JSON. "+
			"Write it with jsonencode, or remove it to send a sample of the event.")
	}
	// An event that DialNexa has added since can be tested with a payload of one's own.
	if name := m.Event.ValueString(); m.Payload.IsNull() && eventNameFault(name) == nil && !dialnexa.IsListedEvent(name) {
		diags.AddAttributeError(path.Root("event"), "Unknown event name", notInCatalog(name)+
			"\n\nIf DialNexa has added this event since, set payload to a body of it: there is no sample of it.")
	}
	if known(m.SignatureHeader) && !slices.Contains(dialnexa.SignatureHeaders(), dialnexa.SignatureHeader(m.SignatureHeader.ValueString())) {
		diags.AddAttributeError(path.Root("signature_header"), "Unknown signature header",
			fmt.Sprintf("DialNexa is not documented to sign with the header %q. Set it to one of %q, in exactly this spelling, "+
				"which also chooses the form of the value.", m.SignatureHeader.ValueString(), dialnexa.SignatureHeaders()))
	}
}

// delivery returns what to send. Everything is known by now, and an argument that is "" was refused by the check.
func (m sendTestEventModel) delivery(diags *diag.Diagnostics) dialnexa.Delivery {
	if m.Secret.IsNull() {
		diags.AddAttributeError(path.Root("secret"), "Missing webhook secret", "The secret is null, so the event can't be signed. "+
			"Set it to the one that the webhook was registered with. A saved plan has no ephemeral values: give them again to apply it. "+
			"Terraform 1.16 passes none to an action that is run with -invoke.")
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
// not name the event; the others are modeled on it, by what the event is about. "metadata" tells a receiver that it is
// a test.
func sampleEvent(name string) string {
	about, _, _ := strings.Cut(name, ".")
	status := name[strings.LastIndex(name, ".")+1:]
	fields := map[string]string{
		"call": `"call_id":"call_8f2k1m9x4q7t","sentiment":"","summary":"","transcript":"","extracted_data":{},"duration":0,` +
			`"recording_url":"","agent_id":"agent_3h6j9d2s",`,
		"campaign": `"campaign_id":"campaign_5b8n2v7c","leads_total":120,"leads_called":45,`,
		"workflow": `"workflow_id":"workflow_7t4m1x6q","lead_id":"lead_4r9w1z6p","steps_total":3,"steps_completed":3,`,
	}[about]
	if name == defaultTestEvent {
		fields = `"call_id":"call_8f2k1m9x4q7t","sentiment":"positive","summary":"The caller confirmed the appointment on Friday at ten.",` +
			`"transcript":"Agent: Does Friday at ten suit you?\nCaller: Yes, it does.","extracted_data":{"appointment":"Friday 10:00"},` +
			`"duration":73,"recording_url":"https://recordings.example.com/call_8f2k1m9x4q7t.mp3","agent_id":"agent_3h6j9d2s",`
	}
	return fmt.Sprintf(`{"status":%q,%s"metadata":{"source":"terraform","test":true}}`, status, fields)
}
