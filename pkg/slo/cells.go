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

// maxRunCells bounds the cells of one run: a year of 15-second steps has half as many.
const maxRunCells = 1 << 22

// Cells returns the run's cells, in order; at most maxRunCells.
func (r Run) Cells() []Cell {
	if r.Width <= 0 || r.Last < r.First {
		return nil
	}
	// Counted, not stepped to the end: near the largest integer a step beyond the end would overflow.
	count := min(uint64(r.Last-r.First)/uint64(r.Width), maxRunCells-1) + 1
	cells := make([]Cell, count)
	for i := range cells {
		end := r.First + int64(i)*r.Width
		cells[i] = Cell{end - r.Width, end}
	}
	return cells
}

// Grid cuts (from, to] into cells: at all multiples of step, shifted by phase, and at the cuts. The phase is that of
// recorded samples, whose steps begin when their rule is evaluated.
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

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
