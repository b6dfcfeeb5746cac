// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestClient_Create_givesEachOfEqualWebhooksItsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{Latency: 50 * time.Millisecond})
		for _, f := range lostAnswers {
			f.fault.Method = http.MethodPost
			w.server.Fault(f.fault)
		}
		ids := make([]string, 20)
		var group sync.WaitGroup
		for i := range ids {
			group.Go(func() {
				got, err := w.client.Create(t.Context(), newHook(fmt.Sprintf("whsec_%02d", i)))
				if err != nil {
					t.Errorf("create %d: %v", i, err)
				}
				ids[i] = got.ID
			})
		}
		group.Wait()
		time.Sleep(2 * time.Hour)
		for i, id := range ids {
			if own := w.ofSecret(fmt.Sprintf("whsec_%02d", i)); len(own) != 1 || own[0].ID != id {
				t.Errorf("create %d got %q, the server holds %+v", i, id, own)
			}
		}
		if n := len(w.server.Webhooks()); n != len(ids) {
			t.Errorf("the server holds %d, want %d", n, len(ids))
		}
	})
}

func TestClient_Create_doesNotTakeTheWebhookOfAnEqualCreateThatEndedUnresolved(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{}, noRetries)
		w.server.Fault(mockserver.Fault{Method: http.MethodGet, Status: 500})
		_ = lostCreate(t, w)
		// Its webhook is a second old when the next one's POST fails without having been done.
		w.server.Fault(mockserver.Fault{Method: http.MethodPost, Status: 500})
		got, err := w.client.Create(t.Context(), newHook("whsec_2"))
		if err == nil {
			t.Fatalf("took %s for its own", got.ID)
		}
		wantCandidates(t, as[*UnconfirmedError](t, err), w.ofSecret("whsec_own")[0].ID)
	})
}

func TestClient_Create_waitsForAnEqualOneAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{Latency: time.Second})
		var group sync.WaitGroup
		began := time.Now()
		for i := range 10 {
			n := newHook("whsec")
			n.URL += fmt.Sprint(i)
			group.Go(func() {
				if _, err := w.client.Create(context.WithoutCancel(t.Context()), n); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if took := time.Since(began); took != time.Second {
			t.Errorf("ten different creates took %s, want one after another's time only for equal ones", took)
		}
	})
}
