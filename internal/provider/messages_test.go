// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// A message that belongs to no attribute is shown beside those that do.
func TestUserWebhook_refusalShowsEveryMessage(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.Fault(mockserver.Fault{Method: "POST", Status: 400, Body: refusal(400, `["url must be a valid URL","The workspace has reached its limit of 50 webhooks"]`)})
	diags := newLifecycle(t, api).apply(validWebhook(nil))
	if len(diags) != 2 {
		t.Fatalf("%d diagnostics: %v", len(diags), diags)
	}
	says(t, diags[0], "url must be a valid URL")
	says(t, diags[1], "status 400 Bad Request: The workspace has reached its limit of 50 webhooks.")
	if attributeOfDiagnostic(diags[0]) != "url" || attributeOfDiagnostic(diags[1]) != "" || strings.Contains(diags[1].Detail, "valid URL") {
		t.Errorf("at %q and %q: %s", attributeOfDiagnostic(diags[0]), attributeOfDiagnostic(diags[1]), diags[1].Detail)
	}
}

// A webhook that was found in the list after a lost response is named, so that who shares a workspace can check it.
func TestUserWebhook_recoveredCreateIsAWarning(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.Fault(mockserver.Fault{Method: "POST", Cut: true, Act: true})
	d := onlyDiagnostic(t, newLifecycle(t, api).apply(validWebhook(nil)))
	if d.Severity != tfprotov6.DiagnosticSeverityWarning || attributeOfDiagnostic(d) != "" {
		t.Errorf("severity %s at %s", d.Severity, attributeOfDiagnostic(d))
	}
	says(t, d, "response to the create was lost", api.Webhooks()[0].ID)
}

// create_before_destroy right after a create: the new resource adopts the webhook of the old one, so deleting that would
// leave none.
func TestUserWebhook_adoptedWebhookIsNotDeletedByItsOldResource(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	created := newLifecycle(t, api)
	created.mustApply(validWebhook(nil))
	old := created.state

	replaced := newLifecycle(t, api)
	api.Fault(mockserver.Fault{Method: "POST", Cut: true})
	replaced.mustApply(validWebhook(nil))
	replaced.state = old
	d := onlyDiagnostic(t, replaced.apply(noWebhook))
	if d.Severity != tfprotov6.DiagnosticSeverityWarning || !replaced.state.IsNull() || len(api.Webhooks()) != 1 {
		t.Errorf("%s, state %s, %d webhooks", d.Severity, replaced.state, len(api.Webhooks()))
	}
	says(t, d, "was not deleted", api.Webhooks()[0].ID, "secret_wo_version")
}

// If the outcome of a create is unknown, the error says what to search for and how to import it.
func TestUserWebhook_unconfirmedCreateSaysWhatToDo(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	for _, id := range []string{"whk_1", "whk_2"} {
		api.Put(mockserver.Webhook{ID: id, URL: "https://hooks.example.com/a?token=t0ken", Events: []string{"call.completed"}, IsActive: true, CreatedAt: time.Now().Add(time.Minute)})
	}
	api.Fault(mockserver.Fault{Method: "POST", Status: 500})
	d := onlyDiagnostic(t, newLifecycle(t, api).apply(validWebhook(values{"url": "https://hooks.example.com/a?token=t0ken"})))
	says(
		t, d, "The webhook may or may not exist", "status 500 Internal Server Error",
		"terraform import ADDRESS whk_1  # created "+api.Webhooks()[0].CreatedAt.UTC().Format("2006-01-02T15:04"), "terraform import ADDRESS whk_2  # created ", "can be deleted",
	)
	api = newMockAPI(t, mockserver.Config{})
	api.Fault(mockserver.Fault{Method: "POST", Status: 500, Act: true})
	api.Fault(mockserver.Fault{Method: "GET", Status: 403, Times: -1})
	began := time.Now().UTC().Format("2006-01-02T15:")
	d = onlyDiagnostic(t, newLifecycle(t, api).apply(validWebhook(values{"url": "https://hooks.example.com/a?token=t0ken"})))
	says(
		t, d, "The webhook may or may not exist", "status 500 Internal Server Error", "status 403 Forbidden",
		`the url "https://hooks.example.com/a?…"`, "created at or after "+began, "terraform import ADDRESS ID",
	)
	if strings.Contains(d.Detail, "t0ken") {
		t.Errorf("the query is shown: %s", d.Detail)
	}
}

