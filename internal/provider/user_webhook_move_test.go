// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// States as the generic providers write them, less what is null. The secret is in each of them more than once.
var (
	// restapiState is that of Mastercard/restapi 1.x to 3.x; all have schema version 0.
	restapiState = map[string]any{
		"id": "whk_1", "path": "/user-webhooks", "read_path": nil, "object_id": nil, "debug": nil, "force_new": nil,
		"data":            `{"events":["call.completed"],"secret":"whsec_example_t0ken","url":"https://hooks.example.com/a"}`,
		"api_response":    `{"message":"…","webhook":{"id":"whk_1","secret":"whsec_example_t0ken"}}`,
		"create_response": `{"message":"…","webhook":{"id":"whk_1","secret":"whsec_example_t0ken"}}`,
		"api_data":        map[string]any{"message": "…", "webhook": "map[id:whk_1 secret:whsec_example_t0ken]"},
		"read_search":     nil,
	}
	// restfulState is that of magodo/restful with schema version 2; in versions 0 and 1, body and output are of other types.
	restfulState = map[string]any{
		"id": "/user-webhooks/whk_1", "path": "/user-webhooks", "read_path": "$(path)/$(body.webhook.id)", "create_method": "POST",
		"body": map[string]any{
			"type":  []any{"object", map[string]any{"secret": "string", "url": "string"}},
			"value": map[string]any{"secret": "whsec_example_t0ken", "url": "https://hooks.example.com/a"},
		},
		"output":      map[string]any{"type": []any{"dynamic"}, "value": map[string]any{"secret": "whsec_example_t0ken"}},
		"poll_create": nil, "write_only_attrs": []string{"secret"}, "force_new_attrs": nil,
	}
)

const (
	restapi = "registry.terraform.io/mastercard/restapi restapi_object"
	restful = "registry.terraform.io/magodo/restful restful_resource"
)

// moveFrom moves a source, written as "provider type", whose state is base with changes.
func moveFrom(t *testing.T, source string, version int64, base, changes map[string]any) *tfprotov6.MoveResourceStateResponse {
	t.Helper()
	state := maps.Clone(base)
	maps.Copy(state, changes)
	address, kind, _ := strings.Cut(source, " ")
	return must(testServer(t).MoveResourceState(t.Context(), &tfprotov6.MoveResourceStateRequest{
		SourceProviderAddress: address, SourceTypeName: kind, SourceSchemaVersion: version,
		SourceState: &tfprotov6.RawState{JSON: must(json.Marshal(state))(t)}, TargetTypeName: userWebhookType,
	}))(t)
}

// Only the id is carried over, whatever the generic provider kept, and the identity is set.
func TestMove_carriesTheIDAndNothingElse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		source  string
		version int64
		base    map[string]any
		changes map[string]any
		want    string // whk_1 if it is ""
	}{
		"restapi":                   {source: restapi, base: restapiState},
		"restapi, by a mirror":      {source: "mirror.example.com/Mastercard/RestAPI restapi_object", base: restapiState},
		"restapi, without a host":   {source: "mastercard/restapi restapi_object", base: restapiState},
		"restapi, by OpenTofu 1.11": {source: "restapi restapi_object", base: restapiState},
		"restful, by OpenTofu 1.11": {source: "restful restful_resource", base: restfulState},
		"restapi, versioned path":   {source: restapi, base: restapiState, changes: map[string]any{"path": "v1/user-webhooks/"}},
		"restapi, read path": {
			source: restapi, base: restapiState, changes: map[string]any{"path": "/", "read_path": "/v1/user-webhooks/{id}?fields=all"},
		},
		"restapi, search in the list": {
			source: restapi, base: restapiState,
			changes: map[string]any{"read_path": "/user-webhooks?limit=100", "read_search": map[string]any{"search_key": "id"}},
		},
		"restapi, odd id":   {source: restapi, base: restapiState, changes: map[string]any{"id": "a/b c"}, want: "a/b c"},
		"restful, schema 2": {source: restful, version: 2, base: restfulState},
		"restful, schema 0": {source: restful, base: restfulState, changes: map[string]any{"body": `{"secret":"t0ken"}`, "output": ""}},
		"restful, other read path": {
			source: restful, version: 2, base: restfulState,
			changes: map[string]any{"id": "/v1/user-webhooks/a%2Fb?x=y", "read_path": "/v1/user-webhooks/$(body.id)?x=y"}, want: "a/b",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := cmp.Or(test.want, "whk_1")
			resp := moveFrom(t, test.source, test.version, test.base, test.changes)
			noErrors(t, resp.Diagnostics)
			if got := decodeWebhook(t, resp.TargetState); !got.Equal(object(t, webhookType(t), values{"id": want})) {
				t.Errorf("the state is %s, not %q and nothing else", got, want)
			}
			if got := idOf(t, resp.TargetIdentity); got != want {
				t.Errorf("the identity is %q", got)
			}
		})
	}
}

