// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// faultFlag collects the faults of repeated -fault flags.
type faultFlag []mockserver.Fault

// String implements flag.Value; there is nothing to show as a default.
func (f *faultFlag) String() string { return "" }

// Set implements flag.Value.
func (f *faultFlag) Set(text string) error {
	fault, err := parseFault(text)
	if err != nil {
		return err
	}
	*f = append(*f, fault)
	return nil
}

// parseFault reads the compact form of a fault: name=value pairs with commas
// between them, where body, which may hold commas, takes all the rest.
func parseFault(text string) (mockserver.Fault, error) {
	var fault mockserver.Fault
	for rest := text; rest != ""; {
		var pair string
		if strings.HasPrefix(rest, "body=") {
			pair, rest = rest, ""
		} else {
			pair, rest, _ = strings.Cut(rest, ",")
		}
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return fault, fmt.Errorf("%q is not name=value", pair)
		}
		if err := setFault(&fault, name, value); err != nil {
			return fault, err
		}
	}
	return fault, fault.Check()
}

func setFault(f *mockserver.Fault, name, value string) (err error) {
	switch name {
	case "method":
		f.Method = value
	case "path":
		f.Path = value
	case "body":
		f.Body = value
	case "content-type":
		f.ContentType = value
	case "header":
		return setHeader(f, value)
	case "status":
		f.Status, err = strconv.Atoi(value)
	case "skip":
		f.Skip, err = strconv.Atoi(value)
	case "times":
		f.Times, err = strconv.Atoi(value)
	case "truncate":
		f.Truncate, err = strconv.Atoi(value)
	case "act":
		f.Act, err = strconv.ParseBool(value)
	case "cut":
		f.Cut, err = strconv.ParseBool(value)
	case "no-body":
		f.NoBody, err = strconv.ParseBool(value)
	case "delay":
		f.Delay, err = time.ParseDuration(value)
	case "delay-after":
		f.DelayAfter, err = time.ParseDuration(value)
	default:
		return fmt.Errorf("a fault has no %q", name)
	}
	if err != nil {
		return fmt.Errorf("%s: %q cannot be read", name, value)
	}
	return nil
}

func setHeader(f *mockserver.Fault, text string) error {
	name, value, ok := strings.Cut(text, ":")
	if !ok || name == "" {
		return fmt.Errorf("header %q is not Name: value", text)
	}
	if f.Header == nil {
		f.Header = http.Header{}
	}
	f.Header.Add(name, strings.TrimSpace(value))
	return nil
}
