// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"math/rand/v2"
	"net/http"
	"strconv"
)

// randomFaults hits a share of all requests with whatever a bad network and a bad day of the API can do. A nil one hits none.
type randomFaults struct {
	rate float64
	rng  *rand.Rand
}

func (r *randomFaults) next() (Fault, bool) {
	if r == nil || r.rng.Float64() >= r.rate {
		return Fault{}, false
	}
	kinds := r.kinds()
	return kinds[r.rng.IntN(len(kinds))], true
}

func (r *randomFaults) kinds() []Fault {
	wait := strconv.Itoa(r.rng.IntN(2))
	return []Fault{
		{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {wait}}},
		{Status: http.StatusInternalServerError},
		{Status: http.StatusBadGateway},
		{Status: http.StatusServiceUnavailable},
		{Status: http.StatusGatewayTimeout},
		{Status: http.StatusInternalServerError, Act: true},
		{Status: http.StatusBadGateway, Act: true},
		{Status: http.StatusGatewayTimeout, Act: true},
		{Cut: true},
		{Cut: true, Act: true},
		{Truncate: 1 + r.rng.IntN(40)},
	}
}
