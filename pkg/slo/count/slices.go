package count

import (
	"context"
	"math"
	"sync"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// fromSlices counts slices of time, which one query does exactly, whatever the width of the pieces.
func (c *counter) fromSlices(ctx context.Context, sli slo.Slices, pieces []piece, cells []slo.Cell) error {
	sortPieces(pieces)
	rows := rowsOf(pieces)
	var mu sync.Mutex
	err := each(ctx, rows, func(ctx context.Context, _ int, r row) error {
		answer, err := c.query(ctx, sli.Exact(time.Duration(r.Width)*time.Millisecond), r)
		mu.Lock()
		defer mu.Unlock()
		for _, p := range r.pieces {
			take(c.counts.add, answer, p)
		}
		return err
	})
	if err != nil || !sli.MissingBad {
		return err
	}
	for _, g := range c.counts.groups {
		fillSilence(sli, cells, g)
	}
	return nil
}

// fillSilence counts slices without samples: cells between the first and the last one with samples are whole. The first
// and the last cell with samples are taken as they are.
func fillSilence(sli slo.Slices, cells []slo.Cell, g *group) {
	first, last := int64(math.MaxInt64), int64(math.MinInt64)
	for c, n := range g.cells {
		if n.Total > 0 {
			first, last = min(first, c.To), max(last, c.To)
		}
	}
	for _, cell := range cells {
		if cell.To <= first || cell.To >= last {
			continue
		}
		n := g.cells[cell]
		whole := float64(floorDiv(cell.To, sli.Slice.Milliseconds()) - floorDiv(cell.From, sli.Slice.Milliseconds()))
		if missing := whole - n.Total; missing > 0 {
			g.cells[cell] = slo.Counts{Total: whole, Bad: n.Bad + missing}
		}
	}
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
