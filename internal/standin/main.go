// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command standin serves, offline, as much of the providers random and aws as the
// examples use, so that tests can apply these. Its file name says which of the two
// it is. Arguments have the names and kinds of the real providers; a secret is a
// file in the folder STANDIN_DIR.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

func main() {
	p, ok := choose(os.Args[0])
	if !ok {
		fmt.Fprintln(os.Stderr, "standin: the file has to be called terraform-provider-random or terraform-provider-aws")
		os.Exit(2)
	}
	address := "registry.terraform.io/hashicorp/" + p.name
	if err := providerserver.Serve(context.Background(), p.new, providerserver.ServeOpts{Address: address}); err != nil {
		fmt.Fprintln(os.Stderr, "standin:", err)
		os.Exit(1)
	}
}

// choose returns the provider that a program of this path is.
func choose(program string) (standin, bool) {
	for _, p := range []standin{random, aws} {
		if strings.HasPrefix(filepath.Base(program), "terraform-provider-"+p.name) {
			return p, true
		}
	}
	return standin{}, false
}
