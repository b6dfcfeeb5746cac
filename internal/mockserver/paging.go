// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"net/url"
	"strconv"
)

// statedMaximum is the limit that the older edition of the docs allows.
const statedMaximum = 100

// parsePaging reads the query of a list call, and returns the API's messages about it.
func parsePaging(query url.Values, d Dialect) (page, limit int, problems []string) {
	page, problems = parseCount(query, "page", 1, problems)
	limit, problems = parseCount(query, "limit", d.defaultLimit(), problems)
	if d.ofPage() && limit > statedMaximum {
		problems = append(problems, "limit must not be greater than 100")
	}
	return page, limit, problems
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
