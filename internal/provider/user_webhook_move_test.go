// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// States as the generic providers write them, less what is null. The secret is in each of them more than once.
var (
	// restapiState is that of Mastercard/restapi 1.x to 3.x.
	restapiState = values{
		"id": "whk_1", "path": "/user-webhooks", "read_path": nil,
		"data":         `{"events":["call.completed"],"secret":"whsec_example_t0ken","url":"https://hooks.example.com/a"}`,
		"api_response": `{"message":"…","webhook":{"id":"whk_1","secret":"whsec_example_t0ken"}}`,
		"api_data":     values{"message": "…", "webhook": "map[id:whk_1 secret:whsec_example_t0ken]"},
	}
	// restfulState is that of magodo/restful with schema version 2; before, body and output are of other types.
	restfulState = values{
		"id": "/user-webhooks/whk_1", "path": "/user-webhooks", "read_path": "$(path)/$(body.webhook.id)",
		"body": values{
			"type":  []any{"object", values{"secret": "string", "url": "string"}},
			"value": values{"secret": "whsec_example_t0ken", "url": "https://hooks.example.com/a"},
		},
		"output": values{"type": []any{"dynamic"}, "value": values{"secret": "whsec_example_t0ken"}},
	}
)

// moveFrom moves a source, written as "provider type". Its state is that of the generic provider with changes.
func moveFrom(t *testing.T, source string, changes values) *tfprotov6.MoveResourceStateResponse {
	t.Helper()
	address, kind, _ := strings.Cut(source, " ")
	state := map[string]values{"restful_resource": restfulState, "restapi_object": restapiState}[kind].with(changes)
	return must(testServer(t).MoveResourceState(t.Context(), &tfprotov6.MoveResourceStateRequest{
		SourceProviderAddress: address, SourceTypeName: kind, TargetTypeName: userWebhookType,
		SourceState: &tfprotov6.RawState{JSON: must(json.Marshal(state))(t)},
	}))(t)
}

// Only the id is carried over, whatever the generic provider kept, and the identity is set. An error says what the
// source is and what to do, and quotes nothing that could be secret.
func TestMove_carriesTheIDAndNothingElse(t *testing.T) {
	t.Parallel()
	const restapi, restful = "registry.terraform.io/mastercard/restapi restapi_object", "magodo/restful restful_resource"
	for _, test := range []struct {
		source  string
		changes values
		want    string
		refused string
	}{
		{source: restapi, want: "whk_1"},
		{source: "mirror.example.com/Mastercard/RestAPI restapi_object", want: "whk_1"},
		{source: "restapi restapi_object", want: "whk_1"}, // OpenTofu before 1.12.4
		{source: restapi, changes: values{"path": "v1/user-webhooks/"}, want: "whk_1"},
		{source: restapi, changes: values{"path": "/", "read_path": "/v1/user-webhooks/{id}?fields=all"}, want: "whk_1"},
		{source: restapi, changes: values{"read_path": "/user-webhooks?limit=100"}, want: "whk_1"}, // a search in the list
		{source: restapi, changes: values{"id": "a/b c"}, want: "a/b c"},
		{source: restful, want: "whk_1"},
		{source: "restful restful_resource", want: "whk_1"},
		{source: restful, changes: values{"body": `{"secret":"t0ken"}`, "output": ""}, want: "whk_1"},
		{source: restful, changes: values{"id": "/v1/user-webhooks/a%2Fb?x=y"}, want: "a/b"},

		{source: restapi, changes: values{"path": "/agents"}, refused: `manages "/agents/whk_1"`},
		{source: restapi, changes: values{"read_path": "/agents/{id}?key=t0ken"}, refused: `manages "/agents/whk_1",`},
		{source: restapi, changes: values{"path": "/user-webhooks/whk_1/runs"}, refused: "not the path of a webhook"},
		{source: restapi, changes: values{"id": nil}, refused: "has no id of a webhook"},
		{source: restapi, changes: values{"id": ".."}, refused: `only the path "/user-webhooks/.."`},
		{source: restapi, changes: values{"id": []int{1}}, refused: "can't be read"},
		{source: restful, changes: values{"id": "/v1/agents/agent_1"}, refused: `manages "/v1/agents/agent_1"`},
		{source: restful, changes: values{"id": "/user-webhooks/%zz"}, refused: `only the path "/user-webhooks/%zz"`},
		{source: "someone/other restapi_object", refused: "belongs to the provider someone/other,"},
		{source: "magodo/restful restful_operation", refused: "restful_resource of magodo/restful"},
	} {
		resp := moveFrom(t, test.source, test.changes)
		if test.refused != "" {
			expectError(t, resp.Diagnostics, "", test.refused, "import that by its ID", "Nothing was changed")
			continue
		}
		noErrors(t, resp.Diagnostics)
		got, identity := decodeWebhook(t, resp.TargetState), idOf(t, resp.TargetIdentity)
		if !got.Equal(object(t, webhookType(t), values{"id": test.want})) || identity != test.want {
			t.Errorf("%s %v: the state is %s, the identity %q", test.source, test.changes, got, identity)
		}
	}
}

