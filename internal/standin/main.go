// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command standin serves, offline, as much of the providers random and aws as the
// examples use, so that these can be applied by tests. Which of the two it is, its
// own file name says. Names and kinds of the arguments are those of the real
// providers; what is stored, is stored in the folder STANDIN_DIR.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

func main() {
	name, maker := choose(os.Args[0])
	if maker == nil {
		fmt.Fprintln(os.Stderr, "standin: the file has to be called terraform-provider-random or terraform-provider-aws")
		os.Exit(2)
	}
	err := providerserver.Serve(context.Background(), maker, providerserver.ServeOpts{
		Address: "registry.terraform.io/hashicorp/" + name,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "standin:", err)
		os.Exit(1)
	}
}

// choose returns the provider that a program of this path is.
func choose(program string) (string, func() provider.Provider) {
	file := filepath.Base(program)
	switch {
	case strings.HasPrefix(file, "terraform-provider-random"):
		return "random", func() provider.Provider { return &standin{name: "random", ephemerals: randomEphemerals} }
	case strings.HasPrefix(file, "terraform-provider-aws"):
		store := secretStore{dir: os.Getenv("STANDIN_DIR")}
		return "aws", func() provider.Provider {
			return &standin{name: "aws", resources: store.resources(), ephemerals: store.ephemerals()}
		}
	}
	return "", nil
}
