// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"math/rand/v2"
	"net/http"
	"regexp"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// modelPlan is what happens in one schedule.
type modelPlan struct {
	config     mockserver.Config
	totals     string // replaces the list's modelTotals; "$0" keeps them
	maxRetries int
	faults     []mockserver.Fault
	foreign    []foreignWebhook
	deleted    []time.Duration // when someone deletes the oldest webhook of others that is left
	creates    []modelCreate
	deaths     []time.Duration // when all connections die; they are over HTTP/2 if any does
	asleepAt   time.Duration   // when the machine of the clients sleeps: their monotonic clock stands still
	asleepFor  time.Duration
	outcome    string // what has to become of the first create; "" is not known
}

// modelShape is a webhook's url, events and activity: those of one shape are equal, and one differs from the next of the
// same url in one field.
type modelShape struct{ url, rest int }

func (s modelShape) webhook(secret string) dialnexa.NewWebhook {
	n := newHook(secret)
	n.URL = []string{"https://Receiver.test:443", "HTTPS://receiver.test/Hook?a=1"}[s.url]
	switch s.rest {
	case 1:
		n.Events = n.Events[:1]
	case 2:
		n.IsActive = false
	}
	return n
}

// foreignWebhook is one that someone else creates, before the start if at is negative.
type foreignWebhook struct {
	shape modelShape
	at    time.Duration
}

// modelCreate is a create of one of two clients.
type modelCreate struct {
	client                     int
	shape                      modelShape
	start                      time.Duration
	replaces, updates, deletes bool // what follows
}

var modelTotals = regexp.MustCompile(`"(total|totalPages)":\d+`)

