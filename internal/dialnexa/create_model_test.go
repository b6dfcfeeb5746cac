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

// The number of schedules, and the seed of the first one; each has the seed after the last one's. To see a failure
// again, set the seed that it printed, and one schedule. The seed fixes what is asked for and what goes wrong, not the
// order in which goroutines of the same instant run, so a rare failure may take a few tries (-count).
const (
	modelSchedules = "DIALNEXA_MODEL_SCHEDULES"
	modelSeed      = "DIALNEXA_MODEL_SEED"
)

// TestClient_Create_model runs random schedules of concurrent creates, equal ones among them, with random faults and
// with twins that somebody else makes before and meanwhile, and checks after each that every create that succeeded has
// its own webhook on the server, and that one that failed left none, or said so.
//
// One case can't be decided by any client, and is counted instead: none of a create's POSTs was done, and somebody else
// made an equal webhook after it began (or so little earlier that clocks cut to the second can't tell). All that the
// API shows of that webhook is what it would show of the create's own, so the create takes it. For the same reason a
// server that acts only after the client has given up, and a stranger at work, don't meet in one schedule: the client
// would see the stranger's twin first. Pages hold two webhooks at least: with one, two creates in a row shift the list by
// two whole pages, which is all that the client forgives.
func TestClient_Create_model(t *testing.T) {
	t.Parallel()
	schedules, seed := envInt(t, modelSchedules, 400), envInt(t, modelSeed, time.Now().UnixNano()%1e9)
	if testing.Short() {
		schedules = min(schedules, 200)
	}
	var sum modelTally
	for i := range schedules {
		synctest.Test(t, func(t *testing.T) {
			defer func() {
				if t.Failed() {
					t.Logf("replay with %s=%d %s=1", modelSeed, seed+i, modelSchedules)
				}
			}()
			runModel(t, newModelPlan(rand.New(rand.NewPCG(uint64(seed+i), 0))), &sum) // #nosec G404 G115 -- a replayable test.
		})
		if t.Failed() {
			return
		}
	}
	t.Logf("%d schedules from seed %d: %+v", schedules, seed, sum)
	if sum.Undecidable*20 > sum.Created {
		t.Errorf("more than one in twenty creates was undecidable: %+v", sum)
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
	older      []modelTwin // at times before the start
	meanwhile  []modelTwin
	creates    []modelCreate
}

// modelTwin is a webhook that somebody else makes.
type modelTwin struct {
	shape int
	at    time.Duration
}

// modelCreate is one of the client's creates. Those of one shape are equal but for the secret.
type modelCreate struct {
	shape int
	start time.Duration
}

func (c modelCreate) webhook(number int) NewWebhook {
	n := newHook(fmt.Sprintf("own-%d", number))
	n.URL += strconv.Itoa(c.shape)
	return n
}

func newModelPlan(r *rand.Rand) modelPlan {
	dialects := mockserver.Dialects()
	p := modelPlan{
		config: mockserver.Config{
			Dialect: dialects[r.IntN(len(dialects))], PageCap: []int{2, 3, 5, 100}[r.IntN(4)],
			Latency: time.Duration(r.IntN(400)) * time.Millisecond, Seed: 1 + r.Int64N(1e9),
		},
		maxRetries: r.IntN(5),
	}
	stranger := r.IntN(2) == 0
	for range r.IntN(7) {
		p.faults = append(p.faults, postFault(r, !stranger))
	}
	for range r.IntN(4) {
		p.faults = append(p.faults, listFault(r))
	}
	for range r.IntN(6) {
		p.older = append(p.older, modelTwin{r.IntN(2), 5*time.Second + time.Duration(r.IntN(1e6))*time.Millisecond})
	}
	for range 1 + r.IntN(6) {
		p.creates = append(p.creates, modelCreate{r.IntN(2), time.Duration(r.IntN(9000)) * time.Millisecond})
	}
	if stranger {
		for range 1 + r.IntN(2) {
			p.meanwhile = append(p.meanwhile, modelTwin{r.IntN(2), time.Duration(r.IntN(20_000)) * time.Millisecond})
		}
	}
	return p
}

// postFault is anything that can become of a create. A late act comes while the client still looks for it.
func postFault(r *rand.Rand, late bool) mockserver.Fault {
	kinds := []mockserver.Fault{
		{Cut: true},
		{Cut: true, Act: true},
		{Truncate: 1 + r.IntN(60)},
		{Status: 500 + r.IntN(5)},
		{Status: 500 + r.IntN(5), Act: true},
		{Status: 429},
		{Delay: time.Minute, Cut: true},
		{DelayAfter: time.Minute},
		{Body: []string{"{}", "null", "[]", "<html>", `{"id":7}`, "{"}[r.IntN(6)]},
		{NoBody: true},
		{Delay: time.Duration(r.IntN(29_000)) * time.Millisecond},
		{Delay: DefaultRequestTimeout + time.Duration(r.IntN(10_000))*time.Millisecond},
	}
	if !late {
		kinds = kinds[:len(kinds)-1]
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
		{Status: 503, NoBody: true},
		{Status: 429},
		{Body: "{}"},
		{Delay: 40 * time.Second},
		{Header: http.Header{"Date": nil}},
	}
	f := kinds[r.IntN(len(kinds))]
	f.Method, f.Times, f.Skip = http.MethodGet, 1+r.IntN(6), r.IntN(3)
	return f
}
