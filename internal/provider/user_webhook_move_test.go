// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/tfcli"
)

// States as the generic providers write them, less what is null. The secret is in each of them more than once.
var (
	// restapiState is that of Mastercard/restapi 1.x to 3.x; all have schema version 0.
	restapiState = map[string]any{
		"id": "whk_by_hand", "path": "/user-webhooks", "read_path": nil, "object_id": nil, "debug": nil, "force_new": nil,
		"data":            `{"events":["call.completed"],"secret":"whsec_example_old","url":"https://hooks.example.com/a"}`,
		"api_response":    `{"message":"…","webhook":{"id":"whk_by_hand","secret":"whsec_example_old"}}`,
		"create_response": `{"message":"…","webhook":{"id":"whk_by_hand","secret":"whsec_example_old"}}`,
		"api_data":        map[string]any{"message": "…", "webhook": "map[id:whk_by_hand secret:whsec_example_old]"},
		"read_search":     nil,
	}
	// restfulState is that of magodo/restful with schema version 2; in versions 0 and 1, body and output are of other types.
	restfulState = map[string]any{
		"id": "/user-webhooks/whk_by_hand", "path": "/user-webhooks", "read_path": "$(path)/$(body.webhook.id)", "create_method": "POST",
		"body": map[string]any{
			"type":  []any{"object", map[string]any{"secret": "string", "url": "string"}},
			"value": map[string]any{"secret": "whsec_example_old", "url": "https://hooks.example.com/a"},
		},
		"output":      map[string]any{"type": []any{"object", map[string]any{"secret": "string"}}, "value": map[string]any{"secret": "whsec_example_old"}},
		"poll_create": nil, "write_only_attrs": []string{"secret"}, "force_new_attrs": nil,
	}
)

const (
	restapi = "registry.terraform.io/mastercard/restapi restapi_object"
	restful = "registry.terraform.io/magodo/restful restful_resource"
)

