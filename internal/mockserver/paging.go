// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"math"
	"net/url"
	"strconv"
)

// statedMaximum is the limit that the older edition of the docs allows.
const statedMaximum = 100

// paging is what the query of a list call asks for.
type paging struct {
	page   int
	limit  int
	active *bool // nil: both; only the older edition has this filter
}

// parsePaging reads the query, and returns the API's messages about it.
func parsePaging(query url.Values, d Dialect) (p paging, problems []string) {
	p.page, problems = parseCount(query, "page", 1, problems)
	p.limit, problems = parseCount(query, "limit", d.defaultLimit(), problems)
	if !d.ofPage() {
		return p, problems
	}
	if p.limit > statedMaximum {
		problems = append(problems, "limit must not be greater than 100")
	}
	switch values := query["is_active"]; {
	case len(values) == 0:
	case len(values) == 1 && (values[0] == "true" || values[0] == "false"):
		active := values[0] == "true"
		p.active = &active
	default:
		problems = append(problems, "is_active must be a boolean value")
	}
	return p, problems
}

func parseCount(query url.Values, name string, fallback int, problems []string) (int, []string) {
	values, given := query[name]
	if !given {
		return fallback, problems
	}
	n, err := strconv.Atoi(values[0])
	switch {
	case len(values) > 1 || err != nil:
		return fallback, append(problems, name+" must be an integer number")
	case n < 1:
		return fallback, append(problems, name+" must not be less than 1")
	default:
		return n, problems
	}
}

// skip returns how many items come before the page. A page number may be as large as an int, which a product would overflow.
func (p paging) skip(limit int) int {
	if p.page-1 > math.MaxInt/limit {
		return math.MaxInt
	}
	return (p.page - 1) * limit
}

// keep reports whether the filter lets a webhook through.
func (p paging) keep(w Webhook) bool { return p.active == nil || *p.active == w.IsActive }
