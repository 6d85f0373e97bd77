package slocheck

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/storage"
)

// judging is by the share of good events in slices of time.
type judging struct {
	seconds int64
	target  float64
}

// sliced are histories of SLOs whose slices of time count. Maintenance is in minutes of the window: the first and the length.
var sliced = []history{
	{name: "three calls every 40 minutes, a third of them bad at times", slices: judging{300, 0.95}, minute: func(w *world, m int) {
		w.calls(a, search, "success", every(m, 40, 3))
		w.calls(a, search, "error", every(m, 40*7, 1))
	}},
	{name: "a burst of calls and hours without any", slices: judging{300, 0.9}, minute: func(w *world, m int) {
		if busy := m % 371; busy < 13 {
			w.calls(a, search, "success", 9)
			w.calls(a, search, "error", boolean(busy == 3)+7*boolean(busy == 8))
		}
	}},
	{name: "exactly the target, and a little less", slices: judging{300, 0.9}, window: week, minute: func(w *world, m int) {
		// A slice has five minutes: 90 of 100 are good in one day, 89 in the next.
		failed := 2 + boolean(m/day%2 == 1 && m%5 == 2)
		w.calls(a, search, "success", 20-failed)
		w.calls(a, search, "error", failed)
	}},
	{name: "resets within slices", slices: judging{300, 0.99}, minute: func(w *world, m int) {
		switch m {
		case 3*day + 7, 3*day + 9, 17*day + 301, 17*day + 303, 29*day + 1433:
			w.end(a)
		}
		steady(w, a, boolean(m%1000 == 7)+7*boolean(within(m, 3*day+5, 7))+5*boolean(within(m, 17*day+298, 4)))
	}},
	{name: "sixteen starts a day, a few calls each", slices: judging{300, 0.95}, minute: func(w *world, m int) {
		if m%90 == 0 {
			w.end(a)
		}
		w.calls(a, search, "success", every(m, 17, 1))
		w.calls(a, remember, "error", boolean(m%(7*90) == 3))
	}},
	{name: "a crash loop of nine hours", slices: judging{300, 0.95}, window: week, minute: func(w *world, m int) {
		first := 2*day + 123
		if within(m, first, 9*60) && (m-first)%3 == 0 {
			w.end(a)
		}
		ten(w, a, 10*boolean(within(m, first, 9*60) && m%2 == 0))
	}},
	{name: "maintenance across slices", slices: judging{300, 0.95}, window: week, maintenance: [][2]int{{2*day + 2, 61}, {3 * day, 60}, {4*day + 11, 2}, {4*day + 16, 3}}, minute: func(w *world, m int) {
		// All fail within maintenance, and a minute before and after it.
		failed := boolean(within(m, 2*day+1, 63)) + boolean(within(m, 3*day-1, 62)) + boolean(within(m, 4*day+11, 2)) + boolean(within(m, 4*day+16, 4))
		ten(w, a, 10*failed)
	}},
	{name: "scrapes fail for hours", slices: judging{300, 0.95}, window: week, minute: func(w *world, m int) {
		if within(m, day+77, 45) || within(m, 3*day+3, 9*60) {
			w.lost()
		} else {
			w.unseen = false
		}
		ten(w, a, every(m, 30, 2))
	}},
	{name: "names change within a slice", slices: judging{300, 0.75}, window: week, minute: renamed(3*day + 60*5 + 2)},
	{name: "names change back after 20 minutes, slices", slices: judging{300, 0.95}, window: week, minute: func(w *world, m int) {
		namesBetween(w, m, 3*day+11*60+15, 20)
	}},
	{name: "a new store sees old processes", slices: judging{300, 0.95}, window: week, days: 3, minute: func(w *world, m int) {
		if m == w.minutes()-3*day {
			w.late[b] = 15
			for _, instance := range []string{a, b} {
				w.calls(instance, search, "success", 1e6)
				w.calls(instance, search, "error", 777)
			}
			return
		}
		ten(w, a, every(m, 90, 6))
		ten(w, b, 0)
	}},
	{name: "the service ended hours ago", slices: judging{300, 0.95}, window: week, minute: func(w *world, m int) {
		if m == 6*day+17 {
			w.end(a)
		}
		if m < 6*day+17 {
			ten(w, a, every(m, 60, 3))
		}
	}},
	{name: "slices of seven minutes", slices: judging{420, 0.95}, window: week, minute: func(w *world, m int) {
		ten(w, a, every(m, 50, 4)+2*boolean(within(m, 2*day, 300)))
	}},
	{name: "slices of a minute", slices: judging{60, 0.9}, window: week, minute: func(w *world, m int) {
		ten(w, a, every(m, 47, 2)+every(m, 10, 1))
	}},
	{name: "slices of an hour", slices: judging{3600, 0.99}, minute: func(w *world, m int) {
		if m == 12*day+77 {
			w.end(a)
		}
		ten(w, a, every(m, 301, 9))
	}},
	{name: "slices of slow calls", slo: "tool-latency", slices: judging{600, 0.9}, minute: func(w *world, m int) {
		if m == 22*day+17 {
			w.end(a)
		}
		w.timed(a, search, 10, 2*boolean(within(m, 14*day, 95)))
		w.timed(a, remember, every(m, 7, 3), every(m, 140, 1))
	}},
	{name: "no good event yet", slo: "tool-success", slices: judging{300, 0.95}, window: week, days: 2, minute: func(w *world, m int) {
		first := w.minutes() - 2*day
		w.calls(a, search, "error", boolean(m > first && m < first+100))
		if m >= first+1000 {
			w.calls(a, search, "success", 5)
		}
	}},
	{name: "two processes, replicas and starts", slices: judging{300, 0.97}, window: week, copies: []replica{
		{label: "replica", gaps: [][2]int{{day + 10, 25}, {4 * day, 700}}}, {label: "replica", gaps: [][2]int{{2*day + 185, 60}}},
	}, minute: func(w *world, m int) {
		if m == 5*day+33 {
			w.end(a)
		}
		ten(w, a, every(m, 45, 2))
	}},
}

