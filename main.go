// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// The provider's program: Terraform starts it and talks to it over gRPC.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/provider"
)

const address = "registry.terraform.io/dialnexa/dialnexa"

// version is set by the linker when a release is built.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "wait for a debugger: print what to set as TF_REATTACH_PROVIDERS, and serve until stopped")
	flag.Parse()
	tune()
	// net/http reports there what a server sends without being asked, bodies with secrets included, and Terraform logs it.
	log.SetOutput(io.Discard)
	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	}
	if err := tf6server.Serve(address, provider.NewServer(version), options...); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
