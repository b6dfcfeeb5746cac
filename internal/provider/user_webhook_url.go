// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"net/url"
	"strings"
	"unicode"
)

// webhookURLFault says what is wrong with a url, or "". It repeats nothing of the url, which may contain a password.
func webhookURLFault(text string) string {
	if strings.ContainsFunc(text, unicode.IsSpace) {
		return "The url has a space or line break in it; write a space as %20"
	}
	u, err := url.Parse(text)
	switch {
	case text == "":
		return "The url is empty"
	case err != nil:
		return "The url can't be parsed"
	case u.Scheme == "http":
		return "The url uses http://, which is not encrypted"
	case u.Scheme == "" && u.Host == "":
		return "The url is relative"
	case u.Scheme != "https":
		return "The url does not start with https://"
	case u.Hostname() == "":
		return "The url has no host"
	case u.User != nil:
		return "The url has a user name or password in it, which would appear in logs; verify the signature instead"
	case strings.Contains(text, "#"):
		return "The url has a fragment (#…), which is never sent to a server"
	}
	return ""
}

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
