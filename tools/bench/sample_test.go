// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"
	"time"
)

func TestSeries_comparesEachRoundWithItsOwnFloor(t *testing.T) {
	t.Parallel()

	s := series{
		{wall: 4 * time.Second, floor: 2 * time.Second, requests: 11},
		{wall: 90 * time.Second, floor: 30 * time.Second, requests: 10}, // a busy machine
		{wall: time.Second, floor: time.Second, requests: 10},
	}
	if got := s.multiple(); got != 2 {
		t.Errorf("multiple is %g", got)
	}

	if got := s.requests(); got != 11 {
		t.Errorf("requests are %d", got)
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		values []float64
		want   float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 2, 9}, 3}} {
		if got := median(c.values); got != c.want {
			t.Errorf("%v: %g", c.values, got)
		}
	}
}
