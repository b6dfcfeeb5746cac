// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// NewWire returns a connection pool for one host, large enough for a common -parallelism of Terraform. It uses the
// environment's proxies for https, and TLS 1.2 at least.
func NewWire() *http.Transport {
	return &http.Transport{
		Proxy:                 httpsProxy,
		TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          64,
		MaxIdleConnsPerHost:   64,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
		// A dead HTTP/2 connection would otherwise take every retry with it: they all share it.
		HTTP2: &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second},
	}
}

// httpsProxy returns the environment's proxy for a request. Plain http is only for this machine: through a proxy, the key
// would leave it in clear.
func httpsProxy(req *http.Request) (*url.URL, error) {
	if req.URL.Scheme != "https" {
		return nil, nil //nolint:nilnil // It means no proxy.
	}
	to := *req.URL
	to.Host = strings.ToLower(to.Host) // net/http knows localhost in this spelling alone.
	return http.ProxyFromEnvironment(&http.Request{URL: &to})
}

// SentOnce returns a request that net/http does not send again by itself once it is written to an HTTP/2 connection: after
// PROTOCOL_ERROR, the server may have carried it out. A refused stream and GOAWAY promise that it was not, but can't be told
// from that here. Over HTTP/1.1, net/http repeats a POST only if nothing was written.
func SentOnce(req *http.Request) *http.Request {
	if req.Method != http.MethodPost || req.GetBody == nil {
		return req
	}
	var http2, written atomic.Bool
	once := req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			conn, ok := info.Conn.(*tls.Conn)
			http2.Store(ok && conn.ConnectionState().NegotiatedProtocol == "h2")
		},
		WroteHeaders: func() { written.Store(http2.Load()) },
	}))
	once.GetBody = func() (io.ReadCloser, error) {
		if written.Load() {
			return nil, errors.New("the server reset the request or closed the connection before it responded")
		}
		return req.GetBody()
	}
	return once
}

// RefuseSwitch closes the connection of a response that changes the protocol, which no request here asks for: net/http
// hands the open connection over, and neither a timeout nor a canceled context would end it.
func RefuseSwitch(resp *http.Response) error {
	if resp.StatusCode != http.StatusSwitchingProtocols {
		return nil
	}
	_ = resp.Body.Close()
	return errors.New("the response was 101 Switching Protocols, which was not asked for")
}
