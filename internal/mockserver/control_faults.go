// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// faultJSON is a Fault on the control path.
type faultJSON struct {
	Method      string            `json:"method"`
	Path        string            `json:"path"`
	Skip        int               `json:"skip"`
	Times       int               `json:"times"`
	Status      int               `json:"status"`
	Header      map[string]string `json:"header"`
	Body        string            `json:"body"`
	ContentType string            `json:"content_type"`
	NoBody      bool              `json:"no_body"`
	Delay       duration          `json:"delay"`
	DelayAfter  duration          `json:"delay_after"`
	Act         bool              `json:"act"`
	Cut         bool              `json:"cut"`
	Truncate    int               `json:"truncate"`
}

// duration is written as Go writes it: "1.5s".
type duration time.Duration

func (d *duration) UnmarshalJSON(raw []byte) error {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return err
	}
	parsed, err := time.ParseDuration(text)
	*d = duration(parsed)
	return err
}

func (f faultJSON) fault() Fault {
	out := Fault{
		Method: f.Method, Path: f.Path, Skip: f.Skip, Times: f.Times,
		Status: f.Status, Body: f.Body, ContentType: f.ContentType, NoBody: f.NoBody,
		Delay: time.Duration(f.Delay), DelayAfter: time.Duration(f.DelayAfter),
		Act: f.Act, Cut: f.Cut, Truncate: f.Truncate,
	}
	for name, value := range f.Header {
		if out.Header == nil {
			out.Header = http.Header{}
		}
		out.Header.Set(name, value)
	}
	return out
}

// Check tells what makes a fault impossible to serve, for faults that come from
// outside; Server.Fault takes what it is given.
func (f Fault) Check() error {
	switch {
	case f.Status != 0 && (f.Status < 200 || f.Status > 999):
		return fmt.Errorf("status %d: want 200 to 999", f.Status)
	case f.Times < -1:
		return fmt.Errorf("times %d: want -1 (for ever) or more", f.Times)
	case f.Skip < 0 || f.Truncate < 0 || f.Delay < 0 || f.DelayAfter < 0:
		return fmt.Errorf("skip, truncate and delays cannot be negative")
	default:
		return nil
	}
}

// controlFault queues one fault, or an array of them: all or none.
func (s *Server) controlFault(r *http.Request) answer {
	var in faultList
	if err := readControl(r, &in); err != nil {
		return s.failure(http.StatusBadRequest, err.Error())
	}
	faults := make([]Fault, 0, len(in))
	for _, item := range in {
		f := item.fault()
		if err := f.Check(); err != nil {
			return s.failure(http.StatusBadRequest, err.Error())
		}
		faults = append(faults, f)
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

// faultList takes a single fault for a list of one.
type faultList []faultJSON

func (l *faultList) UnmarshalJSON(raw []byte) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields() // the setting of the outer decoder ends here
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
		return dec.Decode((*[]faultJSON)(l))
	}
	*l = make(faultList, 1)
	return dec.Decode(&(*l)[0])
}
