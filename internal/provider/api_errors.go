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
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// addError adds a failed call: what was tried, what DialNexa said, and what to do next.
func addError(diags *diag.Diagnostics, summary string, err error) {
	diags.AddError(summary, explain(err))
}

// fieldMessage finds the field that the API's message begins with, as in "url must be a valid URL" or "each value in
// events must be a string".
var fieldMessage = regexp.MustCompile(`^(?:each value in )?(url|events|secret|is_active)\b`)

// addFieldError is addError for a write: each message about a field goes to its attribute, one about the secret to the
// attribute that gave it.
func addFieldError(diags *diag.Diagnostics, summary string, err error, secret path.Path) {
	api, ok := errors.AsType[*dialnexa.APIError](err)
	if !ok || api.StatusCode != http.StatusBadRequest || api.MaybeApplied {
		addError(diags, summary, err)
		return
	}
	rest := *api
	rest.Messages = nil
	for _, message := range api.Messages {
		detail := fmt.Sprintf("DialNexa responded with status 400 Bad Request: %s.", strings.TrimRight(message, "."))
		switch match := fieldMessage.FindStringSubmatch(message); {
		case match == nil:
			rest.Messages = append(rest.Messages, message)
		case match[1] == "secret":
			diags.AddAttributeError(secret, summary, detail)
		case match[1] == "url":
			diags.AddAttributeError(path.Root("url"), summary, detail+
				"\n\nDialNexa may call the url before it saves it: the receiver must be up and respond with a 2xx status.")
		default:
			diags.AddAttributeError(path.Root(match[1]), summary, detail)
		}
	}
	if len(rest.Messages) > 0 || len(api.Messages) == 0 {
		addError(diags, summary, &rest)
	}
}

// explain puts an error of the client in the user's words.
func explain(err error) string {
	var api *dialnexa.APIError
	var wait *dialnexa.WaitError
	var badBody *dialnexa.ResponseError
	var unconfirmed *dialnexa.UnconfirmedError
	var gateway *dialnexa.GatewayError
	var request *dialnexa.RequestError
	detail := strings.TrimRight(err.Error(), ".")
	lost := errors.As(err, &request) && request.MaybeApplied
	switch {
	case errors.As(err, &unconfirmed):
		return explainUnconfirmed(unconfirmed)
	case errors.As(err, &gateway):
		return explainGateway(gateway)
	case errors.As(err, &wait):
		detail = wait.Error() + ". Run Terraform again after that."
		if lost && request.Method != http.MethodGet {
			detail += " " + earlierLost
		}
		return detail
	case errors.As(err, &api):
		return fmt.Sprintf("DialNexa responded to %s %s with status %d %s: %s.%s", api.Method, api.Path, api.StatusCode,
			http.StatusText(api.StatusCode), strings.TrimRight(api.Message(), "."), adviceFor(api))
	case errors.As(err, &badBody):
		return fmt.Sprintf("DialNexa responded to %s %s with status %d, but %s.\n\nCheck that the provider's base_url is DialNexa's API "+
			"and that no proxy responds in its place.", badBody.Method, badBody.Path, badBody.StatusCode, badBody.Reason)
	case errors.Is(err, context.Canceled):
		if lost && request.Method != http.MethodGet {
			return "Terraform was interrupted, and the response was lost. " + adviceAfterLostResponse(request.Method)
		}
		return "Terraform was interrupted before the request was sent or DialNexa responded."
	case lost:
		return fmt.Sprintf("DialNexa's response did not arrive completely: %s.\n\n%s On a slow or unreliable network, a higher "+
			"request_timeout or max_retries helps.", detail, adviceAfterLostResponse(request.Method))
	case request == nil:
		return detail + "." // nothing was sent
	default:
		return fmt.Sprintf("DialNexa could not be reached, so nothing changed there: %s.\n\nCheck the network, the environment's proxy "+
			"settings, and the provider's base_url. On a slow or unreliable network, a higher request_timeout or max_retries helps.", detail)
	}
}

// explainGateway says why a 404 does not mean that the webhook is gone.
func explainGateway(e *dialnexa.GatewayError) string {
	reason := "DialNexa's list of webhooks has the webhook"
	if e.ListErr != nil {
		reason = fmt.Sprintf("DialNexa's list of webhooks, which would show whether it is gone, could not be read to its end (%s)",
			strings.TrimRight(e.ListErr.Error(), "."))
	}
	return fmt.Sprintf("%s %s got status 404 Not Found: %s. DialNexa itself says \"Webhook not found\" of a webhook that is gone, and %s. So something "+
		"between Terraform and DialNexa responded, such as a gateway or a proxy, or the provider's base_url is wrong. Terraform keeps the webhook in "+
		"the state.\n\nRun Terraform again once DialNexa can be reached. If it still fails, check the provider's base_url: it has to end with the API's "+
		"version, as in %s.", e.Err.Method, e.Err.Path, strings.TrimRight(e.Err.Message(), "."), reason, dialnexa.DefaultBaseURL)
}

