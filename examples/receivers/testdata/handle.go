// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"errors"
	"net/http"
	"os"
)

// handle asks the test what becomes of an event.
func handle(body []byte) error {
	resp, err := http.Post(os.Getenv("TEST_URL"), "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer resp.Body.Close()

	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}

	return nil
}
