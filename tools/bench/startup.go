// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/child"
)

// measureStartup is the time in seconds from the start of the process until the
// whole schema has arrived, as the CLI asks for it.
func (l *lab) measureStartup(ctx context.Context) (float64, error) {
	times := []float64{}

	for range 10 * l.repeats() {
		took, err := l.askForSchema(ctx)
		if err != nil {
			return 0, err
		}

		times = append(times, took.Seconds())
	}

	return median(times), nil
}

func (l *lab) askForSchema(ctx context.Context) (time.Duration, error) {
	provider := child.Command(ctx, l.real())
	provider.Env = append(
		os.Environ(),
		// How a provider knows that Terraform starts it, and not somebody by hand.
		"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
		"PLUGIN_PROTOCOL_VERSIONS=6", "PLUGIN_UNIX_SOCKET_DIR="+l.dir,
	)

	stdout, err := provider.StdoutPipe()
	if err != nil {
		return 0, err
	}

	start := time.Now()
	if err := provider.Start(); err != nil {
		return 0, err
	}
	defer func() { _ = provider.Wait() }()
	defer func() { _ = provider.Process.Kill() }()

	// It says where it listens: core protocol|protocol|network|address|kind.
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return 0, fmt.Errorf("the provider does not say where it listens: %w", err)
	}

	parts := strings.Split(strings.TrimSpace(line), "|")
	if len(parts) < 5 || parts[4] != "grpc" {
		return 0, fmt.Errorf("the provider says %q", line)
	}

	size, err := call(ctx, parts[2], parts[3], "tfplugin6.Provider/GetProviderSchema")
	if err == nil && size < 1000 {
		err = fmt.Errorf("the schema has %d bytes only", size)
	}

	return time.Since(start), err
}

// call makes a gRPC call with an empty message, which is an HTTP/2 request with a
// frame of no bytes, and returns the size of the answer.
func call(ctx context.Context, network, address, method string) (int, error) {
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)

	wire := &http.Transport{Protocols: &protocols, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}
	defer wire.CloseIdleConnections()

	emptyFrame := make([]byte, 5)

	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://provider/"+method, bytes.NewReader(emptyFrame))
	if err != nil {
		return 0, err
	}

	req.Header.Set("Content-Type", "application/grpc")
	req.Header.Set("Te", "trailers")

	resp, err := wire.RoundTrip(req)
	if err != nil {
		return 0, err
	}

	body, err := io.ReadAll(resp.Body)

	err = errors.Join(err, resp.Body.Close())
	if status := resp.Trailer.Get("Grpc-Status"); err == nil && status != "0" {
		err = fmt.Errorf("%s: gRPC status %q", method, status)
	}

	return len(body), err
}
