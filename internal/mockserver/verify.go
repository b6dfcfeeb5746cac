// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import "fmt"

// verify asks a receiver whether it is there, when the server is configured
// to, and returns the API's message if it isn't. The post doesn't end with the
// client's request: a server doesn't feel that its client gives up.
func (s *Server) verify(to, secret string) (refusal string) {
	if s.cfg.VerifyURL == VerifyNone {
		return ""
	}
	edition := EditionPage
	if s.cfg.VerifyURL == VerifyUnsigned {
		edition = unsigned
	}
	d := s.post(s.ctx, to, edition, secret, []byte(`{"event":"webhook.verification"}`))
	switch {
	case d.Status == 0:
		return "url could not be verified: the endpoint did not respond"
	case d.Status < 200 || d.Status > 299:
		return fmt.Sprintf("url could not be verified: the endpoint responded %d", d.Status)
	default:
		return ""
	}
}
