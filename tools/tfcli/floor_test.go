// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package tfcli

import "testing"

func TestFloor(t *testing.T) {
	t.Parallel()

	both := Floor{Terraform: "1.11", OpenTofu: "1.9"}

	for _, test := range []struct {
		name, version string
		floor         Floor
		want          bool
	}{
		{"Terraform", "1.11.0", both, true},
		{"Terraform", "1.11.0-rc1", both, true},
		{"Terraform", "1.9.8", both, false},
		{"Terraform", "2.0.0", both, true},
		{"OpenTofu", "1.9.0", both, true},
		{"OpenTofu", "1.8.11", both, false},
		{"OpenTofu", "1.12.6", Floor{Terraform: "1.14"}, false},
		{"Terraform", "1.14.9", Floor{OpenTofu: "1.9"}, false},
	} {
		if got := test.floor.Met(CLI{Name: test.name, Version: test.version}); got != test.want {
			t.Errorf("%s %s has what wants %s: %t", test.name, test.version, test.floor, got)
		}
	}
}
