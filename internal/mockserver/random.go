// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"math/rand/v2"
	"slices"
	"sync"
)

// rng makes up ids and orders. It is safe for concurrent use.
type rng struct {
	mu   sync.Mutex
	rand *rand.Rand
}

// newRand returns a generator whose numbers the seed determines; 0 is a random seed.
func newRand(seed int64) *rand.Rand {
	if seed == 0 {
		seed = rand.Int64() // #nosec G404 -- nothing here is secret.
	}
	return rand.New(rand.NewPCG(uint64(seed), 0)) // #nosec G404 G115 -- as above; any bits will do.
}

// shuffled returns the items in a random order, in a slice of its own; nil for nil.
func (r *rng) shuffled(items []string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := slices.Clone(items)
	r.rand.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// name returns n characters of those that ids are made of.
func (r *rng) name(n int) string {
	const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]byte, n)
	for i := range out {
		out[i] = alphabet[r.rand.IntN(len(alphabet))]
	}
	return string(out)
}
