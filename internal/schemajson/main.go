// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command schemajson prints the provider's schemas in the shape of "terraform
// providers schema -json", straight from the provider. The documentation is
// made of it, so that it is complete, actions and list resources included, and
// the same whichever Terraform or OpenTofu is installed.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/provider"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "schemajson:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	schemas, err := describe(ctx, provider.NewServer("dev")())
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(schemas)
}

// firstError returns the error among the diagnostics of a provider's response.
func firstError(diagnostics []*tfprotov6.Diagnostic) error {
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Errorf("%s: %s", d.Summary, d.Detail)
		}
	}
	return nil
}