// moveFrom asks the server to move a source, written as "provider type", whose state is base with changes.
func moveFrom(t *testing.T, server tfprotov6.ProviderServer, source string, version int64, base, changes map[string]any) *tfprotov6.MoveResourceStateResponse {
	t.Helper()
	state := maps.Clone(base)
	maps.Copy(state, changes)
	text, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	address, kind, _ := strings.Cut(source, " ")
	resp, err := server.MoveResourceState(context.Background(), &tfprotov6.MoveResourceStateRequest{
		SourceProviderAddress: address, SourceTypeName: kind, SourceSchemaVersion: version,
		SourceState: &tfprotov6.RawState{JSON: text}, TargetTypeName: "dialnexa_user_webhook",
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// Only the id is carried over, whatever the generic provider kept, and the identity is set.
func TestMove_carriesTheIDAndNothingElse(t *testing.T) {
	t.Parallel()
	server := testServer()
	for name, test := range map[string]struct {
		source  string
		version int64
		base    map[string]any
		changes map[string]any
		want    string
	}{
		"restapi":                     {source: restapi, base: restapiState},
		"restapi, by a mirror":        {source: "mirror.example.com/Mastercard/RestAPI restapi_object", base: restapiState},
		"restapi, without a host":     {source: "mastercard/restapi restapi_object", base: restapiState},
		"restapi, by OpenTofu 1.11":   {source: "restapi restapi_object", base: restapiState},
		"restful, by OpenTofu 1.11":   {source: "restful restful_resource", base: restfulState},
		"restapi, versioned path":     {source: restapi, base: restapiState, changes: map[string]any{"path": "v1/user-webhooks/"}},
		"restapi, read path":          {source: restapi, base: restapiState, changes: map[string]any{"path": "/", "read_path": "/v1/user-webhooks/{id}?fields=all"}},
		"restapi, search in the list": {source: restapi, base: restapiState, changes: map[string]any{"read_path": "/user-webhooks?limit=100", "read_search": map[string]any{"search_key": "id"}}},
		"restapi, odd id":             {source: restapi, base: restapiState, changes: map[string]any{"id": "a/b c"}, want: "a/b c"},
		"restful, schema 2":           {source: restful, version: 2, base: restfulState},
		"restful, schema 0":           {source: restful, base: restfulState, changes: map[string]any{"body": `{"secret":"whsec_example_old"}`, "output": `{}`}},
		"restful, other read path":    {source: restful, version: 2, base: restfulState, changes: map[string]any{"id": "/v1/user-webhooks/a%2Fb?x=y", "read_path": "/v1/user-webhooks/$(body.id)?x=y"}, want: "a/b"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.want == "" {
				test.want = "whk_by_hand"
			}
			resp := moveFrom(t, server, test.source, test.version, test.base, test.changes)
			noErrors(t, nil, resp.Diagnostics)
			for attribute, got := range goAttributes(t, resp.TargetState, webhookType) {
				want := any(nil)
				if attribute == "id" {
					want = test.want
				}
				if got != want {
					t.Errorf("%s is %v, want %v", attribute, got, want)
				}
			}
			if got := identityOf(t, resp.TargetIdentity); got != test.want {
				t.Errorf("the identity is %q", got)
			}
		})
	}
}

// An error says what the source is and what to do, and quotes nothing that could be secret.
func TestMove_refusesWhatIsNoWebhook(t *testing.T) {
	t.Parallel()
	server := testServer()
	for name, test := range map[string]struct {
		source  string
		base    map[string]any
		changes map[string]any
		says    string
	}{
		"restapi, other path":       {restapi, restapiState, map[string]any{"path": "/agents"}, `manages "/agents/whk_by_hand"`},
		"restapi, other read path":  {restapi, restapiState, map[string]any{"read_path": "/agents/{id}?key=whsec_example_old"}, `manages "/agents/whk_by_hand",`},
		"restapi, nested":           {restapi, restapiState, map[string]any{"path": "/user-webhooks/whk_1/deliveries"}, "which is not the path of a webhook"},
		"restapi, no id":            {restapi, restapiState, map[string]any{"id": ""}, "has no id"},
		"restapi, null id":          {restapi, restapiState, map[string]any{"id": nil}, "has no id"},
		"restapi, no path":          {restapi, restapiState, map[string]any{"path": nil}, `manages "/whk_by_hand"`},
		"restapi, id of a folder":   {restapi, restapiState, map[string]any{"id": ".."}, "has no id"},
		"restful, the list":         {restful, restfulState, map[string]any{"id": "/user-webhooks"}, `only the path "/user-webhooks"`},
		"restful, other path":       {restful, restfulState, map[string]any{"id": "/v1/agents/agent_1"}, `manages "/v1/agents/agent_1"`},
		"restful, no id":            {restful, restfulState, map[string]any{"id": nil}, `manages ""`},
		"restful, bad escape":       {restful, restfulState, map[string]any{"id": "/user-webhooks/%zz"}, "has no id"},
		"another provider":          {"registry.terraform.io/hashicorp/random random_pet", restapiState, nil, "belongs to the provider registry.terraform.io/hashicorp/random"},
		"another type":              {"registry.terraform.io/magodo/restful restful_operation", restfulState, nil, "restful_resource of magodo/restful can be moved"},
		"another provider, same ty": {"registry.terraform.io/someone/restapi restapi_object", restapiState, nil, "belongs to the provider registry.terraform.io/someone/restapi"},
		"another kind of state":     {restapi, restapiState, map[string]any{"id": []int{1}}, "can't be read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := onlyDiagnostic(t, moveFrom(t, server, test.source, 0, test.base, test.changes).Diagnostics)
			for _, words := range []string{test.says, "import that by its id", "Nothing was changed"} {
				if !strings.Contains(d.Detail, words) {
					t.Errorf("%q lacks %q", d.Detail, words)
				}
			}
			if strings.Contains(d.Detail, "whsec_") {
				t.Errorf("it quotes a secret: %s", d.Detail)
			}
		})
	}
}

// addSource gives the CLI a provider for the source of a move, and a state file with one resource of it. Terraform insists
// that such a provider is installed and asks it for nothing but its schema, so this provider stands in for it.
func (c *cli) addSource(source string, version int64, attributes map[string]any) {
	c.t.Helper()
	provider, kind, _ := strings.Cut(source, " ")
	_, provider, _ = strings.Cut(provider, "/")
	host := path.Dir(path.Dir(c.CLI.ProviderAddress()))
	theirs := c.t.TempDir()
	if err := tfcli.Place(tfcli.Program(providerFolder, "terraform-provider-dialnexa"), tfcli.Program(theirs, "terraform-provider-"+path.Base(provider))); err != nil {
		c.t.Fatal(err)
	}
	c.write("cli.tfrc", fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n    %q = %q\n  }\n}\n",
		c.CLI.ProviderAddress(), providerFolder, host+"/"+provider, theirs))
	text, err := json.Marshal(map[string]any{
		"version": 4, "terraform_version": "1.8.0", "serial": 1, "lineage": "00000000-0000-0000-0000-000000000000", "outputs": map[string]any{},
		"resources": []any{map[string]any{
			"mode": "managed", "type": kind, "name": "test", "provider": `provider["` + host + "/" + provider + `"]`,
			"instances": []any{map[string]any{"schema_version": version, "attributes": attributes, "sensitive_attributes": []any{}}},
		}},
	})
	if err != nil {
		c.t.Fatal(err)
	}
	c.write("terraform.tfstate", string(text))
}

// A moved block takes the webhook over: nothing is written to DialNexa, the old secret is gone from the state, and the
// next plan is empty. A secret in the configuration is sent once, in place.
func TestAccMove_takesAWebhookOver(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.Feature{Name: "moves-between-providers", Terraform: "1.8", OpenTofu: "1.10"})
	for name, test := range map[string]struct {
		source  string
		version int64
		state   map[string]any
		secret  string
		wrote   []string
	}{
		"restful":                {source: restful, version: 2, state: restfulState},
		"restapi, with a secret": {source: restapi, state: restapiState, secret: secret2, wrote: []string{"PATCH secret"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			api.putForeignWebhook("call.completed")
			c := newCLI(t, keyInEnvironment, "TF_LOG=TRACE")
			c.addSource(test.source, test.version, test.state)
			_, kind, _ := strings.Cut(test.source, " ")
			c.configure(api.webhookWithoutKey(urlA, events1, test.secret) + "moved {\n  from = " + kind + ".test\n  to   = " + address + "\n}\n")
			if output := c.mustRun("plan"); !strings.Contains(output, kind+".test has moved to "+address) && !strings.Contains(output, "moved from "+kind+".test") {
				t.Fatalf("the plan shows no move:\n%s", output)
			}
			c.mustRun("apply", "-auto-approve")
			if err := api.checkRequests(test.wrote...)(nil); err != nil {
				t.Error(err)
			}
			c.mustPlanNothing()
			if err := os.Remove(filepath.Join(c.Dir, "terraform.tfstate.backup")); err != nil {
				t.Error(err) // the state from before, which had the secret
			}
			for place, text := range c.everything() {
				if strings.Contains(text, "whsec_example_old") {
					t.Errorf("%s holds the old secret", place)
				}
			}
		})
	}
}
