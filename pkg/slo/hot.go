package slo

import (
	"math"
	"slices"
	"time"
)

const (
	// FineStep is the width of the steps that short burn windows and incidents are read from.
	FineStep = 5 * time.Minute
	// maxFine bounds the time that is counted in fine steps; the newest takes precedence.
	maxFine = 30 * 24 * time.Hour
)

// HotSpans are the times in which wide steps burned so fast that an alert may have fired within them, with the steps
// beside them, in whole five minutes: a wide step delays or hides what the short windows of the alerts see. False when
// more burned than is counted in fine steps, so that the oldest spans are left out.
func (s SLO) HotSpans(groups []*Sums) (spans []Cell, all bool) {
	limit := s.hotBurn()
	var hot []Cell
	for _, g := range groups {
		// With fewer bad events in all than an alert needs, nothing can have fired.
		if g.All().Bad >= s.MinBadEvents {
			hot = append(hot, s.hotSteps(g.incs, limit)...)
		}
	}
	return newest(Joined(hot), maxFine.Milliseconds())
}

// hotBurn is half the burn rate that pages: an hour below it hides nothing that the short windows of pages would see.
func (s SLO) hotBurn() float64 {
	least := math.Inf(1)
	period := float64(s.Window.NominalDays()) * 24
	for _, page := range []struct{ share, hours float64 }{{0.02, 1}, {0.05, 6}} {
		factor := page.share * period / page.hours
		if page.hours < period && factor*(1-s.Objective) < 1 {
			least = min(least, factor)
		}
	}
	// Slightly less, so that no rounding takes an hour out.
	return least / 2 * (1 - 1e-9)
}

func (s SLO) hotSteps(incs []Increment, limit float64) []Cell {
	fine := FineStep.Milliseconds()
	burns := func(i int) bool {
		if i < 0 || i >= len(incs) {
			return false
		}
		burn, ok := Counts{Bad: incs[i].Bad, Total: incs[i].Total}.Spent(s.Objective)
		return ok && burn >= limit
	}
	var cells []Cell
	for i, inc := range incs {
		if inc.Width > fine && (burns(i-1) || burns(i) || burns(i+1)) {
			cells = append(cells, Cell{floorDiv(inc.T-inc.Width, fine) * fine, ceilTo(inc.T, fine, 0)})
		}
	}
	return cells
}

// Joined are the cells in order, those that touch as one.
func Joined(cells []Cell) []Cell {
	slices.SortFunc(cells, func(a, b Cell) int { return int(min(max(a.From-b.From, -1), 1)) })
	var spans []Cell
	for _, c := range cells {
		if n := len(spans) - 1; n >= 0 && c.From <= spans[n].To {
			spans[n].To = max(spans[n].To, c.To)
			continue
		}
		spans = append(spans, c)
	}
	return spans
}

// newest keeps so many milliseconds of the spans, the oldest left out by the hour.
func newest(spans []Cell, left int64) (kept []Cell, all bool) {
	all = true
	for _, c := range slices.Backward(spans) {
		start := max(c.From, ceilTo(c.To-left, ms(time.Hour), 0))
		left -= max(0, c.To-start)
		all = all && start == c.From
		if start < c.To {
			kept = append(kept, Cell{start, c.To})
		}
	}
	slices.Reverse(kept)
	return kept, all
}

// Refine replaces wide steps by fine ones within the spans, where the fine ones hold the same events; the part of a wide
// step that lies outside keeps its share.
func Refine(wide, fine *Sums, spans []Cell) *Sums {
	var known []Cell
	for _, c := range spans {
		if fine.Between(c.From, c.To).Total >= wide.Between(c.From, c.To).Total*0.9-1 {
			known = append(known, c)
		}
	}
	var incs []Increment
	for _, inc := range wide.incs {
		at := inc.T - inc.Width
		for _, c := range append(slices.Clone(known), Cell{inc.T, inc.T}) {
			if end := min(c.From, inc.T); end > at {
				share := inc.overlap(at, end)
				incs = append(incs, Increment{T: end, Width: end - at, Bad: inc.Bad * share, Total: inc.Total * share})
			}
			at = max(at, c.To)
		}
	}
	for _, inc := range fine.incs {
		if slices.ContainsFunc(known, func(c Cell) bool { return inc.T-inc.Width >= c.From && inc.T <= c.To }) {
			incs = append(incs, inc)
		}
	}
	return NewSums(incs)
}
