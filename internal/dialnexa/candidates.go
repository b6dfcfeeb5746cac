// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"time"
)

// clockSkew is how much the clocks may differ that give the list's Date and a webhook's creation time: they can be a
// gateway's and a database's.
const clockSkew = 2 * time.Minute

// candidate is a webhook that may be the one created.
type candidate struct {
	Webhook
	// older says that it is older than the attempt by the server's clock, by no more than clockSkew.
	older bool
	// unverifiable says that it lacks a field, or that its age can't be told.
	unverifiable bool
}

// candidates are the webhooks of the list that are equal to the one sent as far as the list tells, are no other create's
// of this client, and are hardly older than the attempt by the server's own clock.
func (n *creation) candidates(list []page) []candidate {
	var all []candidate
	seen := map[string]bool{}
	wanted := n.wanted()
	for _, page := range list {
		began := page.date.Add(-page.received.since(n.began))
		for _, w := range page.webhooks {
			claimed, _ := n.client.creating.isClaimed(w.ID)
			if claimed || seen[w.ID] || !wanted.matches(w) {
				continue
			}
			created, dated := latestCreation(w.CreatedAt)
			dated = dated && !page.date.IsZero()
			if dated && !created.After(began.Add(-clockSkew)) {
				continue
			}
			seen[w.ID] = true
			all = append(all, candidate{Webhook: w, older: dated && !created.After(began), unverifiable: !dated || !w.complete()})
		}
	}
	return all
}

// latestCreation is the latest time that the text can stand for: the API writes milliseconds, which a server may cut off
// at the second. The Date of a response is cut to the second too, but that errs on the safe side.
func latestCreation(text string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err == nil && t.Nanosecond() == 0 {
		return t.Add(time.Second), true
	}
	return t.Add(time.Millisecond), err == nil
}

// choose returns the one candidate that is no older than the attempt. Those that are older don't count beside it.
func (n *creation) choose(candidates []candidate) (Webhook, bool) {
	var found []candidate
	for _, c := range candidates {
		if !c.older {
			found = append(found, c)
		}
	}
	if len(found) != 1 || found[0].unverifiable || n.earlierUnresolved {
		return Webhook{}, false
	}
	return found[0].Webhook, true
}

// undecided is an error that names the candidates, or nil where there are none.
func (n *creation) undecided(ctx context.Context, candidates []candidate) *UnconfirmedError {
	if len(candidates) == 0 {
		return nil
	}
	newer := 0
	reason := "the response was lost, and an equal webhook is only a little older than the request, which clocks that disagree can explain"
	for _, c := range candidates {
		if !c.older {
			newer++
		}
		if c.unverifiable {
			reason = "the response was lost, and the list lacks a date or a field that would tell if an equal webhook is the one created"
		}
	}
	if newer > 1 {
		reason = "the response was lost, and more than one webhook could be the one created"
	}
	if n.earlierUnresolved {
		reason = "the response was lost, as was that of an equal webhook before, and nobody can tell which of them exists"
	}
	return n.unconfirmed(ctx, reason, candidates)
}
