// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// What a test event is where its arguments are not set.
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
	if known(m.URL) {
		if fault := testURLFault(m.URL.ValueString()); fault != "" {
			diags.AddAttributeError(path.Root("url"), "Invalid receiver URL", fault+". Use an absolute https URL; "+
				"plain http is for a loopback address only.")
		}
	}
	if known(m.Secret) && m.Secret.ValueString() == "" {
		diags.AddAttributeError(path.Root("secret"), "Empty webhook secret", "The secret is an empty text. Set it to the one that the webhook was registered with.")
	}
	m.checkEvent(diags)
	if known(m.Payload) && !json.Valid([]byte(m.Payload.ValueString())) {
		diags.AddAttributeError(path.Root("payload"), "Invalid payload", "The payload is not valid JSON. "+
			"Write it with jsonencode, or remove it to send a sample of the event.")
	}
	if known(m.SignatureHeader) && !slices.Contains(dialnexa.SignatureHeaders(), dialnexa.SignatureHeader(m.SignatureHeader.ValueString())) {
		diags.AddAttributeError(path.Root("signature_header"), "Unknown signature header",
			fmt.Sprintf("DialNexa is not documented to sign with the header %q. Set it to one of %s, in exactly this spelling, "+
				"which also chooses the form of the value.", m.SignatureHeader.ValueString(), quotedHeaders()))
	}
	if known(m.Timeout) {
		if _, err := parseTimeout(m.Timeout.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("timeout"), "Invalid timeout", err.Error()+".")
		}
	}
}

// checkEvent insists on a name that there is a sample of, unless the payload is given: an event that DialNexa has added
// since can be tested with a body of one's own.
func (m sendTestEventModel) checkEvent(diags *diag.Diagnostics) {
	if !known(m.Event) {
		return
	}
	name := m.Event.ValueString()
	switch fault := eventNameFault(name); {
	case fault != "":
		diags.AddAttributeError(path.Root("event"), "Invalid event name", fault)
	case m.Payload.IsNull() && sampleEvents[name] == "":
		diags.AddAttributeError(path.Root("event"), "Unknown event name", notInCatalog(name)+
			"\n\nIf DialNexa has added this event since, set payload to a body of it: there is no sample to send.")
	}
}

// delivery is what to send. The configuration was checked, and is known as a whole.
func (m sendTestEventModel) delivery(diags *diag.Diagnostics) dialnexa.Delivery {
	d := dialnexa.Delivery{
		URL:     m.URL.ValueString(),
		Secret:  m.Secret.ValueString(),
		Payload: sampleEvents[m.event()],
		Header:  defaultSignatureHeader,
		Timeout: defaultTestTimeout,
	}
	if m.Secret.IsNull() {
		diags.AddAttributeError(path.Root("secret"), "Missing webhook secret", "The secret is null, so the event can't be signed. "+
			"Set it to the one that the webhook was registered with. A saved plan has no ephemeral values: give them again to apply it.")
	}
	if !m.Payload.IsNull() {
		d.Payload = m.Payload.ValueString()
	}
	if !m.SignatureHeader.IsNull() {
		d.Header = dialnexa.SignatureHeader(m.SignatureHeader.ValueString())
	}
	if timeout, err := parseTimeout(m.Timeout.ValueString()); err == nil {
		d.Timeout = timeout
	}
	return d
}

func (m sendTestEventModel) event() string {
	if m.Event.IsNull() {
		return defaultTestEvent
	}
	return m.Event.ValueString()
}

// receiver is the part of the url that may be shown: a path or a query can hold a token.
func (m sendTestEventModel) receiver() string {
	u, err := url.Parse(m.URL.ValueString())
	if err != nil {
		return "the receiver"
	}
	return u.Scheme + "://" + u.Host
}

// testURLFault says what is wrong with a receiver's url, or "": the rules of a webhook's, except for a receiver on this machine.
func testURLFault(text string) string {
	if u, err := url.Parse(text); err == nil && u.Scheme == "http" && dialnexa.IsLoopback(u.Hostname()) {
		text = "https" + text[len(u.Scheme):]
	}
	return webhookURLFault(text)
}

func quotedHeaders() string {
	var headers []string
	for _, header := range dialnexa.SignatureHeaders() {
		headers = append(headers, fmt.Sprintf("%q", header))
	}
	return strings.Join(headers, ", ")
}

func known(value types.String) bool { return !value.IsNull() && !value.IsUnknown() }