// A state of this provider under another address is taken as it is, secret and version too, also from a fork that knows
// more.
func TestMove_takesItsOwnStateAsItIs(t *testing.T) {
	t.Parallel()
	state := values{
		"id": "whk_1", "url": urlOfA, "events": []string{"call.completed"}, "secret": secretOne, "secret_wo_version": 7,
		"is_active": true, "created_at": "2026-01-01T00:00:00.000Z", "of_the_fork": "more",
	}
	resp := moveFrom(t, "registry.example.com/acme/dialnexa-fork "+userWebhookType, state)
	noErrors(t, resp.Diagnostics)
	want := object(t, webhookType(t), stateOf(values{"secret_wo_version": "7"}))
	if got := decodeWebhook(t, resp.TargetState); !got.Equal(want) || idOf(t, resp.TargetIdentity) != "whk_1" {
		t.Errorf("the state is %s, the identity %q", got, idOf(t, resp.TargetIdentity))
	}
	state["events"] = 1
	expectError(t, moveFrom(t, "a "+userWebhookType, state).Diagnostics, "", "can't be read", "import that by its ID")
}

// A moved block takes the webhook over: nothing is sent to DialNexa except a secret that the configuration has, the old
// secret is gone from the state, and the next plan is empty. A state of our own keeps its secret, so nothing is sent.
func TestAccMove_takesAWebhookOver(t *testing.T) {
	t.Parallel()
	ours := stateOf(values{"secret": secretTwo, "created_at": nil})
	for _, test := range []struct {
		provider, kind string
		state          values
		identity       values
		sent           []string
	}{
		{provider: "mastercard/restapi", kind: "restapi_object", state: restapiState, sent: []string{"PATCH secret"}},
		{
			provider: "magodo/restful", kind: "restful_resource", state: restfulState, sent: []string{"PATCH secret"},
			identity: values{"id": "/user-webhooks/whk_1"},
		},
		{provider: "acme/dialnexa-fork", kind: userWebhookType, state: ours},
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
			folders := map[string]string{c.CLI.ProviderAddress(): providerFolder, source: theirs}
			c.Write(t, "cli.tfrc", acctest.DevOverrides(folders))
			instance := values{"schema_version": 0, "attributes": test.state, "sensitive_attributes": []any{}}
			if test.identity != nil && c.CLI.Has(acctest.Identity) {
				instance["identity"], instance["identity_schema_version"] = test.identity, 0
			}
			c.Write(t, "terraform.tfstate", string(must(json.Marshal(values{
				"version": 4, "terraform_version": "1.8.0", "serial": 1, "lineage": "00000000-0000-0000-0000-000000000000",
				"resources": []any{values{
					"mode": "managed", "type": test.kind, "name": "theirs", "instances": []any{instance},
					"provider": `provider["` + source + `"]`,
				}},
			}))(t)))
			c.configure(api.webhook(urlA, events1, secret2) + fmt.Sprintf(`
moved {
  from = %s.theirs
  to   = dialnexa_user_webhook.test
}`, test.kind))
			c.apply(fmt.Sprintf("0 added, %d changed, 0 destroyed", len(test.sent)))
			api.checkRequests(test.sent...)
			c.mustRun("", "plan", "-detailed-exitcode") // nothing
			// The state from before has the old secret.
			c.hasNowhere([]string{hidden}, "terraform.tfstate.backup")
		})
	}
}
