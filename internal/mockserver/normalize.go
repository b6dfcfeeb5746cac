// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"net/url"
	"strings"
)

// NormalizeURL returns an https url as a server may store it, for Config.StoreURL: scheme and host in lowercase, without the
// default port, and with the path "/" if there is none.
func NormalizeURL(sent string) string {
	u, err := url.Parse(sent)
	if err != nil {
		return sent
	}
	u.Host = strings.TrimSuffix(strings.ToLower(u.Host), ":443")
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String()
}
