// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// specAgent is the example of SPEC, with more of what versions contain.
const specAgent = `{"id":"agent_a","folder_id":null,"current_version_number":2,"timezone":"Asia/Kolkata","webhook_id":"wh_1",
	"agent_type":"Single_Prompt_Agent","pipeline_type":"Cascaded","knowledge":{"id":"not this"},
	"current_version":{"agent_id":"agent_a","version_number":2,"title":"Support","is_published":false,"prompt":{"text":"a prompt"},
		"functions":[{"headers":{"api_key":"a key"}}]},
	"versions":[{"version_number":2,"is_published":false,"title":"Support"},
		{"version_number":1,"is_published":true,"title":"Old","prompt":["a prompt"]}],
	"created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-02-01T00:00:00.000Z"}`

// fieldAgent is the same as FIELD writes it.
var fieldAgent = strings.NewReplacer(
	`_number":2`, `_number":"2"`, `_number":1`, `_number":"1"`, `"created_at"`, `"createdAt"`, `"updated_at"`, `"updatedAt"`,
).Replace(specAgent)

var wantAgent = Agent{
	ID: "agent_a", Title: "Support", Type: "Single_Prompt_Agent", PipelineType: "Cascaded", Timezone: "Asia/Kolkata",
	WebhookID: "wh_1", DraftVersion: new(int64(2)), PublishedVersion: new(int64(1)),
	CreatedAt: "2026-01-01T00:00:00.000Z", UpdatedAt: "2026-02-01T00:00:00.000Z",
}

func TestDecodeAgents_readEveryEdition(t *testing.T) {
	t.Parallel()
	const one, two = `{"version_number":1,"title":"One"}`, `{"version_number":2,"title":"Two"}`
	for body, want := range map[string]Agent{
		specAgent:                     wantAgent,
		fieldAgent:                    wantAgent,
		`{"id":"a","agent_type":"X"}`: {ID: "a", Type: "X"},
		`{"id":"a","folder_id":null,"current_version_number":null,"current_version":null,"versions":null}`: {ID: "a"},
		// The title is that of the draft's version.
		`{"id":"a","current_version":{"title":"Now"},"versions":[` + two + `],"current_version_number":2}`: {
			ID: "a", Title: "Now", DraftVersion: new(int64(2)),
		},
		`{"id":"a","versions":[` + one + `,` + two + `],"current_version_number":2}`: {
			ID: "a", Title: "Two", DraftVersion: new(int64(2)),
		},
		// The highest that is published is live.
		`{"id":"a","versions":[{"version_number":"10","is_published":true},{"version_number":"9","is_published":true},
			{"version_number":"11"},{"is_published":true}]}`: {ID: "a", PublishedVersion: new(int64(10))},
	} {
		for _, spelling := range []string{body, wrap(body)} {
			got, err := decodeAgent([]byte(spelling))
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%s: %v (-want +got):\n%s", spelling, err, diff)
			}
		}
		list := `[` + body + `,{"id":"agent_b"}]`
		for _, spelling := range []string{`{"agents":` + list + `}`, `{"data":` + list + `}`, wrap(`{"agents":` + list + `}`)} {
			got, err := decodeAgents([]byte(spelling))
			if diff := cmp.Diff([]Agent{want, {ID: "agent_b"}}, got); err != nil || diff != "" {
				t.Errorf("%s: %v (-want +got):\n%s", spelling, err, diff)
			}
		}
	}
}

// Everything else that can be wrong is so for webhooks too. An error quotes nothing of what was read: that could be a
// key.
func TestDecodeAgents_saysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for want, agents := range map[string]string{
		"the response has no list of agents":                    `{"webhooks":[{"id":"secret"}]}`,
		"the body is JSON of the wrong kind":                    `{"agents":["secret"]}`,
		`item 2 of the list: the response has no "id"`:          `{"agents":[{"id":"a"},{}]}`,
		`the field "id" has the wrong type`:                     `{"agents":[{"id":["secret"]}]}`,
		`the field "version_number" has the wrong type`:         `{"agents":[{"id":"a","versions":[{"version_number":"secret"}]}]}`,
		`the field "versions" has the wrong type`:               `{"agents":[{"id":"a","versions":["secret"]}]}`,
		`the field "current_version_number" has the wrong type`: `{"agents":[{"id":"a","current_version_number":1.5}]}`,
	} {
		if _, err := decodeAgents([]byte(agents)); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", agents, err, want)
		}
	}
}
