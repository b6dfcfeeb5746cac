// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestCompare_findsEveryDifference(t *testing.T) {
	t.Parallel()
	type byKey = map[string]mockserver.Webhook
	type list = []mockserver.Webhook
	hook := func(id, secret string, events ...string) mockserver.Webhook {
		return mockserver.Webhook{ID: id, URL: "https://a.test/", Events: events, IsActive: true, Secret: secret}
	}
	theirs, ours, stored := hook("theirs", "", "z"), hook("1", "", "x", "y"), hook("1", "s", "x", "y")
	for name, c := range map[string]struct {
		state  byKey
		server list
		want   string // a part of it
	}{
		"none, in another order":  {byKey{"a": ours}, list{hook("1", "s", "y", "x"), theirs}, ""},
		"lost":                    {byKey{"a": ours}, list{theirs}, `"1":`},
		"an orphan":               {byKey{"a": ours}, list{stored, hook("2", "s", "x", "y"), theirs}, `"2":`},
		"one for two":             {byKey{"a": ours, "b": ours}, list{stored, theirs}, `"1":`},
		"someone else's adopted":  {byKey{"a": theirs}, list{theirs}, `"theirs":`},
		"someone else's gone":     {byKey{"a": ours}, list{stored}, `"theirs":`},
		"someone else's changed":  {byKey{"a": ours}, list{stored, hook("theirs", "", "x")}, `"theirs":`},
		"the server differs":      {byKey{"a": ours}, list{hook("1", "s", "x"), theirs}, `"1":`},
		"another secret":          {byKey{"a": ours}, list{hook("1", "t", "x", "y"), theirs}, `"a":`},
		"not what was configured": {byKey{"a": hook("1", "", "x")}, list{hook("1", "s", "x"), theirs}, `"a":`},
		"not configured":          {byKey{"a": ours, "b": hook("2", "", "x")}, list{stored, hook("2", "", "x"), theirs}, `"b":`},
		"not applied":             {nil, list{theirs}, `"a":`},
	} {
		got := compare(byKey{"a": hook("", "s", "x", "y")}, c.state, c.server, list{theirs})
		if !strings.Contains(got, c.want) || (c.want == "") != (got == "") {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestLeak(t *testing.T) {
	t.Parallel()
	secret := newFleet(10, 1).declared["0003"].Secret
	key := mockserver.DefaultKey
	for text, want := range map[string]string{"fine\nx " + secret + "\n": "x " + secret, key: key, "fine": ""} {
		if got := leak(text); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

func TestDiagnostics(t *testing.T) {
	t.Parallel()
	output := `{"@level":"info","type":"version"}
{"type":"diagnostic","diagnostic":{"severity":"warning","summary":"Overrides"}}
{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Unable to create the webhook","detail":"Import it.","address":"x.y[\"0001\"]"}}
no JSON
`
	if got := errorsIn(output); len(got) != 1 || got[0].Address != `x.y["0001"]` || !got[0].clear() {
		t.Errorf("the errors are %+v", got)
	}
	for summary, detail := range map[string]string{
		"Plugin did not respond":                            "The plugin encountered an error",
		"Unable to update the webhook":                      "",
		"Unable to create the webhook":                      "Please report this to the developers of the provider.",
		"Provider produced inconsistent result after apply": "Something",
	} {
		if (diagnostic{Summary: summary, Detail: detail}).clear() {
			t.Errorf("%s: %s counts as clear", summary, detail)
		}
	}
}
