// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package receivers tests the receivers of DialNexa's events, one in each of several languages, with events that are
// signed and forged.
package receivers

import (
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestReceivers_explainInvalidSettings(t *testing.T) {
	t.Parallel()
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	forEach(t, func(t *testing.T, language string) {
		for setting, want := range map[string]string{
			"WEBHOOK_SECRET=":               "WEBHOOK_SECRET is not set",
			"READ_TIMEOUT=soon":             "READ_TIMEOUT has to be a number of seconds",
			"READ_TIMEOUT=0":                "READ_TIMEOUT has to be a number of seconds",
			"ADDR=9090":                     "ADDR",
			"ADDR=127.0.0.1:99999":          "ADDR",
			"ADDR=" + taken.Addr().String(): "ADDR",
		} {
			output, err := commandOf(t, language, nil, setting).CombinedOutput()
			if err == nil || !strings.Contains(string(output), want) || strings.Count(string(output), "\n") != 1 {
				t.Errorf("%s: got %v:\n%s", setting, err, output)
			}
		}
	})
}

func TestReceivers_acceptOnlySignedEvents(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		r := start(t, language, nil, "WEBHOOK_SECRET_PREVIOUS="+oldSecret)
		for _, edition := range mockserver.Editions() {
			r.deliver(t, edition, newSecret, false, http.StatusNoContent)
			r.deliver(t, edition, oldSecret, false, http.StatusNoContent)
			r.deliver(t, edition, newSecret, true, http.StatusUnauthorized)
			r.deliver(t, edition, "whsec_example_other", false, http.StatusUnauthorized)
		}
		r.checkLog(t, "handled: call", "401: the signature matches none of the secrets")
	})
}

// One process gets all of this: after each request, it serves the next.
func TestReceivers_surviveInvalidRequests(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		r := start(t, language, nil, "READ_TIMEOUT=2")
		slow := r.send(t, signed(strings.Repeat(" ", 1000)))
		go func() { // never stops to send
			for err := error(nil); err == nil; <-time.After(100 * time.Millisecond) {
				_, err = io.WriteString(slow, " ")
			}
		}()
		for name, signature := range map[string]string{
			"none":              "",
			"prefix alone":      "sha256=",
			"not hex":           "sha256=" + strings.Repeat("z", 64),
			"too short":         "sha256=00",
			"zeros":             strings.Repeat("0", 64),
			"not ASCII":         "sha256=é",
			"an empty secret's": sign("{}", ""),
		} {
			if got := r.send(t, head(signature, "{}")+"{}").status(t); got != http.StatusUnauthorized {
				t.Errorf("signature %s: got %d", name, got)
			}
		}
		const line, length = " HTTP/1.1\r\nHost: localhost\r\n", "Content-Length: "
		for request, want := range map[string]int{
			"POST /other" + line + length + "0\r\n\r\n":                               http.StatusNotFound,
			"POST //" + line + length + "0\r\n\r\n":                                   http.StatusNotFound,
			"GET /dialnexa" + line + "\r\n":                                           http.StatusMethodNotAllowed,
			"POST /dialnexa" + line + length + "many\r\n\r\n":                         http.StatusBadRequest,
			"POST /dialnexa" + line + length + strings.Repeat("9", 5000) + "\r\n\r\n": http.StatusBadRequest,
			signed("{") + "{": http.StatusInternalServerError, // no JSON, so that the handler fails
		} {
			if got := r.send(t, request).status(t); got != want {
				t.Errorf("%.80q: got %d", request, got)
			}
		}
		if got := r.event(t, strings.Repeat(" ", 1<<20+1)); got != http.StatusRequestEntityTooLarge && got != 0 {
			t.Errorf("a large body: got %d", got)
		}
		r.checkLog(t, "401: no signature", "413: the body is too large", "500:")
		if got := slow.status(t); got != 0 && (got < 400 || got > 499) {
			t.Errorf("a slow client: got %d", got)
		}
		r.deliver(t, mockserver.EditionPage, newSecret, false, http.StatusNoContent)
		r.terminate(t)
		if await(t, "the receiver to end", r.ended); r.err != nil {
			t.Errorf("%s ended with %v", language, r.err)
		}
	})
}

