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

// baseURLValidator checks the provider's base_url as soon as it is known.
type baseURLValidator struct{}

func (baseURLValidator) Description(context.Context) string {
	return "must be an https URL without user name, query and fragment; http is for loopback addresses alone"
}

func (v baseURLValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (baseURLValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := dialnexa.ParseBaseURL(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid DialNexa base URL", fmt.Sprintf("The base URL can't be used: %s.", err))
	}
}

// durationValidator checks a Go duration.
type durationValidator struct{}

func (durationValidator) Description(context.Context) string {
	return `must be a Go duration above zero, such as "30s"`
}

func (v durationValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (durationValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := parseTimeout(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid duration", err.Error()+".")
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
