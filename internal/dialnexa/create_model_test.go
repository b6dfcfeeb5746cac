// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// The number of random schedules, and the seed of the first one; each has the seed after the last one's. To see a failure
// again, set the seed that it printed, and one schedule. The seed fixes what is asked for and what goes wrong, not the
// order in which goroutines of the same instant run, so a rare failure may take a few tries (-count).
const (
	modelSchedules = "DIALNEXA_MODEL_SCHEDULES"
	modelSeed      = "DIALNEXA_MODEL_SEED"
)

// TestClient_Create_model runs schedules of concurrent creates of two clients with one key, equal ones among them, with
// random faults, clocks, lists and urls, and with webhooks that others create and delete. It checks after each that a
// create that succeeded has its own webhook, that one that failed left none, or named it, and that none failed that a
// read of the list could have decided.
//
// One case can't be decided by any client, and is counted instead: another's equal webhook was created after the attempt
// began, by the server's clocks. All that the API shows of it is what it would show of the create's own.
func TestClient_Create_model(t *testing.T) {
	t.Parallel()
	var sum modelSum
	if os.Getenv(modelSeed) == "" {
		for name, plan := range fixedPlans() {
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { runModel(t, plan, &sum) })
			})
		}
		runSchedules(t, 1, envInt(t, modelSchedules, 300), &sum)
	}
	schedules := envInt(t, modelSchedules, 300)
	runSchedules(t, envInt(t, modelSeed, time.Now().UnixNano()%1e9), schedules, &sum)
	t.Logf("%+v", sum)
	if schedules >= 100 && sum.Undecidable*20 > sum.Created {
		t.Errorf("more than one in twenty creates was undecidable: %+v", sum)
	}
}

func runSchedules(t *testing.T, seed, n int64, sum *modelSum) {
	t.Helper()
	t.Logf("%d schedules from seed %d", n, seed)
	for i := range n {
		if t.Failed() {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			defer func() {
				if t.Failed() {
					t.Logf("replay with %s=%d %s=1", modelSeed, seed+i, modelSchedules)
				}
			}()
			runModel(t, newModelPlan(rand.New(rand.NewPCG(uint64(seed+i), 0))), sum) // #nosec G404 G115 -- a replayable test.
		})
	}
}

func envInt(t *testing.T, name string, fallback int64) int64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return fallback
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// modelPlan is what happens in one schedule.
type modelPlan struct {
	config     mockserver.Config
	maxRetries int
	faults     []mockserver.Fault
	older      []foreignWebhook // at times before the start
	meanwhile  []foreignWebhook
	deleted    []time.Duration // when another deletes the oldest webhook of others that is left
	creates    []modelCreate
	asleep     suspension
}

// modelShape is a webhook's url, events and activity: those of one shape are equal, and one differs from the next of the
// same url in one field.
type modelShape struct{ url, rest int }

