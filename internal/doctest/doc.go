// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package doctest tests what the documentation shows: it applies every example,
// and runs every command block of README, guides and module, with the Terraform or
// OpenTofu at hand and a mock of DialNexa. It has tests only.
package doctest
