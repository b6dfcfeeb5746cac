// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"fmt"
	"strconv"
	"strings"
)

// Floor is the first Terraform and the first OpenTofu that has something, as
// "1.11"; "" where none has it.
type Floor struct {
	Terraform, OpenTofu string
}

// Met reports whether the command has it.
func (f Floor) Met(c CLI) bool {
	floor := f.of(c)

	return floor != "" && compare(c.Version, floor) >= 0
}

func (f Floor) of(c CLI) string {
	if c.OpenTofu() {
		return f.OpenTofu
	}

	return f.Terraform
}

// String says what it wants, such as "Terraform 1.11 or OpenTofu 1.11, or later".
func (f Floor) String() string {
	switch {
	case f.Terraform == "":
		return fmt.Sprintf("OpenTofu %s or later", f.OpenTofu)
	case f.OpenTofu == "":
		return fmt.Sprintf("Terraform %s or later", f.Terraform)
	default:
		return fmt.Sprintf("Terraform %s or OpenTofu %s, or later", f.Terraform, f.OpenTofu)
	}
}

// compare compares the numbers of two versions; a pre-release counts as its
// release, since it has the features.
func compare(a, b string) int {
	as, bs := numbers(a), numbers(b)
	for i := range as {
		if as[i] != bs[i] {
			return as[i] - bs[i]
		}
	}

	return 0
}

func numbers(version string) [3]int {
	version, _, _ = strings.Cut(version, "-")

	var out [3]int

	for i, part := range strings.SplitN(version, ".", len(out)) {
		out[i], _ = strconv.Atoi(part)
	}

	return out
}
