// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

var spaces = strings.Repeat(" ", 64<<10)

// endless is a body of many bytes that counts how many were read.
type endless struct {
	left, read int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), e.left)], spaces)
	e.left -= n
	e.read += n
	return n, nil
}

func (e *endless) Close() error { return nil }

func TestClient_readsNoMoreOfAnAnswerThanItTakes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, status := range []int{200, 404} {
			body := &endless{}
			attempts := 0
			client := newTestClient(t, func(c *Config) {
				c.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
					attempts++
					*body = endless{left: 100 << 20}
					return &http.Response{StatusCode: status, Header: http.Header{}, Body: body}, nil
				})
			})
			_, err := client.Get(t.Context(), "a")
			if status < 300 {
				if e := as[*ResponseError](t, err); !strings.Contains(e.Reason, "larger than 8 MiB") {
					t.Errorf("%d: got %v", status, err)
				}
			} else if e := as[*APIError](t, err); e.StatusCode != status {
				t.Errorf("%d: got %v", status, err)
			}
			if body.read > 9<<20 || attempts != 1 {
				t.Errorf("%d: read %d bytes in %d attempts", status, body.read, attempts)
			}
		}
	})
}

func TestClient_Create_findsItsWebhookBehindAnAnswerThatIsTooLarge(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, mockserver.Config{})
		w.server.Fault(mockserver.Fault{Method: http.MethodPost, Body: strings.Repeat(" ", 9<<20)})
		got, err := w.client.Create(t.Context(), newHook("whsec_own"))
		if err != nil || got.ID != w.ofSecret("whsec_own")[0].ID || w.requests(http.MethodPost) != 1 {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestClient_Delete_goesByTheStatusAlone(t *testing.T) {
	t.Parallel()
	for body, status := range map[string]int{"": 204, "<html>": 200, `{"success":false}`: 202, strings.Repeat("x", transport.MaxBody+1): 200} {
		if err := answering(t, status, nil, body).Delete(t.Context(), "a"); err != nil {
			t.Errorf("%d %.20q: %v", status, body, err)
		}
	}
}

func TestClient_takesAnyContentType(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"", "text/plain", "text/html", "application/octet-stream", ";;;"} {
		got, err := answering(t, 200, http.Header{"Content-Type": {kind}}, pageExample).Get(t.Context(), pageWebhook.ID)
		if err != nil || got.URL != pageWebhook.URL {
			t.Errorf("%q: got %+v, %v", kind, got, err)
		}
	}
}
