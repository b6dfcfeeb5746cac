// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package receivers holds a receiver of DialNexa's events in each of several
// languages, and the test that sends them events, signed and forged.
package receivers
