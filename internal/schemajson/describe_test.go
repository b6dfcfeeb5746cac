// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// printed decodes what the command prints.
func printed(t *testing.T) *tfjson.ProviderSchema {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	var schemas tfjson.ProviderSchemas
	if err := json.Unmarshal(out.Bytes(), &schemas); err != nil {
		t.Fatal(err)
	}
	return schemas.Schemas[shortName]
}

// Whatever the CLI at hand prints is compared with its own schemas. This is the rest.
func TestRun_describesWhatOlderCLIsDoNotPrint(t *testing.T) {
	t.Parallel()
	got := printed(t)
	id := got.ResourceIdentitySchemas["dialnexa_user_webhook"].Attributes["id"]
	if id == nil || id.IdentityType != cty.String || !id.RequiredForImport || id.OptionalForImport || id.Description == "" {
		t.Errorf("the identity is %+v", id)
	}
	event := got.ListResourceSchemas["dialnexa_user_webhook"].Block.Attributes["event"]
	if event == nil || event.AttributeType != cty.String || !event.Optional || event.Description == "" {
		t.Errorf("the list resource has the event %+v", event)
	}
	secret := got.ActionSchemas["dialnexa_send_test_event"].Block.Attributes["secret"]
	if secret == nil || secret.AttributeType != cty.String || !secret.Required || !secret.WriteOnly || secret.Description == "" {
		t.Errorf("the action has the secret %+v", secret)
	}
}

// broken is a server whose schema has an error.
type broken struct{ tfprotov6.ProviderServer }

func (broken) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{
		Diagnostics: []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Schema is broken"}},
	}, nil
}

func TestDescribe_failsWithTheProvider(t *testing.T) {
	t.Parallel()
	if _, err := describe(t.Context(), broken{}); err == nil || !strings.Contains(err.Error(), "Schema is broken") {
		t.Errorf("got the error %v, want the provider's", err)
	}
}
