// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/workspace"
)

// stage is where one number of webhooks lives and dies.
type stage struct {
	mock, aloneMock     *mock.Mock
	floor, bare         *workspace.Workspace
	ours, alone, peaked *workspace.Workspace
}

func (s *stage) close() {
	for _, m := range []*mock.Mock{s.mock, s.aloneMock} {
		if m != nil {
			m.Stop()
		}
	}
}

// newStage starts the mocks and makes the workspaces for n webhooks. What it
// returns has to be closed even if it failed.
func (l *lab) newStage(ctx context.Context, n int) (*stage, error) {
	var s stage

	var err error
	if s.mock, err = l.startMock(ctx); err != nil {
		return &s, err
	}

	if s.aloneMock, err = l.startMock(ctx, "-list-disabled", "-webhooks", itoa(n)); err != nil {
		return &s, err
	}

	if s.floor, err = l.floorSpace(ctx, floorConfiguration); err != nil {
		return &s, err
	}

	if s.bare, err = l.floorSpace(ctx, bareConfiguration); err != nil {
		return &s, err
	}

	if err := samples(n).declare(s.bare); err != nil {
		return &s, err
	}

	if _, err := timed(ctx, s.bare, nil, applyCommand); err != nil {
		return &s, err
	}

	if s.ours, err = l.space(l.plugins, s.mock); err != nil {
		return &s, err
	}

	if s.peaked, err = l.space(l.watched, s.mock); err != nil {
		return &s, err
	}

	if s.alone, err = l.space(l.plugins, s.aloneMock); err != nil {
		return &s, err
	}

	return &s, adopt(ctx, s.alone, s.aloneMock, 1, n)
}
