// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import "strings"

// Dialect names one of the shapes that the API's responses are known to have. The names are also what the command line
// takes.
type Dialect string

// The dialects. Those that end in Wrapped put the whole response in {"statusCode":…,"data":…} once more, as other v1
// endpoints do.
const (
	// DialectPage is the older edition of the docs: a flat webhook with created_at, and a list {"data":[…]} that
	// doesn't say how long it is.
	DialectPage Dialect = "page"
	// DialectPageMeta is DialectPage with totals under "meta" in the list.
	DialectPageMeta Dialect = "page-meta"
	// DialectSpec is the schema of the OpenAPI file: a webhook in an envelope, with createdAt; the secret is echoed on
	// create and masked elsewhere.
	DialectSpec Dialect = "spec"
	// DialectSpecExample is what the examples of the OpenAPI file show: a flat webhook with createdAt and no secret; a
	// list without totalPages.
	DialectSpecExample Dialect = "spec-example"

	DialectPageWrapped        Dialect = "page-wrapped"
	DialectPageMetaWrapped    Dialect = "page-meta-wrapped"
	DialectSpecWrapped        Dialect = "spec-wrapped"
	DialectSpecExampleWrapped Dialect = "spec-example-wrapped"
)

// Dialects returns every dialect.
func Dialects() []Dialect {
	return []Dialect{
		DialectPage, DialectPageMeta, DialectSpec, DialectSpecExample,
		DialectPageWrapped, DialectPageMetaWrapped, DialectSpecWrapped, DialectSpecExampleWrapped,
	}
}

func (d Dialect) wrapped() bool { return d.base() != d }

// base returns the dialect inside the wrapping.
func (d Dialect) base() Dialect { return Dialect(strings.TrimSuffix(string(d), "-wrapped")) }

// ofPage tells the two editions of the docs apart: the older one pages by 20, states a maximum and filters by
// is_active.
func (d Dialect) ofPage() bool { return d.base() == DialectPage || d.base() == DialectPageMeta }

func (d Dialect) defaultLimit() int {
	if d.ofPage() {
		return 20
	}
	return 10
}

// idPrefix differs on purpose: ids are opaque, and a client that relies on one prefix should fail in the next dialect.
func (d Dialect) idPrefix() string {
	switch d {
	case DialectPage, DialectPageMeta:
		return "whk_"
	case DialectSpec:
		return "webhook_"
	default:
		return "wh_"
	}
}
