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

// shutdownTimeout is how long requests may take to finish after SIGTERM.
const shutdownTimeout = 10 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

// run serves until ctx ends, then lets the requests under way finish.
func run(ctx context.Context) error {
	readTimeout, err := strconv.Atoi(cmp.Or(os.Getenv("READ_TIMEOUT"), "10"))
	if err != nil {
		return fmt.Errorf("READ_TIMEOUT: %w", err)
	}

	dialnexa := &receiver{
		acceptUnsigned: os.Getenv("ACCEPT_UNSIGNED_VERIFICATION") == "true",
		handle:         newHandler().handle,
	}

	for _, name := range []string{"WEBHOOK_SECRET", "WEBHOOK_SECRET_PREVIOUS"} {
		if secret := os.Getenv(name); secret != "" {
			dialnexa.secrets = append(dialnexa.secrets, []byte(secret))
		}
	}

	if len(dialnexa.secrets) == 0 {
		return errors.New("WEBHOOK_SECRET is not set")
	}

	mux := http.NewServeMux()
	mux.HandleFunc("POST /dialnexa", dialnexa.receive)

	server := &http.Server{
		Addr:        cmp.Or(os.Getenv("ADDR"), "127.0.0.1:9090"),
		Handler:     mux,
		ReadTimeout: time.Duration(readTimeout) * time.Second,
		BaseContext: func(listener net.Listener) context.Context {
			log.Printf("listening on http://%s/dialnexa", listener.Addr())

			return context.Background()
		},
	}

	stopped := make(chan error, 1)

	go func() {
		<-ctx.Done()

		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
		defer cancel()

		stopped <- server.Shutdown(grace)
	}()

	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}

	return <-stopped
}
