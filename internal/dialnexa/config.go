// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

// Defaults of a Config's zero values. Unversioned routes respond with 404 since 2026-07-31.
const (
	DefaultBaseURL        = "https://api.dialnexa.com/v1"
	DefaultMaxRetries     = 4
	DefaultRequestTimeout = 30 * time.Second // the vendor's advice
)

// Config configures a Client.
type Config struct {
	// BaseURL is the API's address; "" means DefaultBaseURL.
	BaseURL   string
	UserAgent string
	// Config has APIKey, whose format is never checked; without one, only Deliver works. If they are zero, RequestTimeout
	// is DefaultRequestTimeout, Backoff is transport.Backoff, and nothing is logged.
	transport.Config
}

// ParseBaseURL reads the address of the API. It insists on https, since every request carries the key; plain http is
// only for a loopback address, where a mock server runs. A trailing slash makes no difference.
func ParseBaseURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		// The text may hold a password, so it is not repeated.
		return nil, errors.New("it is not an absolute URL that starts with https://")
	}
	switch {
	case u.User != nil:
		return nil, errors.New("it must not hold a user name or password: the API key is the only credential")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("it must be an absolute URL that starts with https://")
	case u.Hostname() == "":
		return nil, errors.New("it has no host")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.HasSuffix(text, "#"):
		return nil, errors.New("it must not have a query or a fragment")
	case u.Scheme == "http" && !IsLoopback(u.Hostname()):
		return nil, fmt.Errorf("plain http would show the API key to the network between here and %s: use https", u.Host)
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = strings.TrimRight(u.RawPath, "/")
	return u, nil
}

// IsLoopback reports whether a host name or address stands for this machine.
func IsLoopback(host string) bool {
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback()
	}
	return strings.EqualFold(host, "localhost")
}

// CheckAPIKey says why a key can't be sent, without repeating any of it. Its format is the API's own business.
func CheckAPIKey(key string) error {
	switch {
	case strings.ContainsAny(key, "\r\n"):
		return errors.New("it contains a line break; remove that")
	case strings.ContainsFunc(key, unicode.IsControl):
		return errors.New("it contains a control character; remove that")
	case len(key) >= 7 && strings.EqualFold(key[:7], "Bearer "):
		return errors.New(`it begins with "Bearer ", which the provider adds itself; remove that`)
	}
	return nil
}
