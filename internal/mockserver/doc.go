// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package mockserver is an in-memory DialNexa: the stand-in that tests, demos
// and users' own CI talk to instead of the real API.
//
// A [Server] is an [net/http.Handler] that holds webhooks, refuses what the API
// refuses, responds in any of the shapes that DialNexa is known to respond in
// (a [Dialect] each), counts the rate limit, logs every request, fails on demand
// (a [Fault]) and delivers signed events to registered receivers. [Config] makes
// it as difficult as the real API may be. It needs no socket: [Server.Transport]
// runs it inside a test, where a fake clock works too.
package mockserver