// A state of this provider under another address is taken as it is, secret and version too, also from a fork that knows more.
func TestMove_takesItsOwnStateAsItIs(t *testing.T) {
	t.Parallel()
	state := map[string]any{
		"id": "whk_1", "url": urlOfA, "events": []string{"call.completed"}, "secret": secretOne, "secret_wo_version": 7, "is_active": true,
		"created_at": "2026-01-01T00:00:00.000Z", "of_the_fork": "more",
	}
	resp := moveFrom(t, "registry.example.com/acme/dialnexa-fork "+userWebhookType, 0, state, nil)
	noErrors(t, resp.Diagnostics)
	want := object(t, webhookType(t), stateOf(values{"secret_wo_version": "7"}))
	if got := decodeWebhook(t, resp.TargetState); !got.Equal(want) || idOf(t, resp.TargetIdentity) != "whk_1" {
		t.Errorf("the state is %s, the identity %q", got, idOf(t, resp.TargetIdentity))
	}
	expectError(t, moveFrom(t, "a "+userWebhookType, 0, state, map[string]any{"events": 1}).Diagnostics, "", "can't be read", "import that by its ID")
}

// OpenTofu 1.12 keeps the identity that the other provider gave the webhook: ours replaces it, at a read and at an update.
func TestMove_replacesTheIdentityOfTheSource(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.putByHand("call.completed")
	webhook := newLifecycle(t, api)
	for step, run := range map[string]func(){
		"read":   func() { noErrors(t, webhook.refresh()) },
		"update": func() { webhook.mustApply(validWebhook(values{"url": urlOfB})) },
	} {
		webhook.put(stateOf(nil))
		webhook.identity = webhookIdentity(t, "/user-webhooks/whk_1")
		if run(); idOf(t, webhook.identity) != "whk_1" {
			t.Errorf("after the %s, the identity is %q", step, idOf(t, webhook.identity))
		}
	}
}

// An error says what the source is and what to do, and quotes nothing that could be secret.
func TestMove_refusesWhatIsNoWebhook(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		source  string
		base    map[string]any
		changes map[string]any
		says    string
	}{
		"restapi, other path":      {source: restapi, base: restapiState, changes: map[string]any{"path": "/agents"}, says: `manages "/agents/whk_1"`},
		"restapi, other read path": {source: restapi, base: restapiState, changes: map[string]any{"read_path": "/agents/{id}?key=t0ken"}, says: `"/agents/whk_1",`},
		"restapi, nested":          {source: restapi, base: restapiState, changes: map[string]any{"path": "/user-webhooks/whk_1/runs"}, says: "not the path of a"},
		"restapi, no id":           {source: restapi, base: restapiState, changes: map[string]any{"id": ""}, says: "has no id"},
		"restapi, null id":         {source: restapi, base: restapiState, changes: map[string]any{"id": nil}, says: "has no id"},
		"restapi, no path":         {source: restapi, base: restapiState, changes: map[string]any{"path": nil}, says: `manages "/whk_1"`},
		"restapi, id of a folder":  {source: restapi, base: restapiState, changes: map[string]any{"id": ".."}, says: "has no id"},
		"restful, the list":        {source: restful, base: restfulState, changes: map[string]any{"id": "/user-webhooks"}, says: `only the path "/user-webhooks"`},
		"restful, other path":      {source: restful, base: restfulState, changes: map[string]any{"id": "/v1/agents/agent_1"}, says: `manages "/v1/agents/agent_1"`},
		"restful, no id":           {source: restful, base: restfulState, changes: map[string]any{"id": nil}, says: `manages ""`},
		"restful, bad escape":      {source: restful, base: restfulState, changes: map[string]any{"id": "/user-webhooks/%zz"}, says: "has no id"},
		"another provider":         {source: "example.com/hashicorp/random random_pet", base: restapiState, says: "example.com/hashicorp/random,"},
		"another type":             {source: "magodo/restful restful_operation", base: restfulState, says: "restful_resource of magodo/restful"},
		"another provider's type":  {source: "someone/restapi restapi_object", base: restapiState, says: "belongs to the provider someone/restapi,"},
		"another kind of state":    {source: restapi, base: restapiState, changes: map[string]any{"id": []int{1}}, says: "can't be read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := moveFrom(t, test.source, 0, test.base, test.changes).Diagnostics
			expectError(t, diags, "", test.says, "import that by its ID", "Nothing was changed")
		})
	}
}

