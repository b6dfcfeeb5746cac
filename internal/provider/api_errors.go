// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// addError adds what went wrong with a call: what was tried, what DialNexa said, and what to do next.
func addError(diags *diag.Diagnostics, summary string, err error) {
	diags.AddError(summary, explain(err))
}

// addFieldError is addError for a write: what DialNexa refuses of a field goes to the attribute at fault.
func addFieldError(diags *diag.Diagnostics, summary string, err error, secret path.Path) {
	var api *dialnexa.APIError
	if !errors.As(err, &api) || api.StatusCode != http.StatusBadRequest {
		addError(diags, summary, err)
		return
	}
	placed := false
	for _, message := range api.Messages {
		if at, ok := attributeOf(message, secret); ok {
			diags.AddAttributeError(at, summary, fmt.Sprintf("DialNexa refuses it with status 400: %s.%s", strings.TrimRight(message, "."), adviceOn(at)))
			placed = true
		}
	}
	if !placed {
		addError(diags, summary, err)
	}
}

// fieldMessage finds the field that the API's message begins with, as in "url must be a valid URL" or "each value in
// events must be a string".
var fieldMessage = regexp.MustCompile(`^(?:each value in )?(url|events|secret|is_active)\b`)

func attributeOf(message string, secret path.Path) (path.Path, bool) {
	match := fieldMessage.FindStringSubmatch(message)
	switch {
	case match == nil:
		return path.Empty(), false
	case match[1] == "secret":
		return secret, true
	default:
		return path.Root(match[1]), true
	}
}

func adviceOn(at path.Path) string {
	if at.Equal(path.Root("url")) {
		return "\n\nDialNexa may call the url before it saves it: the receiver must be up and answer with a 2xx status."
	}
	return ""
}

// explain puts an error of the client in the user's words.
func explain(err error) string {
	var api *dialnexa.APIError
	var wait *dialnexa.WaitError
	var answer *dialnexa.ResponseError
	var unconfirmed *dialnexa.UnconfirmedError
	switch {
	case errors.As(err, &unconfirmed):
		return explainUnconfirmed(unconfirmed)
	case errors.As(err, &wait):
		return wait.Error() + ". Run Terraform again after that."
	case errors.As(err, &api):
		return fmt.Sprintf("DialNexa answered %s %s with status %d %s: %s.%s", api.Method, api.Path, api.StatusCode,
			http.StatusText(api.StatusCode), strings.TrimRight(api.Message(), "."), adviceFor(api))
	case errors.As(err, &answer):
		return fmt.Sprintf("DialNexa answered %s %s with status %d, but %s.\n\nCheck that the provider's base_url is DialNexa's API "+
			"and that no proxy answers in its place.", answer.Method, answer.Path, answer.StatusCode, answer.Reason)
	case errors.Is(err, context.Canceled):
		return "Terraform was interrupted before the call was made or answered."
	default:
		return fmt.Sprintf("DialNexa could not be reached: %s.\n\nCheck the network, the proxy settings of the environment and the provider's "+
			"base_url; a higher request_timeout or max_retries helps where the network is slow or unreliable.", strings.TrimRight(err.Error(), "."))
	}
}

func explainUnconfirmed(e *dialnexa.UnconfirmedError) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Nobody knows if DialNexa did it: %s.", strings.TrimRight(e.Error(), "."))
	if len(e.Candidates) > 0 {
		b.WriteString("\n\nIf one of these webhooks is the one of this resource, import it instead of creating it again:\n")
		for _, c := range e.Candidates {
			fmt.Fprintf(&b, "\n  terraform import dialnexa_user_webhook.NAME %s", c.ID)
		}
	}
	return b.String()
}

// adviceFor says what to do about a status.
func adviceFor(api *dialnexa.APIError) string {
	var advice string
	switch status := api.StatusCode; {
	case status == http.StatusUnauthorized:
		advice = "Check the provider's api_key argument or the environment variable DIALNEXA_API_KEY: the key is wrong, incomplete or revoked."
	case status == http.StatusForbidden:
		advice = "The key is valid but may not do this. It may be of another workspace, or lack the right."
	case status == http.StatusNotFound && api.Method == http.MethodPatch && len(api.Messages) > 0:
		advice = "The webhook was deleted outside of Terraform, or the key is of another workspace. The next plan finds that out and offers to create it anew."
	case status == http.StatusNotFound:
		advice = "Check the provider's base_url: it has to end with the API's version, as in " + dialnexa.DefaultBaseURL + "."
	case status == http.StatusTooManyRequests:
		advice = "All retries were refused. Others may be using the same key: run Terraform again later, or raise the provider's max_retries."
	case api.Page || api.Location != "":
		advice = "Check the provider's base_url, and that no proxy answers in DialNexa's place."
	case status >= http.StatusInternalServerError && api.Method == http.MethodPost:
		advice = "That is a fault of DialNexa's. The webhook is not in its list so far: run Terraform again, unless it has appeared there by then. " +
			"Import it in that case."
	case status >= http.StatusInternalServerError:
		advice = "That is a fault of DialNexa's. Run Terraform again; it goes on where it stopped."
	default:
		return ""
	}
	return "\n\n" + advice
}
