// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/tfcli"
)

// A whole life at TRACE, with failures that quote the secrets back, leaves neither the key nor a write-only secret in
// the log, on screen, in the state or in the plan file.
func TestAccSecrets_areNowhereInALifecycleAtTrace(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.WriteOnly)
	const key = "key_example_trace:secret_example_trace"
	first, second := `whsec_example_first/"+ü`, `whsec_example_second`
	api := newMockAPI(t, mockserver.Config{APIKeys: []string{key}})
	c := newCLI(t, "TF_LOG=TRACE", "DIALNEXA_API_KEY="+key, "TF_VAR_secret="+first)
	configuration := func(version int, url string) string {
		return fmt.Sprintf(`
variable "secret" {
  type      = string
  ephemeral = true
}
provider "dialnexa" {
  base_url    = %q
  max_retries = 0
}
resource "dialnexa_user_webhook" "test" {
  url               = %q
  events            = ["call.completed"]
  secret_wo         = var.secret
  secret_wo_version = %d
}`, api.url, url, version)
	}
	quoted := func(secret string) string {
		return fmt.Sprintf(`{"statusCode":400,"message":[%q,"body was secret=%s","no %s"],"error":"Bad Request"}`,
			fmt.Sprintf(`{"secret":%q}`, secret), url.QueryEscape(secret), key)
	}

	c.configure(configuration(1, "https://hooks.example.com/a"))
	api.Fault(mockserver.Fault{Method: "POST", Status: 400, Body: quoted(first)})
	if output, status := c.run("apply", "-auto-approve"); status == 0 || !strings.Contains(output, "********") {
		t.Fatalf("the refusal is not shown masked: exit status %d\n%s", status, output)
	}
	c.mustRun("plan", "-out=first.tfplan")
	c.mustRun("show", "-json", "first.tfplan")
	c.mustRun("apply", "first.tfplan")

	c.Env = append(c.Env, "TF_VAR_secret="+second)
	c.configure(configuration(2, "https://hooks.example.com/b"))
	api.Fault(mockserver.Fault{Method: "PATCH", Status: 400, Body: quoted(second)})
	if _, status := c.run("apply", "-auto-approve"); status == 0 {
		t.Fatal("the refused update passed")
	}
	api.Fault(mockserver.Fault{Method: "PATCH", Cut: true, Act: true})
	c.run("apply", "-auto-approve")
	c.mustRun("apply", "-auto-approve")
	if got := api.Webhooks(); len(got) != 1 || got[0].Secret != second {
		t.Fatalf("the life did not go as planned: %d webhooks", len(got))
	}
	c.mustRun("show", "-json")
	c.mustRun("destroy", "-auto-approve")

	// Without the lines of our own, the search below would prove nothing.
	for _, method := range []string{"POST", "GET", "PATCH", "DELETE"} {
		if !regexp.MustCompile(`\[DEBUG\] +provider\..* method=` + method).MatchString(c.transcript.String()) {
			t.Errorf("the log has no %s", method)
		}
	}
	for place, text := range c.everything() {
		for _, secret := range []string{key, "secret_example_trace", first, second, "whsec_example_first", url.QueryEscape(first)} {
			for _, spelling := range []string{secret, strings.Trim(fmt.Sprintf("%q", secret), `"`), base64.StdEncoding.EncodeToString([]byte(secret))} {
				if strings.Contains(text, spelling) {
					t.Errorf("%s holds %q", place, spelling)
				}
			}
		}
	}
}

// A secret in the state is nowhere else: the log and the screen don't have it.
func TestAccSecrets_plainSecretIsNeitherLoggedNorShown(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	c := newCLI(t, "TF_LOG=TRACE", "DIALNEXA_API_KEY="+testKey)
	c.configure(api.webhookWithoutKey(urlA, events1, `secret = "whsec_example_plain"`))
	c.mustRun("apply", "-auto-approve")
	c.mustRun("show")
	if state, err := os.ReadFile(filepath.Join(c.Dir, "terraform.tfstate")); err != nil || !bytes.Contains(state, []byte("whsec_example_plain")) {
		t.Fatal("the secret is not in the state: this test proves nothing", err)
	}
	c.mustRun("destroy", "-auto-approve")
	if strings.Contains(c.transcript.String(), "whsec_example_plain") {
		t.Error("the secret is logged or shown")
	}
	if strings.Contains(c.transcript.String(), testKey) {
		t.Error("the key is logged or shown")
	}
}

// webhookWithoutKey is webhook with the key left to the environment.
func (api mockAPI) webhookWithoutKey(arguments ...string) string {
	return fmt.Sprintf("provider \"dialnexa\" {\n  base_url = %q\n}\nresource \"dialnexa_user_webhook\" \"test\" {\n  %s\n}\n",
		api.url, strings.Join(arguments, "\n  "))
}

// everything is what a run leaves: what it printed and logged, and its files, those within plan files included.
func (c *cli) everything() map[string]string {
	c.t.Helper()
	all := map[string]string{"the screen or the log": c.transcript.String()}
	err := filepath.WalkDir(c.Dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(name) // #nosec G122 -- the test's own folder.
		if err != nil {
			return err
		}
		all[entry.Name()] = string(text)
		if !bytes.HasPrefix(text, []byte("PK")) {
			return nil
		}
		archive, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
		if err != nil {
			return err
		}
		for _, file := range archive.File {
			reader, err := file.Open()
			if err != nil {
				return err
			}
			inner, err := io.ReadAll(reader)
			if err != nil {
				return err
			}
			all[entry.Name()+" "+file.Name] = string(inner)
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return all
}
