// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// addError adds a failed call: what was tried, what DialNexa said, and what to do next.
func addError(diags *diag.Diagnostics, summary string, err error) {
	addOutcome(diags, summary, "", err)
}

// addOutcome does what addError does, and says what came of the call.
func addOutcome(diags *diag.Diagnostics, summary, outcome string, err error) {
	fact, advice := explain(err)
	diags.AddError(summary, joinTexts("\n\n", joinTexts(" ", fact, outcome), advice))
}

// joinTexts joins the texts that are not empty.
func joinTexts(separator string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(text string) bool { return text == "" }), separator)
}

// fieldMessage finds the field that the API's message begins with, as in "url must be a valid URL" or "each value in
// events must be a string".
var fieldMessage = regexp.MustCompile(`^(?:each value in )?(url|events|secret|is_active)\b`)

// addCreateError adds a failed create, and says whether a webhook may exist.
func addCreateError(diags *diag.Diagnostics, err error, secret path.Path) {
	if _, unknown := errors.AsType[*dialnexa.UnconfirmedError](err); unknown {
		addError(diags, "Unable to tell whether the webhook was created", err)
		return
	}
	addFieldErrors(diags, "Unable to create the webhook", "Nothing was created.", err, secret)
}

// addFieldErrors does what addOutcome does for a write: each message about a field goes to its attribute, one about the
// secret to the attribute that gave it.
func addFieldErrors(diags *diag.Diagnostics, summary, outcome string, err error, secret path.Path) {
	api, ok := errors.AsType[*dialnexa.APIError](err)
	if !ok || api.StatusCode != http.StatusBadRequest || api.MaybeApplied {
		addOutcome(diags, summary, outcome, err)
		return
	}
	rest := *api
	rest.Messages = nil
	for _, message := range api.Messages {
		match := fieldMessage.FindStringSubmatch(message)
		if match == nil {
			rest.Messages = append(rest.Messages, message)
			continue
		}
		at, advice := path.Root(match[1]), ""
		switch {
		case dialnexa.IsAlreadyExists(err):
			advice = alreadyExists
		case match[1] == "secret":
			at = secret
		case match[1] == "url":
			advice = "DialNexa may call the url before it saves it: the receiver must be up and respond with a 2xx status."
		}
		said := fmt.Sprintf("DialNexa responded with status 400 Bad Request: %s.", strings.TrimRight(message, "."))
		diags.AddAttributeError(at, summary, joinTexts("\n\n", joinTexts(" ", said, outcome), advice))
	}
	if len(rest.Messages) > 0 || len(api.Messages) == 0 {
		addOutcome(diags, summary, outcome, &rest)
	}
}

// explain puts an error of the client in the user's words: what happened, and what to do.
func explain(err error) (fact, advice string) {
	var api *dialnexa.APIError
	var wait *dialnexa.WaitError
	var badBody *dialnexa.ResponseError
	var unconfirmed *dialnexa.UnconfirmedError
	var gateway *dialnexa.GatewayError
	var request *dialnexa.RequestError
	detail := strings.TrimRight(err.Error(), ".")
	lost := errors.As(err, &request) && request.MaybeApplied
	lostWrite := lost && request.Method != http.MethodGet
	switch {
	case errors.As(err, &unconfirmed):
		return explainUnconfirmed(unconfirmed)
	case errors.As(err, &gateway):
		return gateway.Error() + ". So something between Terraform and DialNexa responded, such as a gateway or a proxy, or the provider's " +
				"base_url is wrong. Terraform keeps the webhook in the state.",
			"Run Terraform again once DialNexa can be reached. If it still fails, check" + baseURLForm
	case errors.As(err, &wait):
		if lostWrite {
			advice = " " + earlierLost
		}
		return wait.Error() + ".", "Run Terraform again after that." + advice
	case errors.As(err, &api):
		return fmt.Sprintf("DialNexa responded to %s %s with status %d %s: %s.", api.Method, api.Path, api.StatusCode,
			http.StatusText(api.StatusCode), strings.TrimRight(api.Message(), ".")), adviceFor(api)
	case errors.As(err, &badBody):
		return fmt.Sprintf("DialNexa responded to %s %s with status %d, but %s.", badBody.Method, badBody.Path, badBody.StatusCode, badBody.Reason),
			"Check that the provider's base_url is DialNexa's API and that no proxy responds in its place."
	case errors.Is(err, context.Canceled) && lostWrite:
		return "Terraform was interrupted, and the response was lost.", adviceAfterLostResponse
	case errors.Is(err, context.Canceled):
		return "Terraform was interrupted before the request was sent or DialNexa responded.", ""
	case lost:
		advice = "Run Terraform again."
		if lostWrite {
			advice = adviceAfterLostResponse
		}
		return fmt.Sprintf("DialNexa's response did not arrive completely: %s.", detail),
			advice + " On a slow or unreliable network, a higher request_timeout or max_retries helps."
	case request == nil:
		return detail + ".", "" // nothing was sent
	default:
		return fmt.Sprintf("DialNexa could not be reached, so nothing changed there: %s.", detail), "Check the network, the environment's proxy " +
			"settings, and the provider's base_url. On a slow or unreliable network, a higher request_timeout or max_retries helps."
	}
}

