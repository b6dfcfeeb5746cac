// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// serving is a run of serve in this process, and a client of it.
type serving struct {
	mocktest.Client
	line   string
	stderr *mocktest.Log
	stop   func() int // returns the exit code
}

// start runs serve until it is ready. It is stopped with the test.
func start(t *testing.T, args ...string) *serving {
	t.Helper()
	read, write := io.Pipe()
	signals, code := make(chan os.Signal, 1), make(chan int, 1)
	s := &serving{stderr: &mocktest.Log{}}
	go func() {
		code <- program{nil, write, s.stderr, signals}.run(args)
		_ = write.Close() // never fails
	}()
	var err error
	if s.line, err = bufio.NewReader(read).ReadString('\n'); err != nil {
		t.Fatalf("exit %d: %s", <-code, s.stderr)
	}
	_, url, _ := strings.Cut(strings.TrimSpace(s.line), "listening on ")
	s.Client = mocktest.Client{
		T: t, Origin: strings.TrimSuffix(url, "/v1"), Key: mockserver.DefaultKey, HTTP: http.DefaultClient,
	}
	s.stop = sync.OnceValue(func() int {
		signals <- os.Interrupt
		return <-code
	})
	t.Cleanup(func() { s.stop() })
	return s
}

// printed is what a run that ends by itself leaves.
type printed struct {
	code           int
	stdout, stderr string
}

func run(args ...string) printed {
	var stdout, stderr bytes.Buffer
	code := program{nil, &stdout, &stderr, nil}.run(args)
	return printed{code, stdout.String(), stderr.String()}
}

// check fails the test unless a run ended with this code and these words on stderr, and none if they are empty.
func (p printed) check(t *testing.T, code int, words string) {
	t.Helper()
	if p.code != code || !strings.Contains(p.stderr, words) || (words == "") != (p.stderr == "") {
		t.Errorf("got %+v, want exit code %d and %q", p, code, words)
	}
}
