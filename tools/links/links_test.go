// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const document = "# A title, with `code`\n" +
	"## Twice\n## Twice\n" +
	"[fine](other.md#the-end) [fine](#a-title-with-code) [fine](#twice-1) [fine](dir) [out](https://example.com/x)\n" +
	"[fine](https://github.com/dialnexa/terraform-provider-dialnexa/tree/main/dir)\n" +
	"`[code](none.md)`\n" +
	"```text\n[code](none.md)\n# No heading\n```\n" +
	"[bad](none.md) [bad](other.md#none) [bad](#no-heading) [bad](../outside.md)\n" +
	"[bad](https://github.com/dialnexa/terraform-provider-dialnexa/blob/main/none)\n" +
	"[bad]: none.md\n"

func TestCheck_findsWhatLeadsNowhere(t *testing.T) {
	t.Parallel()

	root := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "git", "init", root).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}

	for name, text := range map[string]string{"README.md": document, "other.md": "# The end\n", "dir/file": ""} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}

		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	var out bytes.Buffer

	broken, err := check(t.Context(), root, &out)
	if err != nil {
		t.Fatal(err)
	}

	if want := strings.Count(document, "[bad]"); broken != want {
		t.Errorf("%d broken links, want %d:\n%s", broken, want, out.String())
	}
}
