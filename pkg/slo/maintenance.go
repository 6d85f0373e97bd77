package slo

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// maxMaintenance bounds the maintenance windows of an SLO, counted after those that overlap were joined: each splits a
// query to the store in two.
const maxMaintenance = 1000

// Maintenance is a time whose events do not count, [Start, End) in milliseconds.
type Maintenance struct {
	Start, End int64
	Reason     string
}

// maintenance reads the windows, and joins those that overlap or touch.
func (d Definition) maintenance() ([]Maintenance, error) {
	all := make([]Maintenance, 0, len(d.Maintenance))
	for i, m := range d.Maintenance {
		start, err := time.Parse(time.RFC3339, m.Start)
		end, err2 := time.Parse(time.RFC3339, m.End)
		switch {
		case err != nil || err2 != nil:
			return nil, problemf("Maintenance window %d of the SLO %q runs from %q to %q. Write times as 2026-03-01T02:00:00Z.", i+1, d.Name, m.Start, m.End)
		case !end.After(start):
			return nil, problemf("Maintenance window %d of the SLO %q ends before it begins.", i+1, d.Name)
		}
		all = append(all, Maintenance{Start: start.UnixMilli(), End: end.UnixMilli(), Reason: m.Reason})
	}
	if all = merged(all); len(all) > maxMaintenance {
		return nil, problemf("The SLO %q has %d maintenance windows, more than %d. Remove those that lie before the SLO's window.", d.Name, len(all), maxMaintenance)
	}
	return all, nil
}

// merged sorts windows and joins those that overlap or touch. The reason is that of the first. Windows that are already
// merged are returned unchanged after one check.
func merged(windows []Maintenance) []Maintenance {
	if isMerged(windows) {
		return windows
	}
	out := slices.Clone(windows)
	slices.SortFunc(out, func(a, b Maintenance) int { return cmp.Compare(a.Start, b.Start) })
	n := 0
	for _, m := range out[1:] {
		if m.Start <= out[n].End {
			out[n].End = max(out[n].End, m.End)
			continue
		}
		n++
		out[n] = m
	}
	return out[:n+1]
}

func isMerged(windows []Maintenance) bool {
	for i := 1; i < len(windows); i++ {
		if windows[i].Start <= windows[i-1].End {
			return false
		}
	}
	return true
}

// Exclude takes the events of maintenance out of the increments. A step that is only partly in maintenance keeps its
// share. Its time grows with the increments and with the windows that touch them, not with their product.
func Exclude(incs []Increment, windows []Maintenance) []Increment {
	if len(windows) == 0 {
		return incs
	}
	windows = merged(windows)
	out := make([]Increment, len(incs))
	for i, inc := range incs {
		kept := 1.0
		for _, m := range within(windows, inc.T-inc.Width, inc.T) {
			kept -= inc.overlap(m.Start, m.End)
		}
		kept = max(kept, 0)
		out[i] = Increment{T: inc.T, Width: inc.Width, Bad: inc.Bad * kept, Total: inc.Total * kept}
	}
	return out
}

// Outside are the parts of a cell that lie outside maintenance.
func (s SLO) Outside(c Cell) []Cell {
	var parts []Cell
	from := c.From
	for _, m := range within(merged(s.Maintenance), c.From, c.To) {
		if m.Start > from {
			parts = append(parts, Cell{from, m.Start})
		}
		from = max(from, m.End)
	}
	if from < c.To {
		parts = append(parts, Cell{from, c.To})
	}
	return parts
}

// within are those of merged windows that have a part in (from, to].
func within(windows []Maintenance, from, to int64) []Maintenance {
	first := sort.Search(len(windows), func(i int) bool { return windows[i].End > from })
	last := first + sort.Search(len(windows)-first, func(i int) bool { return windows[first+i].Start >= to })
	return windows[first:last]
}

// Cuts are the moments between from and to, in milliseconds, at which maintenance begins or ends, in order. Counting
// must cut its steps there to be exact.
func (s SLO) Cuts(from, to int64) []int64 {
	var cuts []int64
	for _, m := range within(merged(s.Maintenance), from, to) {
		for _, edge := range []int64{m.Start, m.End} {
			if edge > from && edge < to {
				cuts = append(cuts, edge)
			}
		}
	}
	return cuts
}
