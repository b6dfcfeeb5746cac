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
	"runtime/debug"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/provider"
)

const address = "registry.terraform.io/dialnexa/dialnexa"

// version is set by the linker when a release is built.
var version = "dev"

func main() {
	debugged := flag.Bool("debug", false, "wait for a debugger: print what to set as TF_REATTACH_PROVIDERS, and serve until stopped")
	versioned := flag.Bool("version", false, "print the version")
	flag.Parse()
	if *versioned {
		fmt.Println(version)
		return
	}
	silenceSDK()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // almost everything that an RPC allocates is garbage at its end; DESIGN.md has the figures
	}
	// net/http reports there what a server sends without being asked, bodies with secrets included, and Terraform logs it.
	log.SetOutput(io.Discard)
	var options []tf6server.ServeOpt
	if *debugged {
		options = append(options, tf6server.WithManagedDebug())
	}
	if err := tf6server.Serve(address, provider.NewServer(version), options...); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// silenceSDK turns the SDK's log off unless a user asked for a log: without any TF_LOG, terraform-plugin-log still
// writes every TRACE line, for Terraform to parse and drop. DESIGN.md says what that costs.
func silenceSDK() {
	for _, variable := range os.Environ() {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "TF_LOG") && value != "" {
			return
		}
	}
	_ = os.Setenv("TF_LOG_SDK", "OFF") // a failure leaves the log as it was, which is only slower
}
