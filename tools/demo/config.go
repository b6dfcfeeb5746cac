// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"os"
	"strings"
)

// config is a copy of the example, which the steps edit as a person would.
type config struct {
	path, text string
}

func newConfig(from, to string) (*config, error) {
	text, err := os.ReadFile(from)
	if err != nil {
		return nil, err
	}

	c := &config{path: to, text: string(text)}

	return c, c.save()
}

// edit replaces a text that has to be there once.
func (c *config) edit(before, after string) error {
	if n := strings.Count(c.text, before); n != 1 {
		return fmt.Errorf("%q is in the configuration %d times, not once", before, n)
	}

	c.text = strings.Replace(c.text, before, after, 1)

	return c.save()
}

// add appends a block.
func (c *config) add(block string) error {
	c.text += "\n" + block

	return c.save()
}

func (c *config) save() error {
	return os.WriteFile(c.path, []byte(c.text), 0o600)
}
