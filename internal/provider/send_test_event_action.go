// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

var (
	_ action.ActionWithConfigure      = (*sendTestEventAction)(nil)
	_ action.ActionWithValidateConfig = (*sendTestEventAction)(nil)
	_ action.ActionWithModifyPlan     = (*sendTestEventAction)(nil)
)

const sendTestEventType = "dialnexa_send_test_event"

// sendTestEventAction tests whether a receiver accepts what DialNexa will send. The API has no call for it.
type sendTestEventAction struct {
	data *providerData
}

func newSendTestEventAction() action.Action { return &sendTestEventAction{} }

func (a *sendTestEventAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = sendTestEventType
}

func (a *sendTestEventAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Signs a sample event as DialNexa does and posts it to a webhook's URL, from the machine that runs Terraform. " +
			"It fails unless the receiver responds with a 2xx status. It makes no request to DialNexa. Redirects are not followed.\n\n" +
			"Run it alone with `terraform apply -invoke`, or have a webhook's `lifecycle` block trigger it after a create or an update.\n\n" +
			"Available in Terraform 1.14 and later; OpenTofu does not have actions yet.",
		Attributes: map[string]schema.Attribute{
			"url": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "URL to post the event to, usually the `url` of a webhook: `https` only, except for a loopback address. " +
					"Messages show only its host.",
			},
			"secret": schema.StringAttribute{
				Required:  true,
				WriteOnly: true,
				MarkdownDescription: "Secret to sign with, the one that the webhook was registered with. Give it an ephemeral value, such as an ephemeral " +
					"variable: Terraform stores any other value of an action in a saved plan file.",
			},
			"event": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Event to send a sample of, one of " + quotedCatalog("`") + ". An event that DialNexa has added since needs a `payload`. " +
					"Defaults to `" + defaultTestEvent + "`.",
			},
			"payload": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Body to send and sign instead of the sample, as JSON. " + normalized + " " +
					"The sample's `metadata` says that it is a test. Only the form of `call.completed` is known from the field: the samples of other " +
					"calls are modeled on it, and those of other events have a `status` and no more.",
			},
			"signature_header": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Header of the signature, which differs between DialNexa's documents: " +
					"`X-DialNexa-Signature` and `x-nexa-signature` have `sha256=` before the hex digits, `x-dialnexa-signature` has the hex digits alone. " +
					"The exact spelling chooses the form of the value, although names of headers have no case. Defaults to `" + string(defaultSignatureHeader) + "`.",
			},
			"timeout": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Maximum time for the receiver's response to one event, as a Go duration. Defaults to `\"10s\"`.",
			},
			"expect_forgery_rejected": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to send the event again with a signature of another secret, and to fail if the receiver accepts that. " +
					"Defaults to `false`.",
			},
		},
	}
}

func (a *sendTestEventAction) Configure(_ context.Context, req action.ConfigureRequest, _ *action.ConfigureResponse) {
	a.data, _ = req.ProviderData.(*providerData)
}

// ValidateConfig checks what is known without a plan.
func (a *sendTestEventAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	readTestEvent(ctx, req.Config, &resp.Diagnostics)
}

// ModifyPlan checks what is known by now, so that it does not fail in the middle of an apply.
func (a *sendTestEventAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	readTestEvent(ctx, req.Config, &resp.Diagnostics)
}

// Invoke sends the event, and the forged one if that is asked for.
func (a *sendTestEventAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	config := readTestEvent(ctx, req.Config, &resp.Diagnostics)
	delivery := config.delivery(&resp.Diagnostics)
	client := a.data.clientForDelivery(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	run := testEventRun{client: client, delivery: delivery, receiver: dialnexa.ShownURL(delivery.URL), resp: resp}
	if run.sendGenuine(ctx, config.event()) && config.ExpectForgeryRejected.ValueBool() {
		run.sendForged(ctx)
	}
}

// readTestEvent reads a configuration and checks it.
func readTestEvent(ctx context.Context, from tfsdk.Config, diags *diag.Diagnostics) sendTestEventModel {
	var config sendTestEventModel
	diags.Append(from.Get(ctx, &config)...)
	config.check(diags)
	return config
}

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

// check finds what is wrong with a test event. These are no validators of the schema, since Terraform validates an
// action once, when the url of a webhook that is still to be created is unknown: the same check has to run at plan and
// at apply.
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
			fmt.Sprintf("DialNexa is not documented to sign with the header %q. Set it to %q, %q or %q, in exactly this spelling, "+
				"which also chooses the form of the value.", m.SignatureHeader.ValueString(),
				dialnexa.SignatureHeaderPage, dialnexa.SignatureHeaderSpec, dialnexa.SignatureHeaderNewer))
	}
}
