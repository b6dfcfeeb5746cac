// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command go receives DialNexa events on POST /dialnexa. It is configured by
// environment variables:
//
//	WEBHOOK_SECRET               the secret of the webhook; required
//	WEBHOOK_SECRET_PREVIOUS      the other secret during a rotation
//	ACCEPT_UNSIGNED_VERIFICATION "true" responds to a POST without a signature with 204, and handles nothing
//	ADDR                         where to listen; defaults to 127.0.0.1:9090
//	READ_TIMEOUT                 how many seconds a request may take to arrive; defaults to 10
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

// shutdownTimeout is how long requests may take to finish after SIGTERM. Service managers
// kill after ten seconds or more.
const shutdownTimeout = 9 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

// run serves until ctx ends, then lets the requests under way finish.
func run(ctx context.Context) error {
	secret, addr := os.Getenv("WEBHOOK_SECRET"), cmp.Or(os.Getenv("ADDR"), "127.0.0.1:9090")
	if secret == "" {
		return errors.New("WEBHOOK_SECRET is not set")
	}

	timeout := cmp.Or(os.Getenv("READ_TIMEOUT"), "10")

	seconds, err := strconv.ParseUint(timeout, 10, 16)
	if err != nil || seconds == 0 {
		return fmt.Errorf("READ_TIMEOUT has to be a number of seconds from 1 to 65535, not %q", timeout)
	}

	server := &http.Server{
		Handler: &receiver{
			secrets:        []string{secret, os.Getenv("WEBHOOK_SECRET_PREVIOUS")},
			acceptUnsigned: os.Getenv("ACCEPT_UNSIGNED_VERIFICATION") == "true",
			events:         newEvents(),
			handle:         handle,
		},
		ReadTimeout: time.Duration(seconds) * time.Second,
	}

	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("cannot listen on ADDR %q: %w", addr, err)
	}

	log.Printf("listening on http://%s/dialnexa", listener.Addr())

	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()

	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}

	grace, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()

	if err := server.Shutdown(grace); err != nil {
		return fmt.Errorf("cut off the requests that took longer than %s to finish", shutdownTimeout)
	}

	return nil
}
