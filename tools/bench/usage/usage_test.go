// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package usage

import (
	"path/filepath"
	"testing"
	"time"
)

func TestTake_addsUpTheProcesses(t *testing.T) {
	t.Parallel()

	file := filepath.Join(t.TempDir(), "usage")

	for _, u := range []Usage{{Peak: 5, CPU: time.Second}, {Peak: 9, CPU: time.Second}, {Peak: 7}} {
		if err := Append(file, u); err != nil {
			t.Fatal(err)
		}
	}

	got, err := Take(file)
	if want := (Usage{Peak: 9, CPU: 2 * time.Second}); err != nil || got != want {
		t.Errorf("%v, %+v", err, got)
	}

	if got, err := Take(file); err != nil || got != (Usage{}) {
		t.Errorf("%v, %+v is left", err, got)
	}
}
