// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"math/rand/v2"
	"slices"
	"sync"
)

// newRNG returns a random number generator that is safe for concurrent use. The seed determines its numbers; 0 is a random
// seed.
func newRNG(seed int64) *rand.Rand {
	if seed == 0 {
		seed = rand.Int64() // #nosec G404 -- nothing here is secret.
	}
	return rand.New(&lockedSource{src: rand.NewPCG(uint64(seed), 0)}) // #nosec G404 G115 -- as above; any bits will do.
}

type lockedSource struct {
	mu  sync.Mutex
	src rand.Source
}

func (s *lockedSource) Uint64() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.src.Uint64()
}

// shuffled returns the items in a random order, in a slice of its own; nil for nil.
func shuffled(rng *rand.Rand, items []string) []string {
	out := slices.Clone(items)
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// randomName returns n characters of those that ids are made of.
func randomName(rng *rand.Rand, n int) string {
	const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"
	out := make([]byte, n)
	for i := range out {
		out[i] = alphabet[rng.IntN(len(alphabet))]
	}
	return string(out)
}
