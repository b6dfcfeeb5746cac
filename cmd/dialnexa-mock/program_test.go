// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// program is a run of the program in this process.
type program struct {
	t    *testing.T
	base string // without /v1
	line string
	stop func() int // returns the exit code
}

// start runs the program until it is ready. It is stopped with the test.
func start(t *testing.T, args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	read, write := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, args, write, &stderr)
		_ = write.Close() // never fails
	}()
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		cancel()
		t.Fatalf("exit %d: %s", <-code, stderr.String())
	}
	go func() { _, _ = io.Copy(io.Discard, read) }() // ends with the program
	_, url, _ := strings.Cut(strings.TrimSpace(line), "listening on ")
	p := &program{t: t, line: line, base: strings.TrimSuffix(url, "/v1")}
	p.stop = sync.OnceValue(func() int {
		cancel()
		return <-code
	})
	t.Cleanup(func() { p.stop() })
	return p
}

// call sends a request, which edits may change.
func (p *program) call(method, path, body string, edits ...func(*http.Request)) (int, http.Header, string) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.base+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer key_example:secret_example")
	req.Header.Set("Content-Type", "application/json")
	for _, edit := range edits {
		edit(req)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(text)
}
