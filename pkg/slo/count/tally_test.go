package count

import (
	"math"
	"slices"
	"testing"

	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const testScrape = int64(60_000)

// testSeries is a counter of the process contextd-0, scraped each minute from a minute on. Gaps are negative.
func testSeries(source int, part, name string, minute int64, values ...float64) *series {
	s := &series{
		key: part + name, counter: slo.Counter{Part: part, Source: source}, group: model.Metric{},
		labels: model.Metric{"__name__": model.LabelValue(name)}, process: "contextd-0", copies: map[string]int{"": 0},
	}
	for i, v := range values {
		if v >= 0 {
			s.samples = append(s.samples, sample{t: (minute + int64(i)) * testScrape, v: v})
		}
	}
	return s
}

func of(process string, s *series) *series { s.process = process; return s }

func after(before float64, s *series) *series {
	s.before, s.lastSeen = &before, longAgo
	return s
}

// copied adds another copy of a series, scraped some seconds later.
func copied(s *series, seconds, minute int64, values ...float64) *series {
	n := len(s.copies)
	s.copies[string(rune('a'+n))] = n
	for i, v := range values {
		if v >= 0 {
			s.samples = append(s.samples, sample{t: (minute+int64(i))*testScrape + seconds*1000, v: v, copy: n})
		}
	}
	slices.SortFunc(s.samples, func(a, b sample) int { return compare(a.t, b.t) })
	return s
}

func TestSamplesAreCounted(t *testing.T) {
	known := ledger{old: true}
	cases := []struct {
		name   string
		book   ledger
		series []*series
		want   float64
	}{
		{"it grows", known, []*series{testSeries(0, "total", "x", 9, 5, 6, 9, 9, 12)}, 6},
		{"starts with a value", known, []*series{testSeries(0, "total", "x", 12, 5, 6)}, 6},
		{"came back", known, []*series{after(4, testSeries(0, "total", "x", 12, 5, 6))}, 2},
		{"came back from 0", known, []*series{after(7, testSeries(0, "total", "x", 12, 5, 6))}, 6},
		{"reset twice", known, []*series{testSeries(0, "total", "x", 10, 100, 10, 20, 10, 20)}, 40},
		{"seen for the first time", ledger{}, []*series{testSeries(0, "total", "x", 12, 1000, 1001), of("b", testSeries(0, "total", "y", 14, 500, 503))}, 4},
		{"starts just after the first sample", ledger{}, []*series{testSeries(0, "total", "x", 12, 1000, 1001), testSeries(0, "total", "y", 13, 4, 4)}, 5},
		{"a process that comes later", ledger{}, []*series{testSeries(0, "total", "x", 11, 1000, 1000), of("b", testSeries(0, "total", "y", 18, 4, 5))}, 5},
		{"a start that one counter hides", known, []*series{
			testSeries(0, "total", "x", 10, 1000, 50), testSeries(0, "total", "y", 10, 3, 5),
		}, 55},
		{"a counter that shows later", known, []*series{
			testSeries(0, "total", "x", 10, 900, 1000, 10, 20, 30, 40), testSeries(0, "bad", "y", 10, 800, 800, -1, -1, -1, 3),
		}, 143},
		{"one of many counters falls", known, []*series{
			testSeries(0, "total", "x", 10, 1000, 0), testSeries(0, "total", "y", 10, 900, 901),
		}, 1},
		{"a change of names", known, []*series{
			testSeries(1, "total", "old", 10, 90, 100, -1, -1), testSeries(0, "total", "new", 12, 10, 20),
		}, 30},
		{"a change back", known, []*series{
			testSeries(1, "total", "old", 10, 90, 100, -1, -1, 10, 20), testSeries(0, "total", "new", 12, 10, 20),
		}, 50},
		{"a change back to a higher value", known, []*series{
			testSeries(1, "total", "old", 10, 1, 2, -1, -1, 10, 20), testSeries(0, "total", "new", 12, 10, 20),
		}, 41},
		{"a name that comes beside the other", known, []*series{
			testSeries(1, "total", "old", 10, 100, 110, 120, 130), testSeries(0, "total", "new", 12, 120, 130),
		}, 30},
		{"a copy with a gap", known, []*series{
			copied(testSeries(0, "total", "x", 10, 100, -1, -1, -1, 140), 30, 10, 105, 115, 125, 135, 145),
		}, 40},
		{"copies that begin again", known, []*series{
			copied(testSeries(0, "total", "x", 10, 100, 110, 10, 20), 30, 10, 105, 115, 15, 25),
		}, 35},
		{"copies scraped at once", known, []*series{
			copied(testSeries(0, "total", "x", 10, 100, 110, 120), 1, 10, 99, 109, 119),
		}, 20},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			cell := slo.Cell{From: 10*testScrape + 40_000, To: 100 * testScrape}
			l := &look{stretch: stretch{[]piece{{cell, cell}}}, series: tc.series}
			got := 0.0
			l.count(&tc.book, func(_ model.Metric, _ slo.Cell, _ string, n float64) { got += n })
			if math.Abs(got-tc.want) > 1e-9 {
				t.Errorf("%v events, want %v", got, tc.want)
			}
		})
	}
}
