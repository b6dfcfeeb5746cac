// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// IsNotFound reports whether err says that a webhook does not exist. Not every 404 does: a gateway that has lost its
// backend would drop every webhook from the state.
func IsNotFound(err error) bool {
	api, ok := errors.AsType[*APIError](err)
	return ok && api.NotFound
}

// judgeNotFound decides whether a 404 means that a webhook is gone. The API says so itself, and a gateway, which also
// responds to a route that it doesn't know, says something else, perhaps in JSON too. Then a complete walk of the list
// decides. Any since the last write of this client will do, because an id never comes back; after a 404 to a write,
// that is one that began after it.
func (r *reader) judgeNotFound(ctx context.Context, id string, err error) error {
	api, ok := errors.AsType[*APIError](err)
	if !ok || api.StatusCode != http.StatusNotFound || api.NotFound {
		return err
	}
	var list *snapshot
	var listErr error
	if s := r.latest(); s != nil {
		listErr = s.failure()
	}
	if listErr == nil {
		list, listErr = r.walk(ctx, false)
	}
	if listErr == nil {
		if _, listed := list.items[id]; !listed && list.total > len(list.items) {
			listErr = errors.New("it has fewer webhooks than it announces")
		} else if !listed {
			api.NotFound = true
			return err
		}
	}
	return &GatewayError{Err: api, ListErr: listErr}
}

// GatewayError is a 404 that does not say that the webhook is gone: something on the way to DialNexa responded.
type GatewayError struct {
	// Err is the response. It is not in the chain, since it means nothing on its own.
	Err *APIError
	// ListErr is why the list could not be read to its end; nil if it was, and has the webhook.
	ListErr error
}

func (e *GatewayError) Error() string {
	list := "its list of webhooks has this one"
	if e.ListErr != nil {
		list = fmt.Sprintf("its list of webhooks, which would show it, could not be read to its end (%s)", strings.TrimRight(e.ListErr.Error(), "."))
	}
	return fmt.Sprintf(`%s. DialNexa itself says "Webhook not found" of a webhook that is gone, and %s`, strings.TrimRight(e.Err.Error(), "."), list)
}
