// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

// Every line of the client reaches Terraform's log, at its level and with its fields.
func TestTflogHandler_passesEveryLevelOn(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &out)
	logger := slog.New(tflogHandler{})
	want := []map[string]any{}
	for _, level := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn} {
		logger.Log(ctx, level, "a request", "path", "/user-webhooks")
		name := strings.ToLower(level.String())
		want = append(want, map[string]any{
			"@level": name, "@message": "a request", "@module": "provider", "path": "/user-webhooks",
		})
	}
	got, err := tflogtest.MultilineJSONDecode(&out)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