func TestReceivers_handleEachEventOnce(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		var handled, failures atomic.Int32
		began, proceed := make(chan struct{}, 2), make(chan struct{})
		r := start(t, language, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			body, _ := io.ReadAll(req.Body)
			handled.Add(1)
			switch {
			case string(body) == "blocks":
				began <- struct{}{}
				select {
				case <-proceed:
				case <-req.Context().Done():
				}
			case failures.Add(-1) >= 0:
				w.WriteHeader(http.StatusTeapot)
			}
		}))
		failures.Store(1)
		for i, tt := range []struct {
			body          string
			want, handled int
		}{
			{body: `{"call_id":"1","status":"failed"}`, want: http.StatusInternalServerError, handled: 1}, // the handler fails once
			{body: `{"call_id":"1","status":"failed"}`, want: http.StatusNoContent, handled: 2},
			{body: `{"call_id":"1","status":"failed"}`, want: http.StatusNoContent, handled: 2},
			{body: `{"call_id":"1","status":"completed"}`, want: http.StatusNoContent, handled: 3}, // of the same call
			{body: `{"event":"campaign.paused"}`, want: http.StatusNoContent, handled: 4},          // of no call
			{body: `{"event":"campaign.paused"}`, want: http.StatusNoContent, handled: 4},
		} {
			if got := r.event(t, tt.body); got != tt.want || int(handled.Load()) != tt.handled {
				t.Errorf("event %d: got %d, and %d events were handled", i, got, handled.Load())
			}
		}
		first := r.send(t, signed("blocks")+"blocks")
		await(t, "the event to be handled", began)
		if got := r.event(t, "blocks"); got != http.StatusServiceUnavailable {
			t.Errorf("while the same event is handled: got %d", got)
		}
		close(proceed)
		if got := first.status(t); got != http.StatusNoContent || r.event(t, "blocks") != http.StatusNoContent || handled.Load() != 5 {
			t.Errorf("got %d, and %d events were handled", got, handled.Load())
		}
		r.checkLog(t, "204: the same event was handled before", "503: the same event is being handled")
	})
}

// A busy machine may take some seconds more.
func TestReceivers_stopWithinTenSeconds(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		handling := make(chan struct{})
		r := start(t, language, http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
			if body, _ := io.ReadAll(req.Body); string(body) == "hangs" {
				close(handling)
				<-req.Context().Done()
			}
		}), "READ_TIMEOUT=3600")
		r.send(t, "")
		r.send(t, signed("stays incomplete")+"stays")
		complete := r.send(t, signed("becomes complete")+"becomes")
		r.send(t, signed("hangs")+"hangs")
		await(t, "the event to be handled", handling)
		began := time.Now()
		r.terminate(t)
		if _, err := io.WriteString(complete, " complete"); err != nil {
			t.Fatal(err)
		}
		if got := complete.status(t); got != http.StatusNoContent {
			t.Errorf("a request that was under way: got %d", got)
		}
		if await(t, "the receiver to end", r.ended); r.err == nil {
			t.Error("requests were cut off without a failure")
		}
		if took := time.Since(began); took > 15*time.Second {
			t.Errorf("it took %s to end", took)
		}
		r.checkLog(t, "cut off the requests")
	})
}

// The receivers listen on IPv6 here, if this machine has it.
func TestReceivers_acceptUnsignedVerificationIfAsked(t *testing.T) {
	t.Parallel()
	addr := "[::1]:0"
	if listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", addr); err != nil {
		addr = "127.0.0.1:0"
	} else {
		_ = listener.Close()
	}
	forEach(t, func(t *testing.T, language string) {
		r := start(t, language, nil, "ACCEPT_UNSIGNED_VERIFICATION=true", "ADDR="+addr)
		if got := r.send(t, head("", "{")+"{").status(t); got != http.StatusNoContent {
			t.Errorf("unsigned: got %d", got)
		}
		r.checkLog(t, "accepted an unsigned verification, and handled nothing")
		r.deliver(t, mockserver.EditionPage, oldSecret, false, http.StatusUnauthorized)
	})
}