// judge counts the slices that end in the window, and the bad ones of them. A slice without events is good, from the first
// scrape to the last one that saw a series.
func (w *world) judge() {
	length, begin := w.slices.seconds*1000, to.UnixMilli()-int64(w.minutes())*60_000
	inMaintenance := func(t int64) bool {
		for _, m := range w.maintenance {
			if from := begin + int64(m[0])*60_000; t > from && t <= from+int64(m[1])*60_000 {
				return true
			}
		}
		return false
	}
	of := map[int64]events{}
	for _, e := range w.seen {
		if !inMaintenance(e.at) {
			end := (e.at + length - 1) / length * length
			of[end] = events{bad: of[end].bad + e.bad, total: of[end].total + e.total}
		}
	}
	first, last := w.sampled()
	w.bad, w.total = 0, 0
	for end := begin/length*length + length; end <= to.UnixMilli(); end += length {
		if inMaintenance(end) || end < first || end-length >= last {
			continue
		}
		w.total++
		if e := of[end]; e.total > 0 && (e.total-e.bad)/e.total < w.slices.target-1e-12 {
			w.bad++
		}
	}
}

// sampled are the first and the last moment at which a series of the world has a value.
func (w *world) sampled() (first, last int64) {
	first = math.MaxInt64
	for _, s := range w.series() {
		for it := s.Iterator(nil); it.Next() != 0; {
			if t, v := it.At(); !math.IsNaN(v) {
				first, last = min(first, t), max(last, t)
			}
		}
	}
	return first, last
}

func TestSlices(t *testing.T) {
	for name, on := range servers() {
		t.Run(name, func(t *testing.T) { checkSlices(t, on) })
	}
}

// checkSlices compares what Insights says of slices with the truth.
func checkSlices(t *testing.T, on serve) {
	var worlds []*world
	var raw []storage.Series
	for i, h := range sliced {
		w := play(h, fmt.Sprintf("contextd-%02d", i))
		w.judge()
		worlds, raw = append(worlds, w), append(raw, w.series()...)
		w.counters = nil
	}
	dir := t.TempDir()
	write(t, dir, raw)
	url, stop := on(t, dir)
	defer stop()
	// Returns when the parallel ones are done.
	t.Run("raw", func(t *testing.T) {
		for _, w := range worlds {
			t.Run(w.name, func(t *testing.T) {
				t.Parallel()
				queries := w.check(t, url)
				if n := strings.Count(queries, "Time: ") + strings.Count(queries, "From: "); n > 150 {
					t.Errorf("%d queries", n)
				}
				w.checkLine(t, url)
			})
		}
	})
}

// checkLine compares the end of the line of the budget, the increments of the history and what the tools spent with the truth.
func (w *world) checkLine(t *testing.T, url string) {
	frames := query(t, url, map[string]any{"slo": w.definition(), "measure": "budget"}, 100)
	left := frames[0].Fields[1]
	if v, _ := left.ConcreteAt(left.Len() - 1); math.Abs(v.(float64)-w.budgetLeft()) > 1e-6 {
		t.Errorf("the line ends at %v, truly %v", v, w.budgetLeft())
	}
	spent := query(t, url, map[string]any{"slo": w.definition(), "measure": "spentBy", "by": "tool"}, 100)[0]
	shares := 0.0
	for _, field := range spent.Fields {
		shares += field.At(0).(float64)
	}
	if math.Abs(1-shares-w.budgetLeft()) > 1e-6 {
		t.Errorf("tools have spent %v, truly %v", shares, 1-w.budgetLeft())
	}
	begin := to.UnixMilli() - int64(w.minutes())*60_000
	bad, total := 0.0, 0.0
	for _, frame := range query(t, url, map[string]any{"slo": w.definition(), "measure": "increments", "plan": "history"}, 100) {
		rows, _ := frame.RowLen()
		for i := range rows {
			if at, _ := frame.Fields[0].ConcreteAt(i); at.(time.Time).UnixMilli() > begin {
				bad, total = bad+frame.Fields[2].At(i).(float64), total+frame.Fields[3].At(i).(float64)
			}
		}
	}
	if math.Abs(bad-w.bad) > 1e-6 || math.Abs(total-w.total) > 1e-6 {
		t.Errorf("the history has %v of %v bad slices, truly %v of %v", bad, total, w.bad, w.total)
	}
}
