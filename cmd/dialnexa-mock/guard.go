// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// checkAddr refuses addresses that other machines reach: /_mock asks for no key, and posts to any url that it is given.
func checkAddr(addr string) error {
	if host, _, err := net.SplitHostPort(addr); err != nil || !isLoopback(host) {
		return fmt.Errorf("-addr %q: want a loopback address with a port, such as 127.0.0.1:8080", addr)
	}
	return nil
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}

// guard keeps web pages out. A page of another site could otherwise send a POST to this server, and one whose name
// resolves to this machine could do anything.
func guard(next http.Handler) http.Handler {
	sameOrigin := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host // without a port
		}
		if !isLoopback(host) {
			http.Error(w, "dialnexa-mock serves loopback hosts only", http.StatusForbidden)
			return
		}
		sameOrigin.ServeHTTP(w, r)
	})
}
