// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command go is a receiver of DialNexa's events. It accepts what one of two
// secrets has signed, so that the secret can be rotated without losing an event.
//
//	WEBHOOK_SECRET           the secret of the webhook
//	WEBHOOK_SECRET_PREVIOUS  during a rotation, the other secret
//	ADDR                     where to listen, default 127.0.0.1:9090
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"time"
)

// maxBody is more than any event is known to have.
const maxBody = 1 << 20

func main() {
	secrets := secretsOf(os.Getenv)
	if len(secrets) == 0 {
		log.Fatal("WEBHOOK_SECRET is not set")
	}

	var config net.ListenConfig

	listener, err := config.Listen(context.Background(), "tcp", cmp.Or(os.Getenv("ADDR"), "127.0.0.1:9090"))
	if err != nil {
		log.Fatal(err)
	}

	fmt.Printf("listening on http://%s\n", listener.Addr())

	server := &http.Server{Handler: receiver(secrets, handle), ReadTimeout: 10 * time.Second}
	log.Fatal(server.Serve(listener))
}

// secretsOf are all secrets that a delivery may be signed with.
func secretsOf(getenv func(string) string) [][]byte {
	var secrets [][]byte

	for _, name := range []string{"WEBHOOK_SECRET", "WEBHOOK_SECRET_PREVIOUS"} {
		if secret := getenv(name); secret != "" {
			secrets = append(secrets, []byte(secret))
		}
	}

	return secrets
}

// handle is where your own code goes. Put the event in a queue and return at once:
// DialNexa waits for the answer. An event can come more than once.
func handle(body []byte) error {
	fmt.Printf("event: %d bytes\n", len(body))

	return nil
}

func receiver(secrets [][]byte, handle func([]byte) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.WriteHeader(http.StatusMethodNotAllowed)

			return
		}

		// The signature is of these bytes: JSON that was parsed and written again
		// has another one.
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))

		var tooLarge *http.MaxBytesError

		switch {
		case errors.As(err, &tooLarge):
			w.WriteHeader(http.StatusRequestEntityTooLarge)
		case err != nil:
			w.WriteHeader(http.StatusBadRequest)
		case !signed(r.Header, body, secrets):
			w.WriteHeader(http.StatusUnauthorized)
		case handle(body) != nil:
			w.WriteHeader(http.StatusInternalServerError)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	})
}
