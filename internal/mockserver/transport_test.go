// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestTransport_actsEvenWhenTheClientHasGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := newServer(t, mockserver.Config{})
		s.Fault(mockserver.Fault{Delay: time.Minute})
		c.http.Timeout = 10 * time.Second
		start := time.Now()
		_, err := c.try("POST", webhooks, createBody)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 10*time.Second {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
		if got := s.Webhooks(); len(got) != 0 {
			t.Errorf("too early: %v", got)
		}
		s.Wait()
		if got := s.Webhooks(); len(got) != 1 || time.Since(start) != time.Minute {
			t.Errorf("after %s: %v", time.Since(start), got)
		}
		if got := s.Requests()[0]; got.Status != http.StatusCreated {
			t.Errorf("recorded %+v", got)
		}
	})
}

func TestTransport_endsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := newServer(t, mockserver.Config{Latency: time.Minute})
		reason := errors.New("no longer wanted")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(reason) })
		if _, err := c.send(c.request(ctx, "GET", webhooks, "")); !errors.Is(err, reason) {
			t.Errorf("error is %v", err)
		}
		if _, err := c.send(c.request(ctx, "GET", webhooks, "")); !errors.Is(err, reason) {
			t.Errorf("error is %v", err)
		}
		s.Wait()
		if got := s.Requests(); len(got) != 1 {
			t.Errorf("a request that never began is recorded: %v", got)
		}
	})
}

func TestTransport_endsABodyWithItsContext(t *testing.T) {
	t.Parallel()
	_, c := newServer(t, mockserver.Config{})
	ctx, cancel := context.WithCancel(t.Context())
	resp, err := c.http.Do(c.request(ctx, "GET", webhooks, ""))
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := io.ReadAll(resp.Body); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Error(err)
	}
	if _, err := resp.Body.Read(make([]byte, 1)); !errors.Is(err, http.ErrBodyReadAfterClose) {
		t.Errorf("error is %v", err)
	}
}

func TestTransport_tellsATraceWhatARealOneWould(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{})
	s.Fault(mockserver.Fault{Skip: 1, Cut: true})
	var got []string
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
		GetConn: func(hostPort string) { got = append(got, "get "+hostPort) },
		GotConn: func(info httptrace.GotConnInfo) {
			got = append(got, "got "+info.Conn.RemoteAddr().Network())
			if info.Reused {
				t.Error("a connection that was never used is reused")
			}
		},
		WroteHeaders:         func() { got = append(got, "headers") },
		WroteRequest:         func(info httptrace.WroteRequestInfo) { got = append(got, "wrote") },
		GotFirstResponseByte: func() { got = append(got, "answer") },
	})
	if _, err := c.send(c.request(ctx, "GET", webhooks, "")); err != nil {
		t.Fatal(err)
	}
	if want := []string{"get dialnexa.test", "got pipe", "headers", "wrote", "answer"}; !slices.Equal(got, want) {
		t.Errorf("hooks called: %q", got)
	}
	got = nil
	if _, err := c.send(c.request(ctx, "GET", webhooks, "")); err == nil {
		t.Fatal("not cut")
	}
	if want := []string{"get dialnexa.test", "got pipe", "headers", "wrote"}; !slices.Equal(got, want) {
		t.Errorf("hooks called: %q", got)
	}
	empty := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{})
	if _, err := c.send(c.request(empty, "GET", webhooks, "")); err != nil {
		t.Errorf("a trace without hooks: %v", err)
	}
}

// brokenBody fails where a file or a pipe would.
type brokenBody struct{ closed bool }

var errBroken = errors.New("broken")

func (b *brokenBody) Read([]byte) (int, error) { return 0, errBroken }
func (b *brokenBody) Close() error             { b.closed = true; return nil }

func TestTransport_sendsNothingWhenTheBodyCannotBeRead(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{})
	body := &brokenBody{}
	req := c.request(t.Context(), "POST", webhooks, "")
	req.Body = body
	if _, err := c.send(req); !errors.Is(err, errBroken) || !body.closed || len(s.Requests()) != 0 {
		t.Errorf("error %v, closed %t, requests %v", err, body.closed, s.Requests())
	}
}

// answered is all that a client and a server see of one create.
type answered struct {
	Status, Proto, Body string
	Length              int64
	Header              http.Header

	Path, Query, Sent, Fields, Key, Type string
}

func answerOver(t *testing.T, start func(*testing.T, mockserver.Config) (*mockserver.Server, client)) answered {
	t.Helper()
	now := time.Date(2026, 7, 3, 10, 30, 0, 0, time.UTC)
	s, c := start(t, mockserver.Config{Seed: 3, Now: func() time.Time { return now }})
	resp, err := c.http.Do(c.request(t.Context(), "POST", webhooks+"?a=b%20c", createBody))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	resp.Header.Del("Connection") // the other client turns keeping connections off
	got := s.Requests()[0]
	return answered{
		resp.Status, resp.Proto, string(body), resp.ContentLength, resp.Header,
		got.Path, got.Query.Encode(), string(got.Body), strings.Join(got.Fields, " "),
		got.Header.Get("Authorization"), got.Header.Get("Content-Type"),
	}
}

func TestTransport_answersAsASocketDoes(t *testing.T) {
	t.Parallel()
	socket, ours := answerOver(t, overSocket), answerOver(t, newServer)
	if !reflect.DeepEqual(socket, ours) {
		t.Errorf("over a socket %+v, without %+v", socket, ours)
	}
	if ours.Fields != "events secret url" || ours.Query != "a=b+c" {
		t.Errorf("recorded %+v", ours)
	}
}
