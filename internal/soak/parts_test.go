// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package soak

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func hook(id string, events ...string) mockserver.Webhook {
	return mockserver.Webhook{ID: id, URL: "https://a.test/", Events: events, IsActive: true}
}

func TestCompare_findsEveryDifference(t *testing.T) {
	t.Parallel()
	type byKey = map[string]mockserver.Webhook
	type list = []mockserver.Webhook
	theirs, a := hook("theirs", "z"), byKey{"a": hook("1", "x", "y")}
	for name, c := range map[string]struct {
		state  byKey
		server list
		want   string
	}{
		"none, in another order":  {a, list{hook("1", "y", "x"), theirs}, ""},
		"lost":                    {a, list{theirs}, "lost: 1"},
		"an orphan":               {a, list{hook("1", "x", "y"), hook("2", "x", "y"), theirs}, "orphan: 2"},
		"one for two":             {byKey{"a": hook("1", "x", "y"), "b": hook("1", "x", "y")}, list{hook("1", "x", "y"), theirs}, "1 is of a and of b"},
		"someone else's adopted":  {byKey{"a": theirs}, list{theirs}, "theirs is of someone else and of a"},
		"someone else's gone":     {a, list{hook("1", "x", "y")}, "theirs of someone else is gone"},
		"someone else's changed":  {a, list{hook("1", "x", "y"), hook("theirs", "x")}, "theirs of someone else was changed"},
		"the server differs":      {a, list{hook("1", "x"), theirs}, "1 (a) is"},
		"not what was configured": {byKey{"a": hook("1", "x")}, list{hook("1", "x"), theirs}, "in the configuration"},
		"not configured":          {byKey{"a": a["a"], "b": hook("2", "x")}, list{a["a"], hook("2", "x"), theirs}, "b is in the state, and not configured"},
		"not applied":             {nil, list{theirs}, "a is configured, and not in the state"},
	} {
		got := strings.Join(compare(byKey{"a": hook("", "x", "y")}, c.state, c.server, list{theirs}), "\n")
		if !strings.Contains(got, c.want) || (c.want == "") != (got == "") {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestFleet_isReplayedByItsSeed(t *testing.T) {
	t.Parallel()
	course := func(seed uint64) map[string]*declared {
		f := newFleet(50, "https://a.test", seed)
		f.change()
		return f.declared
	}
	if diff := cmp.Diff(course(1), course(1)); diff != "" {
		t.Errorf("one seed, two fleets: %s", diff)
	}
	if cmp.Equal(course(1), course(2)) {
		t.Error("two seeds, one fleet")
	}
}

func TestFleet_hasEqualWebhooksAndChangesHalf(t *testing.T) {
	t.Parallel()
	f := newFleet(100, "https://a.test", 1)
	if n := f.equal(); n < 30 {
		t.Errorf("%d are equal to another", n)
	}
	if n := f.change(); n < 30 || n > 70 {
		t.Errorf("%d changed", n)
	}
}

func TestLeak(t *testing.T) {
	t.Parallel()
	secret := newFleet(10, "", 1).declared["0003"].Secret
	for text, want := range map[string]string{
		"fine\nx " + secret + "\n":        "x " + secret,
		"Bearer " + mockserver.DefaultKey: "Bearer " + mockserver.DefaultKey,
		"fine":                            "",
	} {
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
	for _, d := range []diagnostic{
		{Summary: "Plugin did not respond", Detail: "The plugin encountered an error"},
		{Summary: "Unable to update the webhook"},
		{Summary: "Unable to create the webhook", Detail: "Please report this to the developers of the provider."},
		{Summary: "Provider produced inconsistent result after apply", Detail: "Something"},
	} {
		if d.clear() {
			t.Errorf("%+v counts as clear", d)
		}
	}
}
