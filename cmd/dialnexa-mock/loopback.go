// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"net"
	"net/netip"
)

// checkLoopback refuses addresses that other machines reach: the server's
// control path asks for no key, and posts to any url that it is given.
func checkLoopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("-addr %q: want host:port, such as 127.0.0.1:8080", addr)
	}
	ip, err := netip.ParseAddr(host)
	if host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return fmt.Errorf("-addr %q: this stand-in serves loopback addresses only, such as 127.0.0.1:8080", addr)
	}
	return nil
}
