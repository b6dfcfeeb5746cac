// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"crypto/tls"
	"errors"
	"fmt"
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

// httpsProxy returns the environment's proxy for a request. Plain http is only for this machine: through a proxy, the
// key would leave it in clear.
func httpsProxy(req *http.Request) (*url.URL, error) {
	if req.URL.Scheme != "https" {
		return nil, nil //nolint:nilnil // It means no proxy.
	}
	to := *req.URL
	to.Host = strings.ToLower(to.Host) // net/http knows localhost in this spelling alone.
	return http.ProxyFromEnvironment(&http.Request{URL: &to})
}

// SendOnce sends a request at most once and reads up to maxBody bytes of its response, and one more if there are more.
// If the body breaks off, it returns the error with what there is. It follows no redirect.
func SendOnce(wire http.RoundTripper, req *http.Request, maxBody int64) (*Reply, error) {
	resp, err := wire.RoundTrip(unrepeatable(req))
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode == http.StatusSwitchingProtocols {
		// net/http hands the open connection over, and neither a timeout nor a canceled context would end it.
		return nil, errors.New("the response was 101 Switching Protocols, which was not asked for")
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err != nil {
		err = fmt.Errorf("the response broke off: %w", err)
	}
	return &Reply{StatusCode: resp.StatusCode, Header: resp.Header, Body: body}, err
}

// unrepeatable returns a request that net/http does not send again by itself after it was written to an HTTP/2
// connection: after PROTOCOL_ERROR, the server may have carried it out. A refused stream and GOAWAY promise that it was
// not, but can't be told from that here. Over HTTP/1.1, net/http repeats a POST only if nothing was written.
func unrepeatable(req *http.Request) *http.Request {
	if req.Method != http.MethodPost {
		return req
	}
	var http2, written atomic.Bool
	post := req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			conn, ok := info.Conn.(*tls.Conn)
			http2.Store(ok && conn.ConnectionState().NegotiatedProtocol == "h2")
		},
		WroteHeaders: func() { written.Store(http2.Load()) },
	}))
	post.GetBody = func() (io.ReadCloser, error) {
		if written.Load() {
			return nil, errors.New("the server reset the request or closed the connection before it responded")
		}
		return req.GetBody()
	}
	return post
}
