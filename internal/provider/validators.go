// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// textValidator checks a text as soon as it is known.
type textValidator struct {
	summary string
	// fault says what is wrong with the text and what to do, or "".
	fault func(text string) string
}

var (
	baseURLValidator = textValidator{"Invalid DialNexa base URL", func(text string) string {
		if _, err := dialnexa.ParseBaseURL(text); err != nil {
			return fmt.Sprintf("The base URL can't be used: %s.", err)
		}
		return ""
	}}
	durationValidator = textValidator{"Invalid duration", func(text string) string {
		if _, err := parseTimeout(text); err != nil {
			return err.Error() + "."
		}
		return ""
	}}
	webhookURLValidator = textValidator{"Invalid webhook URL", func(text string) string {
		if fault := webhookURLFault(text); fault != "" {
			return fault + ". Use an absolute https URL, such as \"https://hooks.example.com/dialnexa\"."
		}
		return ""
	}}
	eventNameValidator = textValidator{"Invalid event name", eventNameFault}
)

// Description and MarkdownDescription complete the interface; schema descriptions say what is valid.
func (v textValidator) Description(context.Context) string         { return v.summary }
func (v textValidator) MarkdownDescription(context.Context) string { return v.summary }

func (v textValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !known(req.ConfigValue) {
		return
	}
	if fault := v.fault(req.ConfigValue.ValueString()); fault != "" {
		resp.Diagnostics.AddAttributeError(req.Path, v.summary, fault)
	}
}

// wholeNumberValidator checks a number without a fraction, from 0 to max if there is a max. With an Int64Attribute, the
// framework would report a fraction as a fault of the provider.
type wholeNumberValidator struct{ max int64 }

func (v wholeNumberValidator) Description(context.Context) string {
	if v.max == 0 {
		return "must be a whole number"
	}
	return fmt.Sprintf("must be a whole number from 0 to %d", v.max)
}

func (v wholeNumberValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (v wholeNumberValidator) ValidateNumber(ctx context.Context, req validator.NumberRequest, resp *validator.NumberResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	number := req.ConfigValue.ValueBigFloat()
	inRange := v.max == 0 || number.Sign() >= 0 && number.Cmp(big.NewFloat(float64(v.max))) <= 0
	if !number.IsInt() || !inRange {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid number",
			fmt.Sprintf("%s %s; it is %s.", req.Path, v.Description(ctx), number.Text('g', 10)))
	}
}