// fixedPlans are schedules that once failed, or that random ones produce too rarely.
func fixedPlans() map[string]modelPlan {
	one := func(outcome string, edit func(*modelPlan)) modelPlan {
		p := modelPlan{outcome: outcome, totals: "$0", maxRetries: 4, creates: []modelCreate{{}}}
		p.config.Seed, p.faults = 1, []mockserver.Fault{cutAfter, cutAfter}
		edit(&p)
		return p
	}
	clocks := func(outcome string, date, created, delay time.Duration) modelPlan {
		return one(outcome, func(p *modelPlan) {
			p.config.DateOffset, p.config.CreatedOffset, p.faults[0].Delay = date, created, delay
		})
	}
	lag := func(delay, retryAfter time.Duration) modelPlan {
		return one("recovered", func(p *modelPlan) {
			p.config.ListDelay = delay
			p.faults[0] = mockserver.Fault{Method: http.MethodPost, Status: 503, Act: true, RetryAfter: retryAfter}
		})
	}
	// The webhook to replace dates from a little after a full second, which a server may have cut. The POST never arrives.
	replacement := func(outcome string, age time.Duration) modelPlan {
		return one(outcome, func(p *modelPlan) {
			p.faults, p.foreign = []mockserver.Fault{cutBefore}, []foreignWebhook{{at: 5 * time.Millisecond}}
			p.creates[0].start, p.creates[0].replaces = 5*time.Millisecond+age, true
		})
	}
	// The connection of an earlier create, which another one takes a second later.
	dead := func(outcome string, at time.Duration) modelPlan {
		return one(outcome, func(p *modelPlan) {
			p.faults, p.deaths, p.config.Latency = nil, []time.Duration{at}, 800*time.Millisecond
			p.creates = []modelCreate{{start: time.Second}, {shape: modelShape{1, 0}}}
		})
	}
	return map[string]modelPlan{
		"a server that normalizes urls": one("recovered", func(p *modelPlan) { p.config.StoreURL = mockserver.NormalizeURL }),
		"a laptop that sleeps": one("recovered", func(p *modelPlan) {
			p.faults[0].DelayAfter, p.asleepAt, p.asleepFor = 10*time.Second, 5*time.Second, time.Hour
		}),
		"a Date that is ahead":           clocks("unconfirmed", 4*time.Second, 0, 0),
		"a Date that is far ahead":       clocks("unconfirmed", time.Minute, 0, 0),
		"a server days ahead":            clocks("recovered", 72*time.Hour, 72*time.Hour, 20*time.Second),
		"a server days behind":           clocks("recovered", -72*time.Hour, -72*time.Hour, 20*time.Second),
		"a server a little ahead":        clocks("recovered", 700*time.Millisecond, 700*time.Millisecond, 20*time.Second),
		"a server a little behind":       clocks("recovered", -700*time.Millisecond, -700*time.Millisecond, 20*time.Second),
		"a list that lags":               lag(4*time.Second, 0),
		"a list that lags for a minute":  lag(50*time.Second, time.Minute),
		"a replacement right afterwards": replacement("recovered", 300*time.Millisecond),
		"a replacement a little later":   replacement("unconfirmed", 1600*time.Millisecond),
		"totals of zero": one("recovered", func(p *modelPlan) {
			p.totals, p.config.PageCap, p.config.OldestFirst = `"$1":0`, 1, true
			p.foreign = []foreignWebhook{{modelShape{1, 0}, -time.Hour}, {modelShape{1, 0}, -time.Hour}}
		}),
		"a dead connection":  dead("created", 500*time.Millisecond),
		"a dying connection": dead("recovered", 1500*time.Millisecond),
		// In each of the five reads, what someone creates after the first page makes the second one repeat it.
		"a list that shifts": one("recovered", func(p *modelPlan) {
			p.config.Dialect, p.config.PageCap, p.config.Latency = mockserver.DialectPage, 1, time.Second
			for _, ms := range []int{1500, 2500, 5500, 9500, 15500, 25500} {
				p.foreign = append(p.foreign, foreignWebhook{modelShape{1, 0}, time.Duration(ms) * time.Millisecond})
			}
		}),
		"an update that has to wait too long": one("recovered", func(p *modelPlan) {
			p.creates[0].updates, p.config.StoreURL = true, mockserver.NormalizeURL
			p.faults = append(p.faults[:1], mockserver.Fault{Method: http.MethodPatch, Status: 503, Act: true, RetryAfter: time.Hour})
		}),
	}
}

func newModelPlan(r *rand.Rand) modelPlan {
	dialects := mockserver.Dialects()
	oneIn := func(n int) bool { return r.IntN(n) == 0 }
	seconds := func(n int) time.Duration { return time.Duration(r.IntN(n*1000)) * time.Millisecond }
	shape := func() modelShape { return modelShape{r.IntN(2), max(0, r.IntN(5)-2)} }
	p := modelPlan{
		config: mockserver.Config{
			Dialect: dialects[r.IntN(len(dialects))], PageCap: []int{1, 2, 3, 5, 100}[r.IntN(5)],
			Latency: seconds(1) / 3, Seed: 1 + r.Int64N(1e9), OldestFirst: oneIn(2),
		},
		totals:     []string{"$0", "$0", `"$1":0`, `"$1":1000000`}[r.IntN(4)],
		maxRetries: r.IntN(5),
	}
	// Each kind of disturbance occurs in some of the schedules.
	if oneIn(2) {
		p.config.StoreURL = mockserver.NormalizeURL
	}
	if oneIn(3) {
		p.config.ListDelay = seconds(4)
	}
	if oneIn(3) {
		p.config.CreatedPrecision = time.Second
	}
	if oneIn(4) {
		p.config.DateOffset = seconds(60) - 30*time.Second
		p.config.CreatedOffset = p.config.DateOffset
		if oneIn(2) {
			p.config.CreatedOffset = seconds(60) - 30*time.Second
		}
	}
	if oneIn(4) {
		p.asleepAt, p.asleepFor = seconds(20), seconds(3600)
	}
	if oneIn(6) {
		for range 1 + r.IntN(2) {
			p.deaths = append(p.deaths, seconds(20))
		}
	}
	for range r.IntN(7) {
		p.faults = append(p.faults, postFault(r))
	}
	for range r.IntN(3) {
		p.faults = append(p.faults, listFault(r), patchFault(r), deleteFault(r))
	}
	if p.deaths != nil {
		// A client learns of a dead connection from a ping, long before the request_timeout, and then reads the list for 15
		// seconds. A server that acted later would make a second webhook.
		for i := range p.faults {
			p.faults[i].Delay = min(p.faults[i].Delay, 15*time.Second)
		}
	}
	for range r.IntN(6) {
		p.foreign = append(p.foreign, foreignWebhook{shape(), -2*time.Second - seconds(1000)})
	}
	for range 1 + r.IntN(6) {
		p.creates = append(p.creates, modelCreate{r.IntN(4) / 3, shape(), seconds(9), oneIn(4), oneIn(4), oneIn(4)})
	}
	if oneIn(4) {
		for range 1 + r.IntN(2) {
			p.foreign = append(p.foreign, foreignWebhook{shape(), seconds(20)})
		}
	}
	for range max(0, r.IntN(5)-2) {
		p.deleted = append(p.deleted, seconds(20))
	}
	return p
}

