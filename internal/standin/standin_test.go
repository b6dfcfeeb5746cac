// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// What each stand-in offers, and that its schemas are sound.
func TestChoose(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		program               string
		name                  string
		resources, ephemerals int
	}{
		{"/m/terraform-provider-random_v3.7.0", "random", 0, 1},
		{"terraform-provider-aws_v6.0.0.exe", "aws", 2, 1},
		{"standin", "", 0, 0},
	} {
		name, maker := choose(test.program)
		if name != test.name {
			t.Errorf("%s is %q, want %q", test.program, name, test.name)
		}
		if maker == nil {
			continue
		}
		schemas, err := providerserver.NewProtocol6(maker())().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range schemas.Diagnostics {
			t.Errorf("%s: %s: %s", name, d.Summary, d.Detail)
		}
		if len(schemas.ResourceSchemas) != test.resources || len(schemas.EphemeralResourceSchemas) != test.ephemerals {
			t.Errorf("%s has %d resources and %d ephemeral ones", name, len(schemas.ResourceSchemas), len(schemas.EphemeralResourceSchemas))
		}
	}
}
