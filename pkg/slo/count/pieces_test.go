package count

import (
	"testing"

	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

func TestNearStretchesAreJoined(t *testing.T) {
	var pieces []piece
	for _, from := range []int64{0, 10, 100, 130, 200, 205} {
		cell := slo.Cell{From: from, To: from + 2}
		pieces = append(pieces, piece{cell, cell})
	}
	for most, want := range map[int][]int64{
		1: {0}, 2: {0, 100}, 3: {0, 100, 200}, 4: {0, 100, 130, 200}, 5: {0, 10, 100, 130, 200}, 6: {0, 10, 100, 130, 200, 205}, 9: {0, 10, 100, 130, 200, 205},
	} {
		all := joinNearest(stretchesOf(pieces), most)
		var got []int64
		n := 0
		for _, s := range all {
			got = append(got, s.from())
			n += len(s.pieces)
		}
		if len(got) != len(want) || n != len(pieces) {
			t.Fatalf("at most %d: %v with %d pieces, want %v", most, got, n, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("at most %d: %v, want %v", most, got, want)
			}
		}
	}
}

// What lies between the pieces of a stretch was counted already.
func TestSamplesBetweenPiecesAreNotCounted(t *testing.T) {
	s := testSeries(0, "total", "x", 9, 0, 1, 3, 7, 15, 31)
	var pieces []piece
	for _, minute := range []int64{10, 13} {
		cell := slo.Cell{From: (minute - 1) * testScrape, To: minute * testScrape}
		pieces = append(pieces, piece{cell, cell})
	}
	l, got := &look{stretch: stretch{pieces}, series: []*series{s}}, 0.0
	l.count(&ledger{old: true}, func(_ model.Metric, _ slo.Cell, _ string, n float64) { got += n })
	if got != 1+8 {
		t.Errorf("%v events, want 9", got)
	}
}