func explainUnconfirmed(e *dialnexa.UnconfirmedError) (fact, advice string) {
	text := strings.TrimRight(e.Error(), ".")
	switch {
	case e.Accepted:
		fact = fmt.Sprintf("DialNexa accepted the update, but %s. The state still has the values from before.", text)
		advice = "Run Terraform again: it reads the webhook, and sends what is left to change."
	case e.URL == "":
		fact = fmt.Sprintf("The webhook may or may not have changed: %s.", text)
	default:
		fact = fmt.Sprintf("The webhook may or may not exist: %s.", text)
	}
	if e.Interrupted {
		fact = "Terraform was interrupted. " + fact
	}
	switch {
	case e.URL == "":
		return fact, advice
	case len(e.Candidates) == 0:
		return fact, fmt.Sprintf("Look for a webhook with the url %s that was created at or after %s, by this machine's clock; the data source "+
			"dialnexa_user_webhooks lists all. If there is none, apply again. If there is one, import it: terraform import ADDRESS ID.",
			dialnexa.ShownURL(e.URL), e.Since.UTC().Format(time.RFC3339))
	}
	advice = "If one of these webhooks is this resource's, import it; otherwise apply again once they are gone. " +
		"The others can be deleted, unless someone else uses them.\n"
	for _, c := range e.Candidates {
		advice += "\n  terraform import ADDRESS " + c.ID
		if c.CreatedAt != "" {
			advice += "  # created " + c.CreatedAt
		}
	}
	return fact, advice
}

const (
	alreadyExists = "If it is the webhook that you want, import it instead: terraform import ADDRESS ID. The data source dialnexa_user_webhook " +
		"finds its ID by the url."
	// baseURLForm follows "check" or "Check".
	baseURLForm = " the provider's base_url: it has to end with the API's version, as in " + dialnexa.DefaultBaseURL + "."
	// earlierLost is for a failure that says nothing about an attempt before it.
	earlierLost = "The response to an earlier attempt was lost, so DialNexa may or may not have carried it out."
	// adviceAfterLostResponse is for an update or a delete; a create looks for its webhook itself.
	adviceAfterLostResponse = "DialNexa may or may not have carried it out. Run Terraform again: it reads the webhook, and does what is left to do."
)

// adviceFor says what to do about a status.
func adviceFor(api *dialnexa.APIError) string {
	status, write := api.StatusCode, api.Method != http.MethodGet
	var advice string
	switch {
	case dialnexa.IsAlreadyExists(api):
		advice = alreadyExists
	case status == http.StatusUnauthorized:
		advice = "Check the provider's api_key argument or the environment variable DIALNEXA_API_KEY: the key is wrong, incomplete, or revoked."
	case status == http.StatusForbidden:
		advice = "The key is valid but has no permission for this: it may be of another workspace. Use a key of the right workspace that may do it."
	case status == http.StatusNotFound && api.Method == http.MethodPatch && dialnexa.IsNotFound(api):
		advice = "The webhook was deleted outside of Terraform, or the key is of another workspace. The next plan finds that out and offers to create it again."
	case status == http.StatusNotFound:
		advice = "Check" + baseURLForm
	case api.Interrupted && (status == http.StatusTooManyRequests || status >= http.StatusInternalServerError):
		advice = "Terraform was interrupted before it tried again. Run Terraform again: it continues where it stopped."
	case status == http.StatusTooManyRequests:
		advice = "DialNexa's rate limit is used up, perhaps by others with the same key: run Terraform again later, or raise the provider's max_retries."
	case status == http.StatusRequestTimeout && write:
		return adviceAfterLostResponse
	case status >= http.StatusInternalServerError && write:
		return "This is a problem at DialNexa, or at a proxy in between. " + adviceAfterLostResponse
	case status >= http.StatusInternalServerError:
		return "This is a problem at DialNexa, or at a proxy in between. Run Terraform again."
	case api.Page || api.Location != "":
		advice = "Check the provider's base_url, and that no proxy responds in DialNexa's place."
	}
	if api.MaybeApplied && write && status < http.StatusInternalServerError {
		advice = joinTexts(" ", advice, earlierLost)
	}
	return advice
}
