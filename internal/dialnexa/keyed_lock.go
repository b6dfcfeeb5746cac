// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"sync"
)

// keyedLock is a lock for each key, with a value that it guards. Its zero value is ready for use.
type keyedLock[T any] struct {
	values sync.Map // of a *lockedValue by key
}

type lockedValue[T any] struct {
	locked chan struct{} // of capacity 1: full while the value is locked
	value  T
}

// lock waits until the key is free, or until ctx ends. The value is the caller's until it calls unlock.
func (l *keyedLock[T]) lock(ctx context.Context, key string) (value *T, unlock func(), err error) {
	known, _ := l.values.LoadOrStore(key, &lockedValue[T]{locked: make(chan struct{}, 1)})
	v, _ := known.(*lockedValue[T])
	select {
	case v.locked <- struct{}{}:
		return &v.value, func() { <-v.locked }, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}
