// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

const (
	// liveMarker begins the path of each url that the check registers, or its query.
	liveMarker = "terraform-provider-dialnexa-live-check"
	liveHost   = liveMarker + ".invalid" // a name that never resolves, so no delivery gets anywhere
	livePace   = 450 * time.Millisecond  // 134 requests a minute; DialNexa allows 150
	// The check ends after liveTime, and what it made is deleted before liveEnd.
	liveTime, liveEnd = 85 * time.Second, 2 * time.Minute
)

// liveCheck finds out what no document of DialNexa settles. It takes responses for JSON of any shape, and knows neither
// the client nor the mock server: they come from the same documents and can be wrong in the same way.
type liveCheck struct {
	api  mocktest.Client
	host string // of the urls
	pace time.Duration
	next time.Time // when the next request may be sent

	run        string    // the name of this run in its urls
	secrets    [2]string // before and after the update
	made, left []string  // the ids of this run's, in the order of their creation, and of an earlier run's
	leaks      []string  // the calls whose response has a secret
	rows       [][2]string
	err        error // ends the check: nothing more is sent, and no row is added

	// What the last walk has shown: the webhooks of the check, how many there are on all pages, and the responses to the
	// first page and to one after the last.
	own         []map[string]any
	total       int
	first, last string
}

// newLiveCheck returns a check that is configured by environment variables.
func newLiveCheck(t *testing.T, getenv func(string) string) (*liveCheck, error) {
	t.Helper()
	c := &liveCheck{
		api: mocktest.Client{
			T: t, Origin: strings.TrimSuffix(cmp.Or(getenv("DIALNEXA_BASE_URL"), "https://api.dialnexa.com/v1"), "/"),
			Key:  strings.TrimSpace(getenv("DIALNEXA_API_KEY")),
			HTTP: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		},
		host: cmp.Or(getenv("DIALNEXA_LIVE_RECEIVER"), liveHost), pace: livePace,
		run: strings.ToLower(rand.Text()[:8]), secrets: [2]string{rand.Text(), rand.Text()},
	}
	u, err := url.Parse(c.api.Origin)
	switch {
	case getenv("DIALNEXA_LIVE") != "1":
		return nil, errors.New("set DIALNEXA_LIVE=1 if this may register webhooks in the workspace of DIALNEXA_API_KEY, " +
			"and delete them")
	case c.api.Key == "":
		return nil, errors.New("set DIALNEXA_API_KEY to a key of the workspace to use")
	case err == nil && net.ParseIP(u.Hostname()).IsLoopback():
		c.pace = 0 // a mock
	case err != nil || u.Scheme != "https":
		return nil, errors.New("DIALNEXA_BASE_URL has to begin with https://, or the key could be read on the way")
	}
	return c, nil
}

// check runs the steps until one cannot go on, and deletes what they made.
func (c *liveCheck) check(ctx context.Context) (err error) {
	end, cancelEnd := context.WithTimeout(context.WithoutCancel(ctx), liveEnd)
	defer cancelEnd()
	limited, cancel := context.WithTimeoutCause(ctx, liveTime, fmt.Errorf("it takes longer than %s", liveTime))
	defer cancel()
	defer func() { err = errors.Join(err, c.cleanUp(end)) }()
	for _, step := range []func(context.Context){c.begin, c.register, c.spell, c.page, c.update, c.remove} {
		if step(limited); c.err != nil {
			return fmt.Errorf("the check ended early: %s", c.clean(c.err.Error()))
		}
	}
	return nil
}

// cleanUp deletes the webhooks of this and earlier runs, until the list has none: a 404 alone does not prove that one
// is gone, since a gateway may have sent it.
func (c *liveCheck) cleanUp(ctx context.Context) error {
	if len(c.rows) == 0 {
		return nil // there is no list
	}
	for ids := slices.Concat(c.left, c.made); wait(ctx, 0) == nil; _ = wait(ctx, 2*time.Second) {
		c.err = nil
		for _, id := range ids {
			c.call(ctx, "cleanup", http.MethodDelete, livePath+"/"+url.PathEscape(id), "")
		}
		own := idsOf(c.walk(ctx))
		if c.err == nil && len(own) == 0 {
			c.row("left at DialNexa", "nothing")
			return nil
		}
		ids = append(own, c.made...)
	}
	return fmt.Errorf("webhooks may be left. The next run deletes those whose url has the path /%s/", liveMarker)
}

// row adds a finding.
func (c *liveCheck) row(name, format string, values ...any) {
	if c.err == nil {
		c.rows = append(c.rows, [2]string{name, c.clean(fmt.Sprintf(format, values...))})
	}
}

// clean returns text without the key, the secrets, and the name of the run, in which the tables of two runs would
// differ.
func (c *liveCheck) clean(text string) string {
	const secret = "(secret)"
	return strings.NewReplacer(c.api.Key, secret, c.secrets[0], secret, c.secrets[1], secret, c.run, "(run)").Replace(text)
}
