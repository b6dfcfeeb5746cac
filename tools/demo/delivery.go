// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"slices"
)

// event is what the mock delivers, with a sample of its body.
const event = "call.completed"

// expectDelivery has the mock deliver an event, and expects the receiver's answer.
func (s *stage) expectDelivery(ctx context.Context, forged bool, want int) error {
	statuses, err := s.deliver(ctx, forged)
	if err != nil {
		return err
	}

	if !slices.Equal(statuses, []int{want}) {
		return fmt.Errorf("the receiver answers %v instead of %d", statuses, want)
	}

	return nil
}

func (s *stage) deliver(ctx context.Context, forged bool) ([]int, error) {
	s.request("POST", "deliveries", fmt.Sprintf(`{"webhook_id":%q,"event":%q,"forged":%t}`, s.id, event, forged))

	if forged {
		return s.mock.DeliverForged(ctx, s.id, event, nil)
	}

	return s.mock.Deliver(ctx, s.id, event, nil)
}
