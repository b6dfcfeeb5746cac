// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"testing"
)

func TestFleet_isTheSameForTheSameSeed(t *testing.T) {
	t.Parallel()

	course := func(seed int64) []byte {
		f := newFleet(50, "https://a.test", seed)
		f.change()

		text, err := f.json()
		if err != nil {
			t.Fatal(err)
		}

		return text
	}

	if !bytes.Equal(course(1), course(1)) {
		t.Error("one seed, two fleets")
	}

	if bytes.Equal(course(1), course(2)) {
		t.Error("two seeds, one fleet")
	}
}

func TestFleet_hasEqualWebhooksAndChangesSome(t *testing.T) {
	t.Parallel()

	f := newFleet(100, "https://a.test", 1)
	if n := f.equal(); n < 30 {
		t.Errorf("%d are equal to another", n)
	}

	if n := f.change(); n < 30 || n > 70 {
		t.Errorf("%d changed", n)
	}
}

func TestLeak_findsSecretsAndTheKey(t *testing.T) {
	t.Parallel()

	secret := newFleet(10, "", 1).webhooks[3].Secret
	for text, want := range map[string]string{
		"fine\nx " + secret + "\n": "x " + secret,
		"Bearer key:1":             "Bearer key:1",
		"fine":                     "",
	} {
		if got := leak(text, "key:1"); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}
