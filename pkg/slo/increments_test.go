package slo

import (
	"math"
	"math/rand/v2"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b)) }

func TestSumsBetween(t *testing.T) {
	// A gap from 30 to 60, and steps of two widths, out of order.
	s := NewSums([]Increment{{T: 100, Width: 40, Bad: 4, Total: 40}, {T: 10, Width: 10, Bad: 1, Total: 10}, {T: 30, Width: 20, Bad: 2, Total: 20}})
	cases := []struct {
		from, to   int64
		bad, total float64
	}{
		{0, 100, 7, 70}, {0, 10, 1, 10}, {10, 30, 2, 20}, {-50, 500, 7, 70},
		{0, 5, 0.5, 5}, {5, 20, 1.5, 15}, {15, 20, 0.5, 5}, {30, 60, 0, 0}, {40, 50, 0, 0}, {20, 80, 3, 30},
		{100, 200, 0, 0}, {-10, 0, 0, 0}, {50, 50, 0, 0}, {60, 50, 0, 0}, {70, 90, 2, 20},
	}
	for _, tc := range cases {
		if got := s.Between(tc.from, tc.to); !near(got.Bad, tc.bad) || !near(got.Total, tc.total) {
			t.Errorf("(%d, %d]: %+v, want %+v", tc.from, tc.to, got, tc)
		}
	}
	empty := NewSums(nil)
	if got := empty.Between(0, 10); got != (Counts{}) {
		t.Errorf("nothing: %+v", got)
	}
}

// However a time is cut, its parts add up, and the sums are those of a plain loop.
func TestSumsAddUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var incs []Increment
		at := rng.Int64N(1000)
		for range rng.IntN(50) {
			width := 1 + rng.Int64N(100)
			at += width + rng.Int64N(2)*rng.Int64N(100)
			total := rng.Float64() * 1e6
			incs = append(incs, Increment{T: at, Width: width, Bad: total * rng.Float64(), Total: total})
		}
		s := NewSums(incs)
		from, to := rng.Int64N(3000), rng.Int64N(6000)
		var want Counts
		for _, inc := range incs {
			share := inc.overlap(from, to)
			want.Bad += inc.Bad * share
			want.Total += inc.Total * share
		}
		got := s.Between(from, to)
		if to > from && (!near(got.Bad, want.Bad) || !near(got.Total, want.Total)) {
			t.Fatalf("(%d, %d] of %v: %+v, want %+v", from, to, incs, got, want)
		}
		cut := from + rng.Int64N(max(to-from, 1))
		a, b := s.Between(from, cut), s.Between(cut, to)
		if to > from && (!near(a.Bad+b.Bad, got.Bad) || !near(a.Total+b.Total, got.Total)) {
			t.Fatalf("(%d, %d] cut at %d: %+v + %+v is not %+v", from, to, cut, a, b, got)
		}
	}
}
