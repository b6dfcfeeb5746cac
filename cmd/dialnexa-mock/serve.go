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

// shutdownGrace is how long requests may take to end after an interrupt.
const shutdownGrace = 5 * time.Second

// serve runs the server until the context ends.
func serve(ctx context.Context, opts options, stdout, stderr io.Writer) error {
	mock, err := newMock(opts)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", opts.addr)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           guard(mock),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(stderr, "dialnexa-mock: ", 0),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()

	baseURL := "http://" + listener.Addr().String() + "/v1"
	_, _ = fmt.Fprintf(stdout, "dialnexa-mock: listening on %s\n", baseURL)
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	shutDown(ctx, server, mock)
	return nil
}

// shutDown lets requests end, but not for ever: a fault may delay one for long.
func shutDown(ctx context.Context, server *http.Server, mock *mockserver.Server) {
	_ = mock.Close() // never fails
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	if server.Shutdown(grace) != nil {
		_ = server.Close() // all that is left to do
	}
}

// newMock makes the server that the options describe.
func newMock(opts options) (*mockserver.Server, error) {
	if opts.deliveryCA != "" {
		client, err := deliveryClient(opts.deliveryCA)
		if err != nil {
			return nil, err
		}
		opts.server.DeliveryClient = client
	}
	if opts.normalizeURLs {
		opts.server.StoreURL = mockserver.NormalizeURL
	}
	mock := mockserver.New(opts.server)
	mock.Fault(opts.faults...)
	addSamples(mock, opts.webhooks)
	return mock, nil
}
