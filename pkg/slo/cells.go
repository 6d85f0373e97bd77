package slo

import "slices"

// Cell is one step of time to be counted, (From, To], in milliseconds.
type Cell struct{ From, To int64 }

// Width of the cell in milliseconds.
func (c Cell) Width() int64 { return c.To - c.From }

// Run is a row of cells of one width that follow each other without a gap: one range query.
type Run struct {
	First, Last, Width int64 // ends of the first and the last cell, and the width of each
}

// Cells are the runs's cells, in order.
func (r Run) Cells() []Cell {
	var cells []Cell
	for t := r.First; t <= r.Last; t += r.Width {
		cells = append(cells, Cell{t - r.Width, t})
	}
	return cells
}

// Grid cuts (from, to] into cells: at all multiples of step, shifted by phase, and at the cuts. The phase is that of
// recorded samples, whose steps begin when their rule happens to be evaluated.
func Grid(from, to, step, phase int64, cuts []int64) []Cell {
	if to <= from {
		return nil
	}
	edges := []int64{from, to}
	for _, c := range cuts {
		if c > from && c < to {
			edges = append(edges, c)
		}
	}
	for t := ceilTo(from, step, phase); t < to; t += step {
		edges = append(edges, t)
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	cells := make([]Cell, 0, len(edges))
	for i := 1; i < len(edges); i++ {
		cells = append(cells, Cell{edges[i-1], edges[i]})
	}
	return cells
}

// ceilTo is the first moment at or after t that is a multiple of step away from phase.
func ceilTo(t, step, phase int64) int64 {
	over := (t - phase) % step
	if over < 0 {
		over += step
	}
	if over == 0 {
		return t
	}
	return t - over + step
}

// Runs joins cells into runs.
func Runs(cells []Cell) []Run {
	var runs []Run
	for _, c := range cells {
		if n := len(runs) - 1; n >= 0 && runs[n].Last == c.From && runs[n].Width == c.Width() {
			runs[n].Last = c.To
			continue
		}
		runs = append(runs, Run{First: c.To, Last: c.To, Width: c.Width()})
	}
	return runs
}
