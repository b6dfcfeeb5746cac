// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"math/big"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

func set(names ...string) types.Set { return eventSet(names) }

// model is a webhook in a state, with some fields changed.
func model(change func(*userWebhookModel)) userWebhookModel {
	m := userWebhookModel{
		ID: types.StringValue("whk_1"), URL: types.StringValue("https://a.example.com"), Events: set("call.completed", "call.failed"),
		IsActive: types.BoolValue(true), CreatedAt: types.StringValue("2026-01-01T00:00:00.000Z"),
	}
	if change != nil {
		change(&m)
	}
	return m
}

// The model has a field for each attribute of the schema, of its type, and no other.
func TestUserWebhookModel_matchesTheSchema(t *testing.T) {
	t.Parallel()
	var resp resource.SchemaResponse
	newUserWebhookResource().Schema(t.Context(), resource.SchemaRequest{}, &resp)
	if diags := resp.Schema.ValidateImplementation(t.Context()); diags.HasError() {
		t.Fatal(diags)
	}
	want := map[string]string{}
	for name, attribute := range resp.Schema.Attributes {
		want[name] = reflect.TypeOf(attribute.GetType().ValueType(t.Context())).String()
		if attribute.GetMarkdownDescription() == "" {
			t.Errorf("%s has no description", name)
		}
	}
	got := map[string]string{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[userWebhookModel]()) {
		if !field.Anonymous {
			got[field.Tag.Get("tfsdk")] = field.Type.String()
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A patch has what changed and nothing else; the three ways of giving a secret decide if it is in.
func TestUserWebhookModel_toPatch(t *testing.T) {
	t.Parallel()
	text, no := types.StringValue, false
	number := func(n float64) types.Number { return types.NumberValue(big.NewFloat(n)) }
	url, one, two := "https://b.example.com", "whsec_example_one", "whsec_example_two"
	for name, test := range map[string]struct {
		prior, plan func(*userWebhookModel)
		want        dialnexa.WebhookPatch
		missing     bool
	}{
		"nothing":           {},
		"url":               {plan: func(m *userWebhookModel) { m.URL = text(url) }, want: dialnexa.WebhookPatch{URL: &url}},
		"events":            {plan: func(m *userWebhookModel) { m.Events = set("call.failed") }, want: dialnexa.WebhookPatch{Events: []string{"call.failed"}}},
		"order of events":   {plan: func(m *userWebhookModel) { m.Events = set("call.failed", "call.completed") }},
		"paused":            {plan: func(m *userWebhookModel) { m.IsActive = types.BoolValue(false) }, want: dialnexa.WebhookPatch{IsActive: &no}},
		"escape hatch":      {plan: func(m *userWebhookModel) { m.AllowUnlistedEvents = types.BoolValue(true) }},
		"first secret":      {plan: func(m *userWebhookModel) { m.Secret = text(one) }, want: dialnexa.WebhookPatch{Secret: &one}},
		"same secret":       {prior: func(m *userWebhookModel) { m.Secret = text(one) }, plan: func(m *userWebhookModel) { m.Secret = text(one) }},
		"other secret":      {prior: func(m *userWebhookModel) { m.Secret = text(one) }, plan: func(m *userWebhookModel) { m.Secret = text(two) }, want: dialnexa.WebhookPatch{Secret: &two}},
		"secret dropped":    {prior: func(m *userWebhookModel) { m.Secret = text(one) }},
		"first version":     {plan: func(m *userWebhookModel) { m.SecretWO, m.SecretWOVersion = text(one), number(1) }, want: dialnexa.WebhookPatch{Secret: &one}},
		"same version":      {prior: func(m *userWebhookModel) { m.SecretWOVersion = number(1) }, plan: func(m *userWebhookModel) { m.SecretWO, m.SecretWOVersion = text(two), number(1) }},
		"other version":     {prior: func(m *userWebhookModel) { m.SecretWOVersion = number(1) }, plan: func(m *userWebhookModel) { m.SecretWO, m.SecretWOVersion = text(two), number(2) }, want: dialnexa.WebhookPatch{Secret: &two}},
		"lower version":     {prior: func(m *userWebhookModel) { m.SecretWOVersion = number(2) }, plan: func(m *userWebhookModel) { m.SecretWO, m.SecretWOVersion = text(two), number(1) }, want: dialnexa.WebhookPatch{Secret: &two}},
		"version dropped":   {prior: func(m *userWebhookModel) { m.SecretWOVersion = number(1) }},
		"version alone":     {prior: func(m *userWebhookModel) { m.SecretWOVersion = number(1) }, plan: func(m *userWebhookModel) { m.SecretWOVersion = number(2) }, missing: true},
		"nightly":           {prior: func(m *userWebhookModel) { m.SecretWOVersion = number(1) }, plan: func(m *userWebhookModel) { m.SecretWOVersion = number(1) }},
		"to write-only":     {prior: func(m *userWebhookModel) { m.Secret = text(one) }, plan: func(m *userWebhookModel) { m.SecretWO, m.SecretWOVersion = text(two), number(1) }, want: dialnexa.WebhookPatch{Secret: &two}},
		"to plain":          {prior: func(m *userWebhookModel) { m.SecretWOVersion = number(1) }, plan: func(m *userWebhookModel) { m.Secret = text(two) }, want: dialnexa.WebhookPatch{Secret: &two}},
		"secret by version": {prior: func(m *userWebhookModel) { m.Secret = text(one) }, plan: func(m *userWebhookModel) { m.Secret, m.SecretWOVersion = text(one), number(1) }, want: dialnexa.WebhookPatch{Secret: &one}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			got := model(test.plan).toPatch(model(test.prior), &diags)
			if diags.HasError() != test.missing {
				t.Fatal(diags)
			}
			if diff := cmp.Diff(test.want, got); !test.missing && diff != "" {
				t.Error(diff)
			}
			if got.IsEmpty() != cmp.Equal(got, dialnexa.WebhookPatch{}) {
				t.Error("IsEmpty is wrong")
			}
		})
	}
}

// A refresh takes all but the secret, and tells if anything changed at all.
func TestUserWebhookModel_refreshed(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	same := dialnexa.Webhook{ID: "whk_1", URL: "https://a.example.com", Events: []string{"call.failed", "call.completed"}, IsActive: &yes, CreatedAt: "2026-01-01T00:00:00.000Z"}
	for name, test := range map[string]struct {
		prior   func(*userWebhookModel)
		stored  func(*dialnexa.Webhook)
		want    func(*userWebhookModel)
		changed bool
	}{
		"the same":       {},
		"no date":        {stored: func(w *dialnexa.Webhook) { w.CreatedAt = "" }},
		"repeated event": {stored: func(w *dialnexa.Webhook) { w.Events = append(w.Events, "call.failed") }},
		"url":            {stored: func(w *dialnexa.Webhook) { w.URL = "https://b.example.com" }, want: func(m *userWebhookModel) { m.URL = types.StringValue("https://b.example.com") }, changed: true},
		"paused":         {stored: func(w *dialnexa.Webhook) { w.IsActive = &no }, want: func(m *userWebhookModel) { m.IsActive = types.BoolValue(false) }, changed: true},
		"unlisted event": {stored: func(w *dialnexa.Webhook) { w.Events = []string{"call.new"} }, want: func(m *userWebhookModel) { m.Events = set("call.new") }, changed: true},
		"import": {
			prior: func(m *userWebhookModel) { *m = userWebhookModel{ID: m.ID, Events: types.SetNull(types.StringType)} },
			want:  func(m *userWebhookModel) { m.AllowUnlistedEvents = types.BoolNull() }, changed: true,
		},
		"import of an unlisted event": {
			prior:  func(m *userWebhookModel) { *m = userWebhookModel{ID: m.ID, Events: types.SetNull(types.StringType)} },
			stored: func(w *dialnexa.Webhook) { w.Events = []string{"call.new"} },
			want:   func(m *userWebhookModel) { m.AllowUnlistedEvents, m.Events = types.BoolValue(true), set("call.new") }, changed: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stored := same
			stored.Events = slices.Clone(same.Events)
			if test.stored != nil {
				test.stored(&stored)
			}
			got, changed := model(test.prior).refreshed(stored)
			equal := cmp.Comparer(func(a, b attr.Value) bool { return a.Equal(b) })
			if diff := cmp.Diff(model(test.want), got, equal, cmp.AllowUnexported(userWebhookModel{})); diff != "" || changed != test.changed {
				t.Errorf("changed is %t\n%s", changed, diff)
			}
		})
	}
}

// What DialNexa stores otherwise is told on the attribute; the order of events, or a field that the response lacks, is not.
func TestUserWebhookModel_warnsOfDifferences(t *testing.T) {
	t.Parallel()
	no := false
	for name, test := range map[string]struct {
		stored dialnexa.Webhook
		want   string
	}{
		"nothing in the answer": {dialnexa.Webhook{ID: "whk_1"}, ""},
		"other order":           {dialnexa.Webhook{Events: []string{"call.failed", "call.completed"}}, ""},
		"url":                   {dialnexa.Webhook{URL: "https://b.example.com"}, "url"},
		"events":                {dialnexa.Webhook{Events: []string{"call.failed"}}, "events"},
		"no events":             {dialnexa.Webhook{Events: []string{}}, "events"},
		"is_active":             {dialnexa.Webhook{IsActive: &no}, "is_active"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			model(nil).warnOfDifferences(test.stored, &diags)
			var got string
			for _, d := range diags {
				if at, ok := d.(diag.DiagnosticWithPath); ok {
					got += at.Path().String()
				}
			}
			if got != test.want || diags.HasError() {
				t.Errorf("warned of %q, want %q", got, test.want)
			}
		})
	}
}

// A write-only secret that was read from the configuration never gets into a state.
func TestUserWebhookModel_keepsNoWriteOnlySecret(t *testing.T) {
	t.Parallel()
	plan := model(func(m *userWebhookModel) {
		m.SecretWO, m.SecretWOVersion = types.StringValue("whsec_example_one"), types.NumberValue(big.NewFloat(1))
	})
	if got := plan.saved(plan.ID, plan.CreatedAt); !got.SecretWO.IsNull() || got.SecretWOVersion.IsNull() {
		t.Error(got)
	}
}
