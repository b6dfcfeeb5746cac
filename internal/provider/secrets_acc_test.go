// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// A lifecycle at TRACE, with failures that quote the secrets back, leaves neither the key nor a write-only secret in the
// log, on the screen, in the state or in the plan file.
func TestAccSecrets_areNowhereInALifecycleAtTrace(t *testing.T) {
	t.Parallel()
	const key = "key_example_trace:secret_example_trace"
	first, second := `whsec_example_first/"+ü`, `whsec_example_second`
	api := newMockAPI(t, mockserver.Config{APIKeys: []string{key}}, saysTooMuch)
	c := newCLI(t, []string{"TF_LOG=TRACE", "DIALNEXA_API_KEY=" + key, "TF_VAR_secret=" + first}, acctest.WriteOnly)
	configure := func(version int, url string) {
		c.configure(fmt.Sprintf(`
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
}`, api.BaseURL(), url, version))
	}
	quote := func(method, secret string) {
		message := fmt.Sprintf(`[%q,"body was secret=%s","no %s"]`, fmt.Sprintf(`{"secret":%q}`, secret), url.QueryEscape(secret), key)
		api.Fault(mockserver.Fault{Method: method, Status: 400, Body: refusal(400, message)})
	}

	configure(1, urlOfA)
	quote("POST", first)
	c.mustFail("********", "apply", "-auto-approve")
	c.mustRun("", "plan", "-out=first.tfplan")
	c.mustRun("1 added", "apply", "first.tfplan")

	c.Env = append(c.Env, "TF_VAR_secret="+second)
	configure(2, urlOfB)
	quote("PATCH", second)
	c.mustFail("Unable to update the webhook", "apply", "-auto-approve")
	api.Fault(mockserver.Fault{Method: "PATCH", Cut: true, Act: true})
	c.run("apply", "-auto-approve")
	api.checkWebhook(urlOfB, "call.completed", second, true)
	c.mustRun("1 destroyed", "destroy", "-auto-approve")

	// Without the provider's own log lines, the search below would prove nothing.
	for _, method := range []string{"POST", "GET", "PATCH", "DELETE"} {
		if !regexp.MustCompile(`\[DEBUG\] +provider\..* method=` + method).MatchString(c.transcript.String()) {
			t.Errorf("the log has no %s", method)
		}
	}
	var spellings []string
	for _, secret := range []string{key, "secret_example_trace", first, second, "whsec_example_first", url.QueryEscape(first)} {
		quoted := strings.Trim(fmt.Sprintf("%q", secret), `"`)
		spellings = append(spellings, secret, quoted, base64.StdEncoding.EncodeToString([]byte(secret)))
	}
	c.hasNowhere(spellings)
}

// saysTooMuch lets the body of a create follow the response to it, which net/http reports to the standard logger.
func saysTooMuch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			next.ServeHTTP(w, r)
			return
		}
		sent, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(sent))
		response := httptest.NewRecorder()
		next.ServeHTTP(response, r)
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = fmt.Fprintf(connection, "HTTP/1.1 %d\r\nContent-Length: %d\r\n\r\n%s%s", response.Code, response.Body.Len(), response.Body, sent)
	})
}

// A secret in the state is nowhere else: the log and the screen don't have it. A move to secret_wo takes it out of the state.
func TestAccSecrets_plainSecretIsInTheStateAlone(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	c := newCLI(t, []string{"TF_LOG=TRACE"}, acctest.WriteOnly)
	c.configure(api.webhook(urlA, events1, `secret = "whsec_example_t0ken"`))
	c.apply("1 added")
	c.mustRun("(sensitive value)", "show")
	if !strings.Contains(c.read("terraform.tfstate"), hidden) {
		t.Error("the secret is not in the state")
	}
	c.hasNowhere([]string{hidden, testKey}, "main.tf", "terraform.tfstate")
	c.configure(api.webhook(urlA, events1, secretWO1, "secret_wo_version = 1"))
	c.apply("1 changed")
	api.checkWebhook(urlOfA, "call.completed", secretOne, true)
	c.hasNowhere([]string{hidden, secretOne}, "main.tf", "terraform.tfstate.backup")
}
