// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import "net/http"

// controlRequests shows the record without header values and bodies: those
// hold the key and the secrets, and this path asks for no key.
func (s *Server) controlRequests(*http.Request) answer {
	type entry struct {
		Method  string   `json:"method"`
		Path    string   `json:"path"`
		Status  int      `json:"status"`
		Fields  []string `json:"fields"`
		Faulted bool     `json:"faulted"`
	}
	out := []entry{}
	for _, r := range s.Requests() {
		out = append(out, entry{r.Method, r.Path, r.Status, append([]string{}, r.Fields...), r.Faulted})
	}
	return jsonAnswer(http.StatusOK, map[string]any{"requests": out})
}

func (s *Server) controlStats(*http.Request) answer {
	return jsonAnswer(http.StatusOK, struct {
		Stats
		Webhooks      int `json:"webhooks"`
		PendingFaults int `json:"pending_faults"`
	}{s.Stats(), len(s.Webhooks()), s.PendingFaults()})
}
