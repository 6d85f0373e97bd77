package instrument_test

import (
	"testing"
	"time"
)

// maxPerEvent is what one event may cost in the service that records it.
const maxPerEvent = 2 * time.Microsecond

func TestEventsAllocateNothing(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector allocates")
	}
	for _, e := range events(t) {
		if got := testing.AllocsPerRun(1000, e.run); got > e.allocs {
			t.Errorf("%s allocates %v times, want at most %v", e.name, got, e.allocs)
		}
	}
}

// The fastest of many short rounds is what the code costs; the others also
// hold whatever else the machine was doing.
func TestEventsAreFast(t *testing.T) {
	if raceDetector || testing.CoverMode() != "" {
		t.Skip("instrumented code is slower")
	}
	const rounds, perRound = 200, 200
	for _, e := range events(t) {
		best := time.Hour
		for range rounds {
			start := time.Now()
			for range perRound {
				e.run()
			}
			best = min(best, time.Since(start)/perRound)
		}
		t.Logf("%-24s %v", e.name, best)
		if best > maxPerEvent {
			t.Errorf("%s takes %v, want at most %v", e.name, best, maxPerEvent)
		}
	}
}