// postFault is anything that can become of a create. A late act comes while the client still reconciles.
func postFault(r *rand.Rand) mockserver.Fault {
	retryAfter := http.Header{"Retry-After": {[]string{"0", "7", "70", "3600", "soon", "Fri, 31 Dec 1999 23:59:59 GMT"}[r.IntN(6)]}}
	kinds := []mockserver.Fault{
		{Cut: true},
		{Cut: true, Act: true},
		{Truncate: 1 + r.IntN(60)},
		{Status: 500 + r.IntN(5)},
		{Status: 500 + r.IntN(5), Act: true},
		{Status: []int{404, 408}[r.IntN(2)], Act: true},
		{Status: []int{429, 503}[r.IntN(2)], Header: retryAfter},
		{Status: 503, Act: true, Header: retryAfter},
		{Delay: time.Minute, Cut: true},
		{DelayAfter: time.Minute},
		{Body: []string{"{}", "null", "[]", "<html>", `{"id":7}`, "{"}[r.IntN(6)]},
		{EmptyBody: true},
		{Delay: time.Duration(1+r.IntN(29_000)) * time.Millisecond},
		{Delay: 30*time.Second + time.Duration(r.IntN(8_000))*time.Millisecond},
	}
	f := kinds[r.IntN(len(kinds))]
	f.Method = http.MethodPost
	return f
}

func listFault(r *rand.Rand) mockserver.Fault {
	kinds := []mockserver.Fault{
		{Cut: true},
		{Truncate: 9},
		{Status: 500},
		{Status: 503, EmptyBody: true},
		{Status: 429},
		{Body: "{}"},
		{Delay: 40 * time.Second},
		{NotFound: mockserver.NotFoundNest},
		{Header: http.Header{"Date": nil}},
	}
	f := kinds[r.IntN(len(kinds))]
	f.Method, f.Path, f.Times, f.Skip = http.MethodGet, listPath, 1+r.IntN(6), r.IntN(3)
	return f
}

func patchFault(r *rand.Rand) mockserver.Fault {
	kinds := []mockserver.Fault{{Cut: true}, {Status: 500}, {Status: 503, RetryAfter: time.Hour}, {Body: "{}"}}
	f := kinds[r.IntN(len(kinds))]
	f.Method, f.Act = http.MethodPatch, r.IntN(2) == 0
	return f
}

func deleteFault(r *rand.Rand) mockserver.Fault {
	notFounds := mockserver.NotFounds()
	return mockserver.Fault{Method: http.MethodDelete, NotFound: notFounds[r.IntN(len(notFounds))]}
}
