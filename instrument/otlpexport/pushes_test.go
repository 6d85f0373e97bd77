package otlpexport

import (
	"errors"
	"testing"
	"time"
)

// An outage is reported once, and a flapping endpoint at most every ten minutes.
func TestReports(t *testing.T) {
	down := errors.New("connection refused")
	p := &pushes{}
	start := time.Now()
	for _, c := range []struct {
		minute int
		err    error
		report bool
	}{
		{0, nil, false},
		{1, down, true}, // in the middle
		{2, down, false},
		{120, down, false},
		{121, nil, false},
		{122, down, true}, // another outage
		{123, nil, false},
		{124, down, false}, // too soon
		{125, down, false},
		{132, down, true}, // it persists
		{133, down, false},
	} {
		if got := p.note(c.err, start.Add(time.Duration(c.minute)*time.Minute)); got != c.report {
			t.Errorf("minute %d, error %v: reported is %v", c.minute, c.err, got)
		}
		if p.failing() != c.err {
			t.Errorf("minute %d: failing is %v", c.minute, p.failing())
		}
	}
	if p := (&pushes{}); !p.note(down, start) { // at the start
		t.Error("the first push fails without a report")
	}
}