func (s modelShape) webhook(secret string) NewWebhook {
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

// foreignWebhook is one that somebody else creates.
type foreignWebhook struct {
	shape modelShape
	at    time.Duration
}

// modelCreate is a create of one of two clients.
type modelCreate struct {
	client int
	shape  modelShape
	start  time.Duration
}

// suspension is when the machine of the clients sleeps, and how long: their monotonic clock stands still meanwhile.
type suspension struct{ at, length time.Duration }

func newModelPlan(r *rand.Rand) modelPlan {
	dialects := mockserver.Dialects()
	seconds := func(n int) time.Duration { return time.Duration(r.IntN(n*1000)) * time.Millisecond }
	shape := func() modelShape { return modelShape{r.IntN(2), max(0, r.IntN(5)-2)} }
	p := modelPlan{
		config: mockserver.Config{
			Dialect: dialects[r.IntN(len(dialects))], PageCap: []int{1, 2, 3, 5, 100}[r.IntN(5)],
			Latency: seconds(1) / 3, Seed: 1 + r.Int64N(1e9), OldestFirst: r.IntN(2) == 0,
		},
		maxRetries: r.IntN(5),
	}
	// Each unkindness meets some of the schedules.
	if r.IntN(2) == 0 {
		p.config.StoreURL = mockserver.NormalizeURL
	}
	if r.IntN(3) == 0 {
		p.config.ListDelay = seconds(4)
	}
	if r.IntN(3) == 0 {
		p.config.CreatedPrecision = time.Second
	}
	if r.IntN(4) == 0 {
		p.config.DateOffset, p.config.CreatedOffset = seconds(60)-30*time.Second, seconds(60)-30*time.Second
	}
	if r.IntN(4) == 0 {
		p.asleep = suspension{seconds(20), seconds(3600)}
	}
	for range r.IntN(7) {
		p.faults = append(p.faults, postFault(r))
	}
	for range r.IntN(3) {
		p.faults = append(p.faults, listFault(r))
	}
	for range r.IntN(6) {
		p.older = append(p.older, foreignWebhook{shape(), 2*time.Second + seconds(1000)})
	}
	for range 1 + r.IntN(6) {
		p.creates = append(p.creates, modelCreate{r.IntN(4) / 3, shape(), seconds(9)})
	}
	if r.IntN(4) == 0 {
		for range 1 + r.IntN(2) {
			p.meanwhile = append(p.meanwhile, foreignWebhook{shape(), seconds(20)})
		}
	}
	for range max(0, r.IntN(5)-2) {
		p.deleted = append(p.deleted, seconds(20))
	}
	return p
}

// fixedPlans are the trials that once ended with two webhooks.
func fixedPlans() map[string]modelPlan {
	one := func(edit func(*modelPlan)) modelPlan {
		p := modelPlan{maxRetries: 4, faults: []mockserver.Fault{cutAfter, cutAfter}, creates: []modelCreate{{}}}
		p.config.Seed = 1
		edit(&p)
		return p
	}
	return map[string]modelPlan{
		"a server that normalizes urls": one(func(p *modelPlan) { p.config.StoreURL = mockserver.NormalizeURL }),
		"a laptop that sleeps": one(func(p *modelPlan) {
			p.faults[0].DelayAfter, p.asleep = 10*time.Second, suspension{5 * time.Second, time.Hour}
		}),
		"clocks that disagree": one(func(p *modelPlan) { p.config.DateOffset = 4 * time.Second }),
		"a list that lags": one(func(p *modelPlan) {
			p.config.ListDelay, p.faults[0].Cut, p.faults[0].Status = 2*time.Second, false, 502
		}),
	}
}

// postFault is anything that can become of a create. A late act comes while the client still reconciles.
func postFault(r *rand.Rand) mockserver.Fault {
	kinds := []mockserver.Fault{
		{Cut: true},
		{Cut: true, Act: true},
		{Truncate: 1 + r.IntN(60)},
		{Status: 500 + r.IntN(5)},
		{Status: 500 + r.IntN(5), Act: true},
		{Status: []int{404, 408}[r.IntN(2)], Act: true},
		{Status: []int{429, 503}[r.IntN(2)], Header: http.Header{"Retry-After": {[]string{"0", "7", "70", "soon", "Fri, 31 Dec 1999 23:59:59 GMT"}[r.IntN(5)]}}},
		{Status: 503, Act: true, RetryAfter: time.Duration(r.IntN(90)) * time.Second},
		{Delay: time.Minute, Cut: true},
		{DelayAfter: time.Minute},
		{Body: []string{"{}", "null", "[]", "<html>", `{"id":7}`, "{"}[r.IntN(6)]},
		{EmptyBody: true},
		{Delay: time.Duration(r.IntN(29_000)) * time.Millisecond},
		{Delay: DefaultRequestTimeout + time.Duration(r.IntN(8_000))*time.Millisecond},
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
	f.Method, f.Times, f.Skip = http.MethodGet, 1+r.IntN(6), r.IntN(3)
	return f
}

// equalTo tells whether a server's webhook is what a create asked for.
func equalTo(h mockserver.Webhook, n NewWebhook) bool {
	return mockserver.NormalizeURL(h.URL) == mockserver.NormalizeURL(n.URL) && sameEvents(h.Events, n.Events) && h.IsActive == n.IsActive
}

func ownSecret(number int) string { return fmt.Sprintf("own-%d", number) }
