// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// The file name chooses the provider, and its schemas are sound. The examples that
// internal/doctest applies are the test of what it does.
func TestChoose(t *testing.T) {
	t.Parallel()
	for program, want := range map[string][2]int{
		"/m/terraform-provider-random_v3.7.0":   {0, 1},
		"terraform-provider-aws_v6.0.0.exe":     {2, 1},
		"standin":                               {},
		"/m/terraform-provider-aw/standin_aws_": {},
	} {
		p, ok := choose(program)
		if ok != (want != [2]int{}) {
			t.Errorf("%s is a provider: %t", program, ok)
		}
		schemas, err := providerserver.NewProtocol6(p.new())().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
		if err != nil || len(schemas.Diagnostics) > 0 {
			t.Fatal(err, schemas.Diagnostics)
		}
		if got := [2]int{len(schemas.ResourceSchemas), len(schemas.EphemeralResourceSchemas)}; got != want {
			t.Errorf("%s has %d resources and ephemeral resources, want %d", program, got, want)
		}
	}
}
