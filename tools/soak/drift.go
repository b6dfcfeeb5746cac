// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
)

// drift changes one in five of our webhooks on the server, and removes one in
// ten, as somebody might at DialNexa's dashboard.
func (s *soak) drift(ctx context.Context) (string, error) {
	state, err := s.space.State(ctx)
	if err != nil {
		return "", err
	}

	dice := s.newDice()
	changed, removed := 0, 0

	for _, i := range state {
		w := held(i.Attributes)

		switch dice.IntN(10) {
		case 0:
			removed++

			if err := s.mock.Remove(ctx, w.ID); err != nil {
				return "", err
			}

			continue
		case 1:
			w.URL += "/elsewhere"
			w.IsActive = !w.IsActive
		case 2:
			// A name that the catalogue lacks, too.
			w.Events = []string{"call.failed", "call.recorded"}
		default:
			continue
		}

		changed++

		if err := s.mock.Modify(ctx, w); err != nil {
			return "", err
		}
	}

	return fmt.Sprintf("%d changed and %d removed on the server", changed, removed), nil
}
