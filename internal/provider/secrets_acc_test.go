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

// A lifecycle at TRACE, with failures that quote the secrets back, leaves neither the key nor a write-only secret in
// the log, on the screen, in the state or in the plan file. A plain secret is in the state alone, until it becomes
// write-only.
func TestAccSecrets_areNowhereInALifecycleAtTrace(t *testing.T) {
	t.Parallel()
	const key = "key_example_trace:secret_example_trace"
	first, second := `whsec_example_first/"+ü`, `whsec_example_second`
	api := newMockAPI(t, mockserver.Config{APIKeys: []string{key}}, saysTooMuch)
	c := newCLI(t, []string{"TF_LOG=TRACE", "DIALNEXA_API_KEY=" + key, "TF_VAR_secret=" + first}, acctest.WriteOnly)
	configure := func(url, secret string) {
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
  url    = %q
  events = ["call.completed"]
  %s
}`, api.BaseURL(), url, secret))
	}
	quote := func(method, secret string) {
		asJSON, asForm := fmt.Sprintf(`{"secret":%q}`, secret), url.QueryEscape(secret)
		message := fmt.Sprintf(`[%q,"body was secret=%s","no %s"]`, asJSON, asForm, key)
		api.Fault(mockserver.Fault{Method: method, Status: 400, Body: refusal(400, message)})
	}

	configure(urlOfA, "secret_wo = var.secret\n  secret_wo_version = 1")
	quote("POST", first)
	c.mustFail("********", "apply", "-auto-approve")
	c.mustRun("", "plan", "-out=first.tfplan")
	c.mustRun("1 added", "apply", "first.tfplan")

	c.Env = append(c.Env, "TF_VAR_secret="+second)
	configure(urlOfB, "secret_wo = var.secret\n  secret_wo_version = 2")
	quote("PATCH", second)
	c.mustFail("Unable to update the webhook", "apply", "-auto-approve")
	api.Fault(mockserver.Fault{Method: "PATCH", Cut: true, Act: true})
	c.run("apply", "-auto-approve")
	api.checkWebhook(urlOfB, "call.completed", second, true)

	configure(urlOfB, `secret = "whsec_example_t0ken"`)
	c.apply("1 changed")
	c.mustRun("(sensitive value)", "show")
	if !strings.Contains(c.read("terraform.tfstate"), hidden) {
		t.Error("the secret is not in the state")
	}
	c.hasNowhere([]string{hidden}, "main.tf", "terraform.tfstate")
	configure(urlOfB, "secret_wo = var.secret\n  secret_wo_version = 3")
	c.apply("1 changed")
	c.hasNowhere([]string{hidden}, "terraform.tfstate.backup")
	c.mustRun("1 destroyed", "destroy", "-auto-approve")

	// Without the provider's own log lines, the search below would prove nothing.
	for _, method := range []string{"POST", "GET", "PATCH", "DELETE"} {
		if !regexp.MustCompile(`\[DEBUG\] +provider\..* method=` + method).MatchString(c.transcript.String()) {
			t.Errorf("the log has no %s", method)
		}
	}
	var spellings []string
	for _, secret := range []string{
		key, "secret_example_trace", first, second, "whsec_example_first", url.QueryEscape(first),
	} {
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
		_, _ = fmt.Fprintf(connection, "HTTP/1.1 %d\r\nContent-Length: %d\r\n\r\n%s%s",
			response.Code, response.Body.Len(), response.Body, sent)
	})
}
