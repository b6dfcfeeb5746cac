// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// identityOf reads the id out of the identity of a response.
func identityOf(t *testing.T, data *tfprotov6.ResourceIdentityData) string {
	t.Helper()
	if data == nil || data.IdentityData == nil {
		t.Fatal("the response has no identity")
	}
	value, err := data.IdentityData.Unmarshal(identityType)
	if err != nil {
		t.Fatal(err)
	}
	var attributes map[string]tftypes.Value
	var id string
	if err := value.As(&attributes); err != nil {
		t.Fatal(err)
	}
	if err := attributes["id"].As(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

func stateOf(id string, changes values) tftypes.Value {
	given := values{"id": id, "is_active": true, "created_at": "2026-01-01T00:00:00.000Z"}
	for name, value := range changes {
		given[name] = value
	}
	return validWebhook(given)
}

// The identity is set by a create, by a read, and before a removal, and stays through an update. A CLI that stores none
// sends none, which is no error either.
func TestUserWebhook_identityIsAlwaysSet(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	server := configured(t, api)
	ctx := context.Background()
	const name = "dialnexa_user_webhook"
	null := dynamicValue(t, tftypes.NewValue(webhookType, nil))

	unknown := tftypes.UnknownValue
	create, err := server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: name, PriorState: null, Config: dynamicValue(t, validWebhook(nil)),
		PlannedState: dynamicValue(t, validWebhook(values{"id": unknown, "created_at": unknown, "is_active": true})),
	})
	noErrors(t, err, create.Diagnostics)
	id := api.Webhooks()[0].ID
	if got := identityOf(t, create.NewIdentity); got != id {
		t.Errorf("create: %q, want %q", got, id)
	}

	read, err := server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: name, CurrentState: create.NewState})
	noErrors(t, err, read.Diagnostics)
	if got := identityOf(t, read.NewIdentity); got != id {
		t.Errorf("read: %q, want %q", got, id)
	}

	update, err := server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: name, PriorState: dynamicValue(t, stateOf(id, nil)), Config: dynamicValue(t, validWebhook(values{"is_active": false})),
		PlannedState: dynamicValue(t, stateOf(id, values{"is_active": false})), PlannedIdentity: read.NewIdentity,
	})
	noErrors(t, err, update.Diagnostics)
	if got := identityOf(t, update.NewIdentity); got != id {
		t.Errorf("update: %q, want %q", got, id)
	}

	api.Remove(id)
	gone, err := server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: name, CurrentState: dynamicValue(t, stateOf(id, nil))})
	noErrors(t, err, gone.Diagnostics)
	if got := identityOf(t, gone.NewIdentity); got != id {
		t.Errorf("read of what is gone: %q, want %q", got, id)
	}
	if state, err := gone.NewState.Unmarshal(webhookType); err != nil || !state.IsNull() {
		t.Errorf("what is gone stays in the state: %v %v", state, err)
	}
	if len(gone.Diagnostics) != 1 || gone.Diagnostics[0].Severity != tfprotov6.DiagnosticSeverityWarning {
		t.Errorf("the removal is not told: %v", gone.Diagnostics)
	}
}

// An import takes the id from either of its two places, and refuses what cannot be one.
func TestUserWebhook_importTakesIDOrIdentity(t *testing.T) {
	t.Parallel()
	identity := func(id any) *tfprotov6.ResourceIdentityData {
		return &tfprotov6.ResourceIdentityData{IdentityData: dynamicValue(t, tftypes.NewValue(identityType, map[string]tftypes.Value{
			"id": tftypes.NewValue(tftypes.String, id),
		}))}
	}
	for name, test := range map[string]struct {
		request *tfprotov6.ImportResourceStateRequest
		want    string
	}{
		"id":             {&tfprotov6.ImportResourceStateRequest{ID: "whk_1"}, "whk_1"},
		"identity":       {&tfprotov6.ImportResourceStateRequest{Identity: identity("whk_2")}, "whk_2"},
		"slash":          {&tfprotov6.ImportResourceStateRequest{ID: "a/b"}, "a/b"},
		"empty":          {&tfprotov6.ImportResourceStateRequest{}, ""},
		"empty identity": {&tfprotov6.ImportResourceStateRequest{Identity: identity("")}, ""},
		"null identity":  {&tfprotov6.ImportResourceStateRequest{Identity: identity(nil)}, ""},
		"dot":            {&tfprotov6.ImportResourceStateRequest{ID: "."}, ""},
		"dots":           {&tfprotov6.ImportResourceStateRequest{Identity: identity("..")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.request.TypeName = "dialnexa_user_webhook"
			resp, err := configured(t, newMockAPI(t, mockserver.Config{})).ImportResourceState(context.Background(), test.request)
			if err != nil {
				t.Fatal(err)
			}
			if test.want == "" {
				if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary != "Invalid webhook id" {
					t.Fatalf("it is not refused: %v", resp.Diagnostics)
				}
				return
			}
			noErrors(t, err, resp.Diagnostics)
			if got := identityOf(t, resp.ImportedResources[0].Identity); got != test.want {
				t.Errorf("imported %q, want %q", got, test.want)
			}
		})
	}
}