// A moved block takes the webhook over: nothing is sent to DialNexa except a secret that the configuration has, the old
// secret is gone from the state, and the next plan is empty. A state of our own keeps its secret, so nothing is sent.
func TestAccMove_takesAWebhookOver(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		provider, kind string
		state          map[string]any
		identity       map[string]any
		want           string
		sent           []string
	}{
		{provider: "mastercard/restapi", kind: "restapi_object", state: restapiState, want: "0 added, 1 changed, 0 destroyed", sent: []string{"PATCH secret"}},
		{
			provider: "magodo/restful", kind: "restful_resource", state: restfulState, identity: map[string]any{"id": "/user-webhooks/whk_1"},
			want: "0 added, 1 changed, 0 destroyed", sent: []string{"PATCH secret"},
		},
		{
			provider: "acme/dialnexa-fork", kind: userWebhookType, want: "0 added, 0 changed, 0 destroyed", state: map[string]any{
				"id": "whk_1", "url": urlOfA, "events": []string{"call.completed"}, "secret": secretTwo, "is_active": true,
			},
		},
	} {
		t.Run(test.kind, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			api.putByHand("call.completed")
			c := newCLI(t, []string{"TF_LOG=TRACE"}, acctest.Moved)
			// The CLI insists that the provider of the source is installed, and asks it for nothing but its schema, so this
			// provider stands in for it.
			source, theirs := path.Dir(path.Dir(c.CLI.ProviderAddress()))+"/"+test.provider, t.TempDir()
			program := acctest.Program(theirs, "terraform-provider-"+path.Base(test.provider))
			if err := acctest.Place(acctest.Program(providerFolder, "terraform-provider-dialnexa"), program); err != nil {
				t.Fatal(err)
			}
			c.write("cli.tfrc", acctest.DevOverrides(map[string]string{c.CLI.ProviderAddress(): providerFolder, source: theirs}))
			instance := map[string]any{"schema_version": 0, "attributes": test.state, "sensitive_attributes": []any{}}
			if test.identity != nil && c.CLI.Has(acctest.Identity) {
				instance["identity"], instance["identity_schema_version"] = test.identity, 0
			}
			c.write("terraform.tfstate", string(must(json.Marshal(map[string]any{
				"version": 4, "terraform_version": "1.8.0", "serial": 1, "lineage": "00000000-0000-0000-0000-000000000000",
				"resources": []any{map[string]any{
					"mode": "managed", "type": test.kind, "name": "theirs", "provider": `provider["` + source + `"]`, "instances": []any{instance},
				}},
			}))(t)))
			c.configure(api.webhook(urlA, events1, `secret = "whsec_example_two"`) + fmt.Sprintf(`
moved {
  from = %s.theirs
  to   = dialnexa_user_webhook.test
}`, test.kind))
			c.apply(test.want)
			api.checkRequests(test.sent...)
			c.planNothing()
			// The state from before has the old secret.
			c.hasNowhere([]string{hidden}, "terraform.tfstate.backup")
		})
	}
}
