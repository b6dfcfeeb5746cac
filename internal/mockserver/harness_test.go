// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

const (
	webhooks   = mocktest.WebhooksPath
	createBody = `{"url":"https://example.test/hook","events":["call.completed"],"secret":"whsec_1"}`
)

// message returns the message of an error as the API gives it; several are in brackets.
func message(t *testing.T, r mocktest.Reply) string {
	t.Helper()
	var got struct {
		StatusCode int
		Message    any
		Error      string
	}
	mocktest.Decode(t, r.Body, &got)
	if got.StatusCode != r.Status || got.Error != http.StatusText(r.Status) {
		t.Errorf("error is %s", r.Body)
	}
	return fmt.Sprint(got.Message)
}

// diff compares what the server holds.
func diff(want, got any) string {
	return cmp.Diff(want, got, cmpopts.IgnoreUnexported(mockserver.Webhook{}))
}

// newReceiver returns a receiver that is at every url, and a server that delivers to it.
func newReceiver(
	t *testing.T, cfg mockserver.Config, responses ...http.HandlerFunc,
) (*mocktest.Receiver, *mocktest.API) {
	t.Helper()
	r := mocktest.NewReceiver(responses...)
	cfg.DeliveryClient = mockserver.NewDeliveryClient(r)
	return r, mocktest.New(t, cfg)
}
