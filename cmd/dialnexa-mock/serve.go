// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// shutdownGrace is how long requests may take to end after an interrupt: a fault may delay one for long.
const shutdownGrace = 5 * time.Second

// serve serves until a signal comes.
func (p program) serve(args []string) (int, error) {
	opts, _, err := parseServe(args, false)
	if err != nil {
		return exitUsage, err
	}
	mock, err := listen(opts, p.stderr)
	if err != nil {
		return exitFailed, err
	}
	defer mock.stop()
	_, _ = fmt.Fprintf(p.stdout, "dialnexa-mock: listening on %s/v1\n", mock.origin)
	select {
	case err := <-mock.failed:
		return exitFailed, err
	case <-p.signals:
		return exitOK, nil
	}
}

// listening is a mock server at an address.
type listening struct {
	origin string // without /v1
	failed chan error
	mock   *mockserver.Server
	http   *http.Server
}

// listen starts the server that the options describe.
func listen(opts serveOptions, stderr io.Writer) (*listening, error) {
	if opts.normalizeURLs {
		opts.server.StoreURL = mockserver.NormalizeURL
	}
	if opts.verbose {
		opts.server.Log = log.New(stderr, "dialnexa-mock: ", 0)
	}
	var err error
	if opts.server.DeliveryClient, err = deliveryClient(opts.deliveryCA, opts.deliverTo); err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", opts.addr)
	if err != nil {
		return nil, err
	}
	l := &listening{
		origin: "http://" + listener.Addr().String(), failed: make(chan error, 1), mock: mockserver.New(opts.server),
	}
	l.mock.Fault(opts.faults...)
	addSamples(l.mock, opts.webhooks)
	l.http = &http.Server{
		Handler: guard(l.mock), ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 64 << 10,
		ErrorLog: log.New(stderr, "dialnexa-mock: ", 0),
	}
	go func() { l.failed <- l.http.Serve(listener) }()
	return l, nil
}

// stop lets requests end, but not for ever.
func (l *listening) stop() {
	_ = l.mock.Close() // never fails
	ctx, cancel := context.WithTimeout(context.Background(), shutdownGrace)
	defer cancel()
	if l.http.Shutdown(ctx) != nil {
		_ = l.http.Close() // all that is left to do
	}
}

// addSamples fills the first workspace, for lists and imports. The urls lead nowhere: .invalid is reserved, so a delivery
// to them bothers no one.
func addSamples(mock *mockserver.Server, n int) {
	events := [][]string{
		{"call.completed"},
		{"call.completed", "call.failed"},
		{"campaign.completed", "campaign.paused"},
		{"workflow.lead.completed"},
	}
	for i := range n {
		mock.Put(mockserver.Webhook{
			URL:      fmt.Sprintf("https://receiver.invalid/hooks/%d", i+1),
			Events:   events[i%len(events)],
			Secret:   fmt.Sprintf("whsec_sample_%d", i+1),
			IsActive: i%5 != 4, // one in five is paused
		})
	}
}
