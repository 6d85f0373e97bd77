package instrument_test

import (
	"testing"
	"time"
)

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

// BenchmarkFastestRound reports, as best-ns/event, the cost of recording one event; the limit is 2 µs.
// The fastest of many short rounds is the cost of the code; the others include other load on the machine.
func BenchmarkFastestRound(b *testing.B) {
	const rounds, perRound = 200, 200
	for _, e := range events(b) {
		b.Run(e.name, func(b *testing.B) {
			best := time.Hour
			for b.Loop() {
				for range rounds {
					start := time.Now()
					for range perRound {
						e.run()
					}
					best = min(best, time.Since(start)/perRound)
				}
			}
			b.ReportMetric(float64(best.Nanoseconds()), "best-ns/event")
		})
	}
}
