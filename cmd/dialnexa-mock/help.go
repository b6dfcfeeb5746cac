// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"embed"
	"flag"
	"fmt"
	"strings"
)

//go:embed help/*.txt
var helpTexts embed.FS

// help prints a topic, or the list of topics. Of a command's flags, each gets a line.
func (p program) help(args []string) (int, error) {
	topic := strings.Join(args, " ")
	if topic == "" {
		topic = "help"
	}
	text, err := helpTexts.ReadFile("help/" + topic + ".txt")
	if err != nil {
		return exitUsage, fmt.Errorf("there is no help on %q", topic)
	}
	_, _ = p.stdout.Write(text)
	list := func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		if f.DefValue != "" && f.DefValue != "0" && f.DefValue != "0s" && f.DefValue != "false" {
			usage += " (" + f.DefValue + ")"
		}
		_, _ = fmt.Fprintf(p.stdout, "  %-19s %s\n", "-"+f.Name+" "+value, usage)
	}
	sets := map[string]*flag.FlagSet{"serve": (&serveOptions{}).flags(), "send": (&sendOptions{}).flags()}
	if set := sets[topic]; set != nil {
		_, _ = fmt.Fprintln(p.stdout)
		set.VisitAll(list)
	}
	return exitOK, nil
}