// Terraform folds warnings with the same summary, so each attribute has a summary of its own.
func TestUserWebhook_eachDifferenceHasASummaryOfItsOwn(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.Fault(mockserver.Fault{Method: "POST", Status: 201, Body: `{"id":"whk_1","url":"https://hooks.example.com/b?token=t0ken","events":["call.failed","call.new"],"is_active":false}`})
	diags := newLifecycle(t, api).apply(validWebhook(values{"url": "https://hooks.example.com/a?token=t0ken"}))
	want := map[string][]string{
		"url": {
			"DialNexa stored a different value for url", `Terraform sent "https://hooks.example.com/a?…"`,
			`DialNexa stored "https://hooks.example.com/b?…"`, `set url = "https://hooks.example.com/b?…"`,
		},
		"events":    {"DialNexa stored a different value for events", `To accept it, set events = ["call.failed", "call.new"]`},
		"is_active": {"DialNexa stored a different value for is_active", "Terraform sent true; DialNexa stored false. To accept it, set is_active = false."},
	}
	for _, d := range diags {
		if d.Severity != tfprotov6.DiagnosticSeverityWarning || strings.Contains(d.Detail, "t0ken") {
			t.Errorf("%s: %s", d.Summary, d.Detail)
		}
		says(t, d, want[attributeOfDiagnostic(d)]...)
		delete(want, attributeOfDiagnostic(d))
	}
	if len(want) > 0 {
		t.Errorf("there is no warning on %v", want)
	}
}

func TestShownURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://hooks.example.com/a":                     "https://hooks.example.com/a",
		"HTTPS://Hooks.example.com:443":                   "https://Hooks.example.com:443",
		"https://hooks.example.com/a%2Fb?token=t0ken#x":   "https://hooks.example.com/a%2Fb?…",
		"https://user:pass@hooks.example.com/a?token=one": "https://hooks.example.com/a?…",
		"https://hooks.example.com:port/t0ken":            "(a URL that can't be parsed)",
	} {
		if got := shownURL(text); got != want {
			t.Errorf("%s is shown as %s, want %s", text, got, want)
		}
	}
}

func TestList_showsNoQueryOfAURL(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.Put(mockserver.Webhook{ID: "whk_1", URL: "https://hooks.example.com/a?token=t0ken", Events: []string{"call.completed"}, IsActive: true})
	results := query(t, configuredServer(t, api), listing{limit: 1})
	if got, want := results[0].DisplayName, "https://hooks.example.com/a?… (call.completed)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A fraction where a whole number is wanted is the user's mistake, not the provider's.
func TestProvider_fractionIsAnErrorOnTheAttribute(t *testing.T) {
	t.Parallel()
	server := testServer()
	for name, validate := range map[string]func(any) []*tfprotov6.Diagnostic{
		"secret_wo_version": func(number any) []*tfprotov6.Diagnostic {
			return validate(t, validWebhook(values{"secret_wo_version": number}))
		},
		"max_retries": func(number any) []*tfprotov6.Diagnostic {
			config := valueOf(t, schemas(t, server).Provider, values{"max_retries": number})
			resp, err := server.ValidateProviderConfig(context.Background(), &tfprotov6.ValidateProviderConfigRequest{Config: config})
			if err != nil {
				t.Fatal(err)
			}
			return resp.Diagnostics
		},
	} {
		for _, number := range []any{0, 1, 100} {
			noErrors(t, nil, validate(number))
		}
		for _, number := range []float64{1.5, -0.25} {
			d := onlyDiagnostic(t, validate(big.NewFloat(number)))
			if attributeOfDiagnostic(d) != name || strings.Contains(d.Detail, "provider developer") {
				t.Errorf("at %q: %s", attributeOfDiagnostic(d), d.Detail)
			}
			says(t, d, "whole number", big.NewFloat(number).String())
		}
	}
	for _, number := range []any{-1, 101} {
		config := valueOf(t, schemas(t, server).Provider, values{"max_retries": number})
		resp, err := server.ValidateProviderConfig(context.Background(), &tfprotov6.ValidateProviderConfigRequest{Config: config})
		if err != nil {
			t.Fatal(err)
		}
		says(t, onlyDiagnostic(t, resp.Diagnostics), "from 0 to 100")
	}
}

// A key that no header can carry, or with the prefix that the provider adds, is refused before anything is sent, and not
// shown.
func TestProvider_unusableKeyIsRefused(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"key_example:sec\nret":       "line break",
		"key_example:sec\r\nret":     "line break",
		"key_example:sec\x00ret":     "control character",
		"key_example:sec\x7fret":     "control character",
		"Bearer key_example:sec-ret": `"Bearer "`,
		"bearer  key_example:secret": `"Bearer "`,
	} {
		for source, config := range map[string]providerModel{
			"the api_key argument":                      {APIKey: types.StringValue(key)},
			"the environment variable DIALNEXA_API_KEY": {},
		} {
			var diags diag.Diagnostics
			conn := (&dialnexaProvider{version: "test"}).connect(config, "1.11.4", func(name string) string { return map[string]string{envAPIKey: key}[name] }, &diags)
			if len(diags) != 1 || conn != nil {
				t.Fatalf("%q: %v", key, diags)
			}
			if at, ok := diags[0].(diag.DiagnosticWithPath); !ok || at.Path().String() != "api_key" {
				t.Errorf("%q: the error is not on api_key", key)
			}
			detail := diags[0].Detail()
			if !strings.Contains(detail, want) || !strings.Contains(detail, source) || strings.Contains(detail, "ret") && !strings.Contains(want, "ret") {
				t.Errorf("%q: %s", key, detail)
			}
		}
	}
}

