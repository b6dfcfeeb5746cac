// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"sync"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func BenchmarkDecodeList_of100(b *testing.B) {
	ids := make([]int, 100)
	for i := range ids {
		ids[i] = i
	}
	body := []byte(`{"webhooks":[` + items(ids...) + `],"page":1,"limit":100,"total":100,"totalPages":1}`)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if list, err := decodeList(body); err != nil || len(list.webhooks) != 100 {
			b.Fatal(err)
		}
	}
}

func BenchmarkEvents(b *testing.B) {
	b.Run("listed", func(b *testing.B) {
		for b.Loop() {
			IsListedEvent("workflow.lead.completed")
		}
	})
	b.Run("nearest", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			NearestEvent("Campaign_Complete")
		}
	})
}

// BenchmarkReader_1000of1000 is what a plan over a workspace reads, without the network's part of it.
func BenchmarkReader_1000of1000(b *testing.B) {
	w := newMockAPI(b, mockserver.Config{})
	ids := w.fill(1000)
	b.ReportAllocs()
	for b.Loop() {
		reader := newReader(w.client)
		var group sync.WaitGroup
		for start := range 10 {
			group.Go(func() {
				for i := start; i < len(ids); i += 10 {
					if _, err := reader.Get(b.Context(), ids[i]); err != nil {
						b.Error(err)
					}
				}
			})
		}
		group.Wait()
	}
	b.ReportMetric(float64(w.server.Stats().Requests)/float64(b.N), "requests/op")
}
