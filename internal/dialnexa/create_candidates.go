// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"slices"
	"time"
)

// clockSkew is the most that the clocks behind the list's Date header and a webhook's created_at may differ: one can be
// a gateway's and the other a database's.
const clockSkew = 2 * time.Minute

// candidate is a webhook of the list that may be the one that this creation made.
type candidate struct {
	Webhook
	// older says that, by the server's clock, it is older than the first attempt, by clockSkew at most.
	older bool
	// unverifiable says that it lacks a field, or that its age is unknown.
	unverifiable bool
}

// candidates returns the webhooks of the list that are equal to the one sent in every field that the list shows,
// weren't claimed by another create of this client, and aren't older than the first attempt by more than clockSkew.
func (n *creation) candidates(list []page) []candidate {
	var all []candidate
	for _, page := range list {
		began := page.date.Add(-page.received.Since(n.began)) // by the server's clock
		for _, w := range page.webhooks {
			if _, claimed := n.claimed.Load(w.ID); claimed || !n.wanted.matches(w) {
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

// latestCreation returns the latest time that the text can stand for: a server may round the API's milliseconds down to
// seconds. The Date of a response is rounded down too, which only makes the attempt seem earlier.
func latestCreation(text string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err == nil && t.Nanosecond() == 0 {
		return t.Add(time.Second), true
	}
	return t.Add(time.Millisecond), err == nil
}

// choose returns the webhook if exactly one candidate is not older than the first attempt and nothing else speaks
// against it; candidates that are a little older don't compete with it. Otherwise it says why it can't choose, if there
// are candidates, in a clause that follows "the response was lost, ".
func choose(candidates []candidate, earlierUnresolved bool) (found Webhook, reason string) {
	newer := slices.DeleteFunc(slices.Clone(candidates), func(c candidate) bool { return c.older })
	switch {
	case len(candidates) == 0:
		return Webhook{}, ""
	case earlierUnresolved:
		return Webhook{}, "as was that of an equal webhook before, and the list does not show which of them exists"
	case len(newer) > 1:
		return Webhook{}, "and more than one webhook could be the one created"
	case len(newer) == 1 && !newer[0].unverifiable:
		return newer[0].Webhook, ""
	case slices.ContainsFunc(candidates, func(c candidate) bool { return c.unverifiable }):
		return Webhook{}, "and the list lacks a date or a field that is needed to decide whether an equal webhook is the one created"
	default:
		return Webhook{}, "and a webhook with the same url, events and status was created shortly before this request, which may come from clocks that differ"
	}
}

// unconfirmed returns the error that names the candidates.
func (n *creation) unconfirmed(ctx context.Context, reason string, candidates []candidate) *UnconfirmedError {
	e := &UnconfirmedError{
		URL: n.sent.URL, Since: n.began.Wall.Add(-clockSkew), Interrupted: ctx.Err() != nil, Reason: reason, Err: n.lost,
	}
	for _, c := range candidates {
		e.Candidates = append(e.Candidates, c.Webhook)
	}
	return e
}