func explainUnconfirmed(e *dialnexa.UnconfirmedError) string {
	text := strings.TrimRight(e.Error(), ".")
	var detail string
	switch {
	case e.Accepted:
		detail = fmt.Sprintf("DialNexa accepted the update, but %s.\n\nThe state still has the values from before. Run Terraform again: it reads the webhook, "+
			"and sends what is left to change.", text)
	case e.URL == "":
		detail = fmt.Sprintf("The webhook may or may not have changed: %s.", text)
	default:
		detail = fmt.Sprintf("The webhook may or may not exist: %s.", text)
	}
	if e.Interrupted {
		detail = "Terraform was interrupted. " + detail
	}
	switch {
	case e.URL == "":
		return detail
	case len(e.Candidates) == 0:
		clock := "this machine's clock"
		if e.ServerClock {
			clock = "DialNexa's clock"
		}
		return detail + fmt.Sprintf("\n\nLook for a webhook with the url %s that was created at or after %s, by %s; the data source "+
			"dialnexa_user_webhooks lists all. If there is none, apply again. If there is one, import it: terraform import ADDRESS ID.",
			dialnexa.ShownURL(e.URL), e.Since.UTC().Format(time.RFC3339), clock)
	}
	detail += "\n\nIf one of these webhooks is this resource's, import it; otherwise apply again once they are gone. " +
		"The others can be deleted, unless someone else uses them.\n"
	for _, c := range e.Candidates {
		detail += "\n  terraform import ADDRESS " + c.ID
		if c.CreatedAt != "" {
			detail += "  # created " + c.CreatedAt
		}
	}
	return detail
}

// adviceFor says what to do about a status.
func adviceFor(api *dialnexa.APIError) string {
	var advice string
	switch status := api.StatusCode; {
	case status == http.StatusUnauthorized:
		advice = "Check the provider's api_key argument or the environment variable DIALNEXA_API_KEY: the key is wrong, incomplete, or revoked."
	case status == http.StatusForbidden:
		advice = "The key is valid but has no permission for this: it may be of another workspace. Use a key of the right workspace that may do it."
	case status == http.StatusNotFound && api.Method == http.MethodPatch && dialnexa.IsNotFound(api):
		advice = "The webhook was deleted outside of Terraform, or the key is of another workspace. The next plan finds that out and offers to create it again."
	case status == http.StatusNotFound:
		advice = "Check the provider's base_url: it has to end with the API's version, as in " + dialnexa.DefaultBaseURL + "."
	case api.Interrupted && (status == http.StatusTooManyRequests || status >= http.StatusInternalServerError):
		advice = "Terraform was interrupted before it tried again. Run Terraform again: it continues where it stopped."
	case status == http.StatusTooManyRequests:
		advice = "DialNexa's rate limit is used up, perhaps by others with the same key: run Terraform again later, or raise the provider's max_retries."
	case status == http.StatusRequestTimeout && api.Method != http.MethodGet:
		advice = adviceAfterLostResponse(api.Method)
	case status >= http.StatusInternalServerError:
		advice = "This is a fault at DialNexa, or at a proxy in between. " + adviceAfterLostResponse(api.Method)
	case api.Page || api.Location != "":
		advice = "Check the provider's base_url, and that no proxy responds in DialNexa's place."
	}
	if api.MaybeApplied && api.Method != http.MethodGet && api.StatusCode < http.StatusInternalServerError && api.StatusCode != http.StatusRequestTimeout {
		advice = strings.TrimSpace(advice + " " + earlierLost)
	}
	if advice != "" {
		advice = "\n\n" + advice
	}
	return advice
}

// earlierLost is for a failure that says nothing about an attempt before it.
const earlierLost = "The response to an earlier attempt was lost, so DialNexa may or may not have carried it out."

// adviceAfterLostResponse says which state things may be in after a request that DialNexa may have carried out.
func adviceAfterLostResponse(method string) string {
	switch method {
	case http.MethodGet:
		return "Run Terraform again."
	default:
		return "DialNexa may or may not have carried it out. Run Terraform again: it reads the webhook, and does what is left to do."
	}
}
