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
	"text/tabwriter"
	"time"
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
	base, key, host string
	client          *http.Client
	pace            time.Duration
	next            time.Time // when the next request may be sent

	run     string    // the name of this run in its urls
	secrets [2]string // before and after the update
	posted  bool      // there may be webhooks of this run
	made    []string  // their ids, in the order of their creation
	left    []string  // the ids of an earlier run's
	pages   livePages
	shapes  []string // of the responses to liveCalls
	leaks   []string // the calls whose response has a secret
	rows    [][2]string
	err     error // ends the check: nothing more is sent, and no row is added
}

// newLiveCheck returns a check that is configured by environment variables.
func newLiveCheck(getenv func(string) string) (*liveCheck, error) {
	c := &liveCheck{
		base: strings.TrimSuffix(cmp.Or(getenv("DIALNEXA_BASE_URL"), "https://api.dialnexa.com/v1"), "/"),
		key:  strings.TrimSpace(getenv("DIALNEXA_API_KEY")), host: cmp.Or(getenv("DIALNEXA_LIVE_RECEIVER"), liveHost),
		client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		pace:   livePace, run: strings.ToLower(rand.Text()[:8]), secrets: [2]string{rand.Text(), rand.Text()},
		shapes: make([]string, len(liveCalls)),
	}
	u, err := url.Parse(c.base)
	loopback := err == nil && (u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback())
	switch {
	case getenv("DIALNEXA_LIVE") != "1":
		return nil, errors.New("set DIALNEXA_LIVE=1 if this may register webhooks in the workspace of DIALNEXA_API_KEY, " +
			"and delete them")
	case c.key == "":
		return nil, errors.New("set DIALNEXA_API_KEY to a key of the workspace to use")
	case err != nil || u.Host == "" || u.Scheme != "https" && !loopback:
		return nil, errors.New("DIALNEXA_BASE_URL has to begin with https://, or the key could be read on the way")
	case strings.ToLower(c.host) != c.host || strings.ContainsAny(c.host, ":/?#@"):
		return nil, errors.New("DIALNEXA_LIVE_RECEIVER has to be a host in lowercase, without https:// and port")
	case loopback:
		c.pace = 0 // a mock
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
	for _, step := range []func(context.Context){c.begin, c.register, c.spell, c.page, c.update, c.remove, c.summarize} {
		if step(limited); c.err != nil {
			return fmt.Errorf("the check ended early: %s", c.clean(c.err.Error()))
		}
	}
	return nil
}

// cleanUp deletes the webhooks of this and earlier runs, until the list has none: a 404
// alone does not prove that one is gone, since a gateway may have sent it.
func (c *liveCheck) cleanUp(ctx context.Context) error {
	if !c.posted {
		return nil
	}
	reason := errors.New("the list still has some")
	for ids := slices.Concat(c.left, c.made); wait(ctx, 0) == nil; _ = wait(ctx, 2*time.Second) {
		c.err = nil
		c.deleteAll(ctx, ids)
		own := idsOf(c.walk(ctx))
		if c.err == nil && len(own) == 0 {
			c.row("left at DialNexa", "nothing")
			return nil
		}
		ids = append(own, c.made...)
	}
	return fmt.Errorf("webhooks may be left: %s. The next run deletes those whose url has the path /%s/",
		c.clean(cmp.Or(c.err, reason).Error()), liveMarker)
}

// row adds a finding to the table.
func (c *liveCheck) row(name, format string, values ...any) {
	if c.err == nil {
		c.rows = append(c.rows, [2]string{name, c.clean(fmt.Sprintf(format, values...))})
	}
}

// clean returns text of a server on one line, without the key and the secrets.
func (c *liveCheck) clean(text string) string {
	_, end, _ := strings.Cut(c.key, ":")
	for _, secret := range append(c.secrets[:], c.key, cmp.Or(end, c.key)) {
		text = strings.ReplaceAll(text, secret, "(secret)")
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, text)
}

// table returns what was found, to be pasted into an issue.
func (c *liveCheck) table() string {
	text := &strings.Builder{}
	fmt.Fprintf(text, "\nLive check of %s, %s\n", c.clean(c.base), time.Now().UTC().Format(time.DateOnly))
	w := tabwriter.NewWriter(text, 0, 0, 2, ' ', 0)
	for _, row := range c.rows {
		fmt.Fprintf(w, "%s\t%s\n", row[0], row[1])
	}
	_ = w.Flush() // a builder takes everything
	return text.String()
}
