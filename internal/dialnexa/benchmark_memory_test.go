// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"runtime"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// BenchmarkReader_holds1000 reports what a Reader's pages hold in memory once a thousand webhooks were read. The server's
// record of requests is forgotten before each measurement, since it lives in the same process.
func BenchmarkReader_holds1000(b *testing.B) {
	w := newMockAPI(b, mockserver.Config{}, func(c *Config) { c.Logger = nil })
	ids := w.fill(1000)
	read := func() *Reader {
		reader := newReader(w.client)
		for _, id := range ids {
			if _, err := reader.Get(b.Context(), id); err != nil {
				b.Fatal(err)
			}
		}
		w.server.ResetRequests()
		return reader
	}
	liveHeap := func() float64 {
		runtime.GC()
		runtime.GC() // what the first one has only found
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return float64(stats.HeapAlloc)
	}
	read()
	var held float64
	for b.Loop() {
		before := liveHeap()
		reader := read()
		held = liveHeap() - before
		runtime.KeepAlive(reader)
	}
	b.ReportMetric(held, "held-B")
}
