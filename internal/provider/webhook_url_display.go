// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import "net/url"

// shownURL is a webhook's url as messages and lists show it: without user information and query, which may carry a token.
func shownURL(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return "(a URL that can't be parsed)"
	}
	hidden := ""
	if u.RawQuery != "" {
		hidden = "?…"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String() + hidden
}