// A scheme has no case, and a receiver on this machine may be plain http.
func TestAction_schemeHasNoCase(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"HTTP://localhost:8080/x", "Http://127.0.0.1:1", "HTTPS://hooks.example.com"} {
		if err := receiverURLFault(url); err != nil {
			t.Errorf("%s %v", url, err)
		}
	}
}

// Terraform puts a period after the message of a function.
func TestFunctions_messagesEndWithoutAPeriod(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"sign", "verify_signature"} {
		arguments := []*tfprotov6.DynamicValue{dynamicValue(t, tftypes.NewValue(tftypes.String, "{}")), dynamicValue(t, tftypes.NewValue(tftypes.String, ""))}
		if name == "verify_signature" {
			arguments = append(arguments, dynamicValue(t, tftypes.NewValue(tftypes.String, "sha256=00")))
		}
		resp, err := testServer().CallFunction(context.Background(), &tfprotov6.CallFunctionRequest{Name: name, Arguments: arguments})
		if err != nil {
			t.Fatal(err)
		}
		if resp.Error == nil || strings.HasSuffix(resp.Error.Text, ".") || !strings.Contains(resp.Error.Text, "secret is empty") {
			t.Errorf("%s: %v", name, resp.Error)
		}
	}
}

// An event that the catalog lacks is warned of once, by the search: Terraform validates more than once in a plan.
func TestFilter_unlistedEventIsWarnedOfOnce(t *testing.T) {
	t.Parallel()
	server := configuredServer(t, newMockAPI(t, mockserver.Config{}))
	config := values{"event": "call.complete"}
	validatedData, err := server.ValidateDataResourceConfig(context.Background(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: "dialnexa_user_webhooks", Config: valueOf(t, schemas(t, server).DataSourceSchemas["dialnexa_user_webhooks"], config),
	})
	if err != nil {
		t.Fatal(err)
	}
	validatedList, err := server.ValidateListResourceConfig(context.Background(), &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: webhookTypeName, Config: valueOf(t, schemas(t, server).ListResourceSchemas[webhookTypeName], config),
	})
	if err != nil {
		t.Fatal(err)
	}
	_, read := readData(t, server, "dialnexa_user_webhooks", config)
	listed := query(t, server, listing{config: config, limit: 1})
	if len(listed) != 1 {
		t.Fatalf("%d results, not one that has the warning", len(listed))
	}
	for _, diags := range [][]*tfprotov6.Diagnostic{slices.Concat(validatedData.Diagnostics, read), slices.Concat(validatedList.Diagnostics, listed[0].Diagnostics)} {
		d := onlyDiagnostic(t, diags)
		if d.Severity != tfprotov6.DiagnosticSeverityWarning || attributeOfDiagnostic(d) != "event" {
			t.Errorf("severity %s at %s", d.Severity, attributeOfDiagnostic(d))
		}
		says(t, d, `Did you mean "call.completed"?`)
	}
}
