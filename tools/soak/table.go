// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
)

// tally counts what happened, over all phases.
type tally struct {
	applies     int
	repeated    int
	failures    int
	unconfirmed int
	imported    int
	retries     int
	foundAgain  int
	deliveries  int
	onServer    int
	inState     int
}

// What the provider logs, without TRACE.
const (
	logRetry = "waiting for a retry"
	logFound = "found the webhook of a create whose answer was lost"
)

// readLog counts what the provider has logged of the last command, looks for
// secrets in it, and forgets it.
func (s *soak) readLog() error {
	text, err := os.ReadFile(filepath.Clean(s.log))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}

	if err != nil {
		return err
	}

	s.tally.retries += strings.Count(string(text), logRetry)
	s.tally.foundAgain += strings.Count(string(text), logFound)

	if line := leak(string(text), mock.Key); line != "" {
		return fmt.Errorf("a secret in the log: %s", line)
	}

	return os.Remove(s.log)
}

// table prints what the rounds have come to.
func (s *soak) table(ctx context.Context, took time.Duration) error {
	stats, err := s.mock.Stats(ctx)
	if err != nil {
		return err
	}

	faults := 0
	for _, n := range stats.Faults {
		faults += n
	}

	rows := [][2]any{
		{"phases of create, change, drift and destroy", s.phases},
		{"requests", stats.Requests},
	}
	for _, method := range slices.Sorted(maps.Keys(stats.ByMethod)) {
		rows = append(rows, [2]any{"  " + method, stats.ByMethod[method]})
	}

	rows = append(rows, [2]any{"faults", fmt.Sprintf("%d (%.1f%% of the requests)", faults, 100*float64(faults)/float64(max(1, stats.Requests)))})
	for _, kind := range slices.Sorted(maps.Keys(stats.Faults)) {
		rows = append(rows, [2]any{"  " + kind, stats.Faults[kind]})
	}

	rows = append(
		rows,
		[2]any{"retries", s.tally.retries},
		[2]any{"webhooks found again after a create's answer was lost", s.tally.foundAgain},
		[2]any{"requests refused by the rate limit", stats.Refused},
		[2]any{"applies", s.tally.applies},
		[2]any{"  that failed with a clear error and were repeated", s.tally.repeated},
		[2]any{"  errors in these", s.tally.failures},
		[2]any{"  creates nobody knew of (UnconfirmedError)", s.tally.unconfirmed},
		[2]any{"  webhooks imported for that", s.tally.imported},
		[2]any{"deliveries signed with the configured secret", s.tally.deliveries},
		[2]any{"webhooks on the server, over all phases", s.tally.onServer},
		[2]any{"webhooks in the state, over all phases", s.tally.inState},
		[2]any{"equal webhooks of somebody else, all left alone", len(s.foreign)},
		[2]any{"differences", s.differences},
		[2]any{"took", took.Round(time.Second)},
		[2]any{"seed", s.seed},
	)

	fmt.Fprintln(s.out)

	writer := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintf(writer, "%v\t%v\n", row[0], row[1])
	}

	return writer.Flush()
}
