package count

import (
	"slices"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	// CoarseStep is the width of cells of which only the sum is needed.
	CoarseStep = time.Hour
	// minBurn is the shortest window of the burn rate that is drawn.
	minBurn = time.Hour
	// maxCuts bounds the cells that are cut off the grid; each needs its own query.
	maxCuts = 200
	// fineHours are always counted in fine steps: the longest of the short burn windows.
	fineHours = 6 * time.Hour
	// burnReach is the longest burn window, which reaches back before the start of the SLO's window.
	burnReach = 3 * 24 * time.Hour
)

// LinePlan is what to count for a budget drawn over a time range, and the moments to draw.
type LinePlan struct {
	Cells []slo.Cell
	At    []int64
	Step  time.Duration
	// BurnOver is the window of the burn rate that is drawn.
	BurnOver time.Duration
}

// PlanLine plans a budget's line over (from, to] at a step. phase shifts the grid to where the recorded steps end. The
// windows of all points are made of whole cells: fine ones where a window begins or a point is drawn, wide ones between.
func PlanLine(s slo.SLO, from, to time.Time, step time.Duration, phase int64) LinePlan {
	f, t := from.UnixMilli(), to.UnixMilli()
	p := LinePlan{Step: step, BurnOver: max(step, minBurn)}
	for _, c := range slo.Grid(f, t, step.Milliseconds(), phase, nil) {
		p.At = append(p.At, c.To)
	}
	start := func(at time.Time) int64 { first, _ := s.Window.Period(at); return first.UnixMilli() }
	// A step of several days holds more than windows of a day.
	step = min(step, 24*time.Hour)
	cuts := Cuts(s, time.UnixMilli(start(from)), to)
	first, last := start(from), start(to)
	// The window of the last point is compared with the state, so it is exact to the event.
	cuts = append(cuts, last)
	// The burn rate of the first point reaches back too.
	lineStart := f - p.BurnOver.Milliseconds()
	first = min(first, lineStart)
	wide := max(CoarseStep, step)
	grid := func(from, to int64, step time.Duration) {
		p.Cells = append(p.Cells, slo.Grid(from, to, step.Milliseconds(), phase, cuts)...)
	}
	switch {
	case last >= lineStart || wide == step:
		grid(first, t, step)
	case s.Window.Calendar():
		// Windows begin at the cuts alone.
		grid(first, lineStart, wide)
		grid(lineStart, t, step)
	default:
		grid(first, last, step)
		grid(last, lineStart, wide)
		grid(lineStart, t, step)
	}
	return p
}

// PlanState plans what to count for the budget and the burn rates at one moment.
func PlanState(s slo.SLO, at time.Time, burns []time.Duration, phase int64) []slo.Cell {
	t := at.UnixMilli()
	first, _ := s.Window.Period(at)
	start := first.UnixMilli()
	cuts := Cuts(s, first, at)
	near := t
	for _, b := range burns {
		from := t - b.Milliseconds()
		start, cuts = min(start, from), append(cuts, from)
		if b <= 6*time.Hour {
			near = min(near, from)
		}
	}
	// Cells up to a full hour stay the same from one evaluation to the next, and come from the cache. The last hours
	// are cut at the burn windows alone.
	hour := CoarseStep.Milliseconds()
	edge := max(near-((near-phase)%hour+hour)%hour, start)
	cells := slo.Grid(start, edge, hour, phase, cuts)
	return append(cells, slo.Grid(edge, t, t-edge+1, edge, cuts)...)
}

// PlanHistory plans hours, and five minutes for the last ones, from before the window that ends at a moment on.
func PlanHistory(s slo.SLO, at time.Time, phase int64) []slo.Cell {
	start, _ := s.Window.Period(at)
	first := start.Add(-burnReach)
	cuts := append(Cuts(s, first, at), start.UnixMilli())
	fine := max(at.Add(-fineHours).Truncate(CoarseStep).UnixMilli(), first.UnixMilli())
	cells := slo.Grid(first.UnixMilli(), fine, CoarseStep.Milliseconds(), phase, cuts)
	return append(cells, slo.Grid(fine, at.UnixMilli(), slo.FineStep.Milliseconds(), phase, cuts)...)
}

// Cuts are the moments within the time at which something begins or ends: maintenance and calendar periods, the latest ones
// of many.
func Cuts(s slo.SLO, from, to time.Time) []int64 {
	cuts := s.Cuts(from.UnixMilli(), to.UnixMilli())
	if s.Window.Calendar() {
		for at := to; at.After(from) && len(cuts) < maxCuts; {
			first, end := s.Window.Period(at)
			cuts = append(cuts, first.UnixMilli(), end.UnixMilli())
			at = first
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	return cuts[max(len(cuts)-maxCuts, 0):]
}
