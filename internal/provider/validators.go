// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// textValidator checks a text as soon as it is known.
type textValidator struct {
	summary string
	// detail is a format with a place for the fault.
	detail string
	fault  func(text string) error
}

var (
	baseURLValidator     = textValidator{"Invalid DialNexa base URL", "The base URL can't be used: %s.", baseURLFault}
	eventNameValidator   = textValidator{"Invalid event name", "The event name %s.", eventNameFault}
	idValidator          = textValidator{"Invalid ID", "The ID can't be used: %s.", dialnexa.CheckID}
	timeoutValidator     = textValidator{"Invalid timeout", "The timeout %s. Write a number with a unit, such as \"30s\" or \"1m30s\".", timeoutFault}
	receiverURLValidator = textValidator{
		"Invalid receiver URL", "The url %s. Use an absolute https URL; plain http is for a loopback address only.", receiverURLFault,
	}
	secretValidator = textValidator{
		"Invalid webhook secret", "The secret %s. Set it to the secret itself. Without it, a webhook that exists keeps its secret.", secretFault,
	}
	testSecretValidator = textValidator{
		"Invalid webhook secret", "The secret %s. Set it to the one that the webhook was registered with.", secretFault,
	}
	webhookURLValidator = textValidator{
		"Invalid webhook URL", "The url %s. Use an absolute https URL, such as \"https://hooks.example.com/dialnexa\".", webhookURLFault,
	}
)

// check adds an error if the text is known and has a fault.
func (v textValidator) check(at path.Path, text types.String, diags *diag.Diagnostics) {
	if !known(text) {
		return
	}
	if err := v.fault(text.ValueString()); err != nil {
		diags.AddAttributeError(at, v.summary, fmt.Sprintf(v.detail, err))
	}
}

func known(text types.String) bool { return !text.IsNull() && !text.IsUnknown() }

// Description and MarkdownDescription complete the interface; schema descriptions say what is valid.
func (v textValidator) Description(context.Context) string         { return v.summary }
func (v textValidator) MarkdownDescription(context.Context) string { return v.summary }

func (v textValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	v.check(req.Path, req.ConfigValue, &resp.Diagnostics)
}

// wholeNumberValidator checks a number without a fraction, from 0 to max. With an Int64Attribute, the framework would
// report a fraction as a bug of the provider.
type wholeNumberValidator struct{ max int64 }

func (v wholeNumberValidator) Description(context.Context) string {
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
	if !number.IsInt() || number.Sign() < 0 || number.Cmp(big.NewFloat(float64(v.max))) > 0 {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid number",
			fmt.Sprintf("%s %s; it is %s.", req.Path, v.Description(ctx), number.Text('g', -1)))
	}
}

// baseURLFault repeats the text if it is the URL of a host, and not if it may be a key or have a password.
func baseURLFault(text string) error {
	_, err := dialnexa.ParseBaseURL(text)
	if u, unparsable := url.Parse(text); err != nil && unparsable == nil && u.Host != "" && u.User == nil {
		return fmt.Errorf("%w (it is %q)", err, u.Scheme+"://"+u.Host+u.EscapedPath())
	}
	return err
}

func timeoutFault(text string) error {
	if timeout, err := time.ParseDuration(text); err != nil || timeout <= 0 {
		return fmt.Errorf("%q is not a duration above zero", text)
	}
	return nil
}

// secretFault refuses what an unset variable gives, and what DialNexa shows in place of a secret.
func secretFault(text string) error {
	switch {
	case text == "":
		return errors.New("is an empty string")
	case strings.TrimSpace(text) == dialnexa.SecretMask:
		return errors.New("is " + dialnexa.SecretMask + ", which DialNexa shows in place of every secret")
	}
	return nil
}

// receiverURLFault has the rules of a webhook's url, except for a receiver on this machine.
func receiverURLFault(text string) error {
	if u, err := url.Parse(text); err == nil && u.Scheme == "http" && dialnexa.IsLoopback(u.Hostname()) {
		text = "https" + text[len(u.Scheme):]
	}
	return webhookURLFault(text)
}

// eventNameFault says why a text can't be the name of an event.
func eventNameFault(name string) error {
	words := strings.Fields(name)
	switch nearest := dialnexa.NearestEvent(name); {
	case len(words) == 0:
		return errors.New(`is empty: remove it, or write one such as "call.completed"`)
	case len(words) == 1 && words[0] == name:
		return nil
	case nearest != "":
		return fmt.Errorf("%q has a space in it; %q may be meant", name, nearest)
	case len(words) == 1:
		return fmt.Errorf("%q begins or ends with a space. Write %q", name, words[0])
	}
	return fmt.Errorf("%q has a space in it, which no event name has", name)
}

// webhookURLFault says what is wrong with a url. It repeats nothing of the url, which may contain a password.
func webhookURLFault(text string) error {
	u, err := url.Parse(text)
	switch {
	case strings.TrimSpace(text) != text:
		return errors.New("begins or ends with a space or line break; remove it, or write trimspace(…)")
	case strings.ContainsFunc(text, unicode.IsSpace):
		return errors.New("has a space or line break in it; write a space as %20")
	case text == "":
		return errors.New("is empty")
	case err != nil:
		return errors.New("can't be parsed")
	case u.Scheme == "http":
		return errors.New("uses http://, which is not encrypted")
	case u.Scheme != "https", u.Hostname() == "":
		return errors.New("has no https:// or no host")
	case u.User != nil:
		return errors.New("has a user name or password in it, which would appear in logs; verify the signature instead")
	case strings.Contains(text, "#"):
		return errors.New("has a fragment (#…), which is never sent to a server")
	}
	return nil
}
