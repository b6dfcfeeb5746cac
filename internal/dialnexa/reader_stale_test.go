// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// read reads one webhook through the reader and checks it against the server.
func (w *mockAPI) read(t *testing.T, id string) {
	t.Helper()
	got, err := w.client.Reader().Get(t.Context(), id)
	w.wantStored(t)(id, got, err)
}

func TestReader_seesEveryWriteOfItsClient(t *testing.T) {
	t.Parallel()
	writes := map[string]func(t *testing.T, w *mockAPI, id string) error{
		"create": func(t *testing.T, w *mockAPI, _ string) error {
			t.Helper()
			got, err := w.client.Create(t.Context(), newHook("whsec_own"))
			if err == nil {
				w.read(t, got.ID)
			}
			return err
		},
		"update": func(t *testing.T, w *mockAPI, id string) error {
			t.Helper()
			_, err := w.client.Update(t.Context(), id, WebhookPatch{URL: ptr("https://new.test/")})
			return err
		},
		"delete": func(t *testing.T, w *mockAPI, id string) error {
			t.Helper()
			return w.client.Delete(t.Context(), id)
		},
	}
	for name, write := range writes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newMockAPI(t, mockserver.Config{})
			ids := w.varied(3)
			w.read(t, ids[0])
			// Something changes behind the client's back too, which it has no way to know of until it writes.
			w.server.Modify(ids[1], func(h *mockserver.Webhook) { h.URL = "https://drifted.test/" })
			if err := write(t, w, ids[0]); err != nil {
				t.Fatal(err)
			}
			for _, id := range ids {
				w.read(t, id)
			}
		})
	}
}

func TestReader_seesWhatAFailedWriteMayHaveDone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{}, noRetries)
		id := w.varied(1)[0]
		w.read(t, id)
		w.server.Fault(mockserver.Fault{Cut: true, Act: true})
		if err := w.client.Delete(t.Context(), id); err == nil {
			t.Error("the delete whose answer was lost succeeded")
		}
		w.read(t, id)
	})
}

func TestReader_doesNotKeepAPageThatWasOnItsWayDuringAWrite(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		page  mockserver.Fault
		patch mockserver.Fault
	}{
		"the write within the fetch":         {mockserver.Fault{DelayAfter: 9 * time.Second}, mockserver.Fault{Delay: time.Second}},
		"the fetch within the write, before": {mockserver.Fault{DelayAfter: time.Second}, mockserver.Fault{Delay: 9 * time.Second}},
		"the write ends later":               {mockserver.Fault{DelayAfter: 5 * time.Second}, mockserver.Fault{Delay: 3 * time.Second, DelayAfter: 9 * time.Second}},
	}
	for name, tt := range tests {
		for _, pageFirst := range []time.Duration{time.Second, 3 * time.Second} {
			t.Run(fmt.Sprintf("%s/%s", name, pageFirst), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newMockAPI(t, mockserver.Config{})
					ids := w.varied(3)
					page, patch := tt.page, tt.patch
					page.Method, patch.Method = http.MethodGet, http.MethodPatch
					w.server.Fault(page, patch)
					var group sync.WaitGroup
					var ended atomic.Bool
					group.Go(func() {
						time.Sleep(pageFirst)
						got, err := w.client.Reader().Get(t.Context(), ids[0])
						if err != nil {
							t.Error(err)
						}
						if ended.Load() && pageFirst == time.Second && got.URL != "https://new.test/" {
							t.Errorf("got %s after the write had ended", got.URL)
						}
					})
					group.Go(func() {
						time.Sleep(2 * time.Second)
						if _, err := w.client.Update(t.Context(), ids[0], WebhookPatch{URL: ptr("https://new.test/")}); err != nil {
							t.Error(err)
						}
						ended.Store(true)
					})
					group.Wait()
					for _, id := range ids {
						w.read(t, id)
					}
				})
			})
		}
	}
}

func TestReader_usesTheListAgainAfterAWrite(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{})
	ids := w.varied(50)
	if err := w.client.Delete(t.Context(), ids[0]); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids[1:] {
		w.read(t, id)
	}
	if n := w.requests(http.MethodGet); n != 1 {
		t.Errorf("%d GETs, want the page", n)
	}
}

// TestReader_neverGoesBackInTime has readers and writers at work at once: a read that begins after a write has ended
// must see that write or a later one.
func TestReader_neverGoesBackInTime(t *testing.T) {
	t.Parallel()
	seed := envInt(t, modelSeed, time.Now().UnixNano()%1e9)
	for i := range int64(40) {
		synctest.Test(t, func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(seed+i), 2)) // #nosec G404 G115 -- a replayable test.
			w := newMockAPI(t, mockserver.Config{PageCap: 1 + r.IntN(5)})
			ids := w.varied(1 + r.IntN(12))
			for range 100 {
				w.server.Fault(mockserver.Fault{
					Delay: time.Duration(r.IntN(900)) * time.Millisecond, DelayAfter: time.Duration(r.IntN(900)) * time.Millisecond,
				})
			}
			written := make([]atomic.Int64, len(ids))
			var group sync.WaitGroup
			for n := range ids {
				pauses := []time.Duration{time.Duration(r.IntN(5000)) * time.Millisecond, time.Duration(r.IntN(5000)) * time.Millisecond}
				group.Go(func() {
					for version, pause := range pauses {
						time.Sleep(pause)
						patch := WebhookPatch{URL: ptr(fmt.Sprintf("https://v.test/%d", version+1))}
						if _, err := w.client.Update(t.Context(), ids[n], patch); err != nil {
							t.Error(err)
						}
						written[n].Store(int64(version + 1))
					}
				})
				for range 4 {
					pause := time.Duration(r.IntN(12_000)) * time.Millisecond
					group.Go(func() {
						time.Sleep(pause)
						least := written[n].Load()
						got, err := w.client.Reader().Get(t.Context(), ids[n])
						if err != nil {
							t.Error(err)
							return
						}
						var version int64
						if _, err := fmt.Sscanf(got.URL, "https://v.test/%d", &version); least > 0 && (err != nil || version < least) {
							t.Errorf("read %q after version %d was written; replay with %s=%d", got.URL, least, modelSeed, seed+i)
						}
					})
				}
			}
			group.Wait()
		})
		if t.Failed() {
			return
		}
	}
}
