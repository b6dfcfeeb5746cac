// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"crypto/tls"
	"net/http"
	"time"
)

// newTransport stacks what a request passes on its way out, the outermost last. Hide masks secrets in what is logged.
func newTransport(cfg Config, hide func(string) string) http.RoundTripper {
	wire := cfg.Transport
	if wire == nil {
		wire = newWire()
	}
	var t http.RoundTripper = &attemptTransport{next: wire, timeout: cfg.RequestTimeout}
	t = &authTransport{next: t, key: cfg.APIKey}
	t = &loggingTransport{next: t, logger: cfg.Logger, hide: hide}
	t = newPacingTransport(t, cfg.Logger)
	t = newRetryTransport(t, cfg, hide)
	return t
}

// newWire is a pool of connections to one host, as many as Terraform's parallelism commonly asks for.
func newWire() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
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
