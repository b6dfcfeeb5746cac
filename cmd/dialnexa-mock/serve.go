// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// serve serves until a signal comes.
func (p program) serve(args []string) (int, error) {
	opts, rest, err := parseServe(args)
	if err == nil && len(rest) > 0 {
		err = fmt.Errorf("unexpected argument %q", rest[0])
	}
	if err != nil {
		return exitUsage, err
	}
	origin, stop, err := p.listen(opts)
	if err != nil {
		return exitFailed, err
	}
	defer stop()
	_, _ = fmt.Fprintf(p.stdout, "dialnexa-mock: listening on %s/v1\n", origin)
	<-p.signals
	return exitOK, nil
}

// listen starts the server that the options describe. It returns its address, without /v1, and what ends it.
func (p program) listen(opts serveOptions) (origin string, stop func(), err error) {
	logger := log.New(p.stderr, "dialnexa-mock: ", 0)
	if opts.normalizeURLs {
		opts.server.StoreURL = mockserver.NormalizeURL
	}
	if opts.verbose {
		opts.server.Log = logger
	}
	if opts.server.DeliveryClient, err = deliveryClient(opts.deliveryCA, opts.deliverTo); err != nil {
		return "", nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", opts.addr)
	if err != nil {
		return "", nil, err
	}
	mock := mockserver.New(opts.server)
	mock.Fault(opts.faults...)
	addSamples(mock, opts.webhooks)
	server := &http.Server{
		Handler: guard(mock), ErrorLog: logger, ReadHeaderTimeout: time.Minute, MaxHeaderBytes: 64 << 10,
	}
	go func() { _ = server.Serve(listener) }() // ends with stop
	return "http://" + listener.Addr().String(), func() {
		_ = mock.Close()                                                        // never fails
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second) // a fault may delay a request for long
		defer cancel()
		if server.Shutdown(ctx) != nil {
			_ = server.Close() // all that is left to do
		}
	}, nil
}

// addSamples fills the first workspace, for lists and imports. The urls lead nowhere: .invalid is reserved, so a
// delivery to them bothers no one.
func addSamples(mock *mockserver.Server, n int) {
	events := []string{"call.completed", "call.failed", "campaign.completed", "workflow.lead.completed"}
	for i := range n {
		mock.Put(mockserver.Webhook{
			URL:      fmt.Sprintf("https://receiver.invalid/hooks/%d", i+1),
			Events:   events[i%3 : i%3+1+i%2], // one or two
			Secret:   fmt.Sprintf("whsec_sample_%d", i+1),
			IsActive: i%5 != 4, // one in five is paused
		})
	}
}
