// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// noErrors fails the test at an error of the provider.
func noErrors(t *testing.T, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			t.Fatalf("%s: %s", d.Summary, d.Detail)
		}
	}
}

// hidden is in every text of these tests that no message may show, such as a token in a URL.
const hidden = "t0ken"

// expectError fails the test unless there is one diagnostic: an error on the attribute, "" for none, with all of the
// words in its summary or detail. It returns both.
func expectError(t *testing.T, diags []*tfprotov6.Diagnostic, attribute string, words ...string) string {
	t.Helper()
	return expectOne(t, tfprotov6.DiagnosticSeverityError, diags, attribute, words...)
}

// expectWarning does what expectError does for a warning.
func expectWarning(t *testing.T, diags []*tfprotov6.Diagnostic, attribute string, words ...string) {
	t.Helper()
	expectOne(t, tfprotov6.DiagnosticSeverityWarning, diags, attribute, words...)
}

func expectOne(
	t *testing.T, severity tfprotov6.DiagnosticSeverity, diags []*tfprotov6.Diagnostic, attribute string, words ...string,
) string {
	t.Helper()
	if len(diags) != 1 {
		for _, d := range diags {
			t.Logf("%s: %s", d.Summary, d.Detail)
		}
		t.Fatalf("there are %d diagnostics, not one on %q that says %q", len(diags), attribute, words)
	}
	text := diags[0].Summary + ": " + diags[0].Detail
	if at := attributeOfDiagnostic(diags[0]); diags[0].Severity != severity || at != attribute {
		t.Errorf("%s on %q, not %s on %q: %s", diags[0].Severity, at, severity, attribute, text)
	}
	for _, each := range words {
		if !strings.Contains(text, each) {
			t.Errorf("%q lacks %q", text, each)
		}
	}
	if strings.Contains(text, hidden) {
		t.Errorf("%q shows what is to be hidden", text)
	}
	return text
}

// attributeOfDiagnostic returns the attribute that a diagnostic is on, or "".
func attributeOfDiagnostic(d *tfprotov6.Diagnostic) string {
	if d.Attribute == nil || len(d.Attribute.Steps()) == 0 {
		return ""
	}
	name, _ := d.Attribute.Steps()[0].(tftypes.AttributeName)
	return string(name)
}
