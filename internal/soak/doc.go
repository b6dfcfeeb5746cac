// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package soak drives Terraform or OpenTofu through rounds of create, change,
// drift and destroy, against a mock of DialNexa that fails at random, and compares
// the state with the server after each. It has tests only; make soak runs them.
package soak
