// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// deliveryClient returns the client for deliveries. It trusts the certificates of a file besides the system's, for a
// receiver on this machine that signed its own; and it delivers elsewhere, if that is given, for a receiver on this
// machine whose webhook has the url that it will have.
func deliveryClient(file string, elsewhere *url.URL) (*http.Client, error) {
	wire := &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true,
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
	}
	if file != "" {
		pem, err := os.ReadFile(filepath.Clean(file))
		if err != nil {
			return nil, fmt.Errorf("cannot read -delivery-ca: %w", err)
		}
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("-delivery-ca %s has no PEM certificate", file)
		}
		wire.TLSClientConfig.RootCAs = pool
	}
	return mockserver.NewDeliveryClient(redirected{wire, elsewhere}), nil
}

// redirected sends each request to another origin, if there is one.
type redirected struct {
	http.RoundTripper
	to *url.URL
}

// RoundTrip implements http.RoundTripper.
func (r redirected) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.to != nil {
		req = req.Clone(req.Context())
		req.URL.Scheme, req.URL.Host = r.to.Scheme, r.to.Host
	}
	return r.RoundTripper.RoundTrip(req)
}
