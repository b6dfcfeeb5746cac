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
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// deliveryClient returns the client for deliveries. It trusts the certificates of a file besides the system's, for a receiver
// on this machine that signed its own; and it delivers to the origin elsewhere, if there is one, for a receiver on this
// machine whose webhook has the url that it will have.
func deliveryClient(file, elsewhere string) (*http.Client, error) {
	wire := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: 10 * time.Second,
		IdleConnTimeout:     time.Minute,
		ForceAttemptHTTP2:   true,
	}
	if file != "" {
		pool, err := readCertificates(file)
		if err != nil {
			return nil, err
		}
		wire.TLSClientConfig.RootCAs = pool
	}
	if elsewhere == "" {
		return mockserver.NewDeliveryClient(wire), nil
	}
	to, err := url.Parse(elsewhere)
	if err != nil || to.Host == "" {
		return nil, usageError{fmt.Errorf("-deliver-to %q: want a url such as http://127.0.0.1:9000", elsewhere)}
	}
	return mockserver.NewDeliveryClient(redirected{wire, to}), nil
}

func readCertificates(file string) (*x509.CertPool, error) {
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
	return pool, nil
}

// redirected sends each request to another origin.
type redirected struct {
	http.RoundTripper
	to *url.URL
}

// RoundTrip implements http.RoundTripper.
func (r redirected) RoundTrip(req *http.Request) (*http.Response, error) {
	there := req.Clone(req.Context())
	there.URL.Scheme, there.URL.Host = r.to.Scheme, r.to.Host
	return r.RoundTripper.RoundTrip(there)
}
