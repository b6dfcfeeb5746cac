// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	cryptorand "crypto/rand"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
)

// dice is the server's randomness: one seed, one course of events.
type dice struct {
	mu  sync.Mutex
	src *rand.ChaCha8
}

// newDice seeds the dice; 0 takes a random seed.
func newDice(seed int64) *dice {
	var key [32]byte
	if seed == 0 {
		_, _ = cryptorand.Read(key[:]) // never fails, says its documentation
	} else {
		copy(key[:], strconv.FormatInt(seed, 10))
	}
	return &dice{src: rand.NewChaCha8(key)}
}

// shuffled returns the items in a random order, in a slice of its own.
func (d *dice) shuffled(items []string) []string {
	type ranked struct {
		rank uint64
		item string
	}
	order := make([]ranked, len(items))
	d.mu.Lock()
	for i, item := range items {
		order[i] = ranked{d.src.Uint64(), item}
	}
	d.mu.Unlock()

	slices.SortFunc(order, func(a, b ranked) int {
		if a.rank < b.rank {
			return -1
		}
		return 1
	})
	out := make([]string, len(items))
	for i := range order {
		out[i] = order[i].item
	}
	return out
}

// name returns n random characters of those that ids are made of.
func (d *dice) name(n int) string {
	const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"
	raw := make([]byte, n)
	d.mu.Lock()
	_, _ = d.src.Read(raw) // never fails, says its documentation
	d.mu.Unlock()
	for i, b := range raw {
		raw[i] = alphabet[int(b)%len(alphabet)]
	}
	return string(raw)
}

// fraction returns a number from 0 up to, but not including, 1.
func (d *dice) fraction() float64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	// 53 bits are what a float64 holds without rounding up to 1.
	return float64(d.src.Uint64()>>11) / (1 << 53)
}

// below returns a number from 0 up to, but not including, n.
func (d *dice) below(n int) int {
	return int(d.fraction() * float64(n))
}
