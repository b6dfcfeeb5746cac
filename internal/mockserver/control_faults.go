// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"fmt"
	"io"
	"net/http"
)

// controlFault queues one fault, or an array of them: all or none.
func (s *Server) controlFault(r *http.Request) answer {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return s.failure(http.StatusBadRequest, err.Error())
	}
	faults, err := ParseFaults(raw)
	if err != nil {
		return s.failure(http.StatusBadRequest, err.Error())
	}
	s.Fault(faults...)
	return jsonAnswer(http.StatusCreated, map[string]any{"pending_faults": s.PendingFaults()})
}

// controlRandomFaults sets how many requests fail at random from now on, so that
// a soak test can pause the faults while it looks.
func (s *Server) controlRandomFaults(r *http.Request) answer {
	var in struct {
		Rate float64 `json:"rate"`
		Seed int64   `json:"seed"`
	}
	if err := readControl(r, &in); err != nil {
		return s.failure(http.StatusBadRequest, err.Error())
	}
	if in.Rate < 0 || in.Rate > 1 {
		return s.failure(http.StatusBadRequest, fmt.Sprintf("rate %g: want 0 to 1", in.Rate))
	}
	s.RandomFaults(in.Rate, in.Seed)
	return answer{status: http.StatusNoContent}
}
