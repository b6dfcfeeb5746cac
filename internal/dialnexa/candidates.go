// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"time"
)

// clockSkew is the most that the clocks behind the list's Date header and a webhook's created_at may differ: one can be a
// gateway's and the other a database's.
const clockSkew = 2 * time.Minute

// candidate is a webhook of the list that may be the one that this creation made.
type candidate struct {
	Webhook
	// older says that, by the server's clock, it is older than the first attempt, by clockSkew at most.
	older bool
	// unverifiable says that it lacks a field, or that its age is unknown.
	unverifiable bool
}

// candidates returns the webhooks of the list that are equal to the one sent in every field that the list shows, weren't
// claimed by another create of this client, and aren't older than the first attempt by more than clockSkew.
func (n *creation) candidates(list []page) []candidate {
	var all []candidate
	wanted := n.wanted()
	for _, page := range list {
		began := page.date.Add(-page.received.since(n.began)) // by the server's clock
		for _, w := range page.webhooks {
			claimed, _ := n.client.creating.isClaimed(w.ID)
			if claimed || !wanted.matches(w) {
				continue
			}
			created, dated := latestCreation(w.CreatedAt)
			dated = dated && !page.date.IsZero()
			if dated && !created.After(began.Add(-clockSkew)) {
				continue
			}
			all = append(all, candidate{Webhook: w, older: dated && !created.After(began), unverifiable: !dated || !w.complete()})
		}
	}
	return all
}

// latestCreation is the latest time that the text can stand for: the API writes milliseconds, and a server may round them
// down to whole seconds. The Date of a response is rounded down too, which only makes the attempt seem earlier.
func latestCreation(text string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err == nil && t.Nanosecond() == 0 {
		return t.Add(time.Second), true
	}
	return t.Add(time.Millisecond), err == nil
}

// choose returns the webhook if exactly one candidate is not older than the first attempt and nothing else speaks against
// it. Candidates that are a little older don't compete with it.
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

// undecided returns an error that names the candidates, or nil if there are none.
func (n *creation) undecided(ctx context.Context, candidates []candidate) *UnconfirmedError {
	if len(candidates) == 0 {
		return nil
	}
	newer := 0
	reason := "the response was lost, and an equal webhook is a little older than the request, which may come from clocks that differ"
	for _, c := range candidates {
		if !c.older {
			newer++
		}
		if c.unverifiable {
			reason = "the response was lost, and the list lacks a date or a field that is needed to decide whether an equal webhook is the one created"
		}
	}
	if newer > 1 {
		reason = "the response was lost, and more than one webhook could be the one created"
	}
	if n.earlierUnresolved {
		reason = "the response was lost, as was that of an equal webhook before, and the list does not show which of them exists"
	}
	return n.unconfirmed(ctx, reason, candidates)
}
