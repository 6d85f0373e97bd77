package count

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	// wideReach and fineReach are how far before a cell the last value of a counter is searched, in the first and in the
	// second pass.
	wideReach = time.Hour
	fineReach = 10 * time.Minute
	// manyLooks is the number of hours from which a second pass finds the minutes that need raw samples.
	manyLooks = 36 * hour
	// fineWidth is the width of the pieces of the second pass.
	fineWidth = 5 * time.Minute
	// maxLookQueries is about how many queries for samples one answer needs at most.
	maxLookQueries = 150
	// shortMemory is how far back the first sample of an SLI is searched at first.
	shortMemory = 24 * time.Hour
)

// fromCounters counts events of counters. In uncertain pieces the recording rules have seen something that only
// samples can resolve.
func (c *counter) fromCounters(ctx context.Context, sli slo.Counters, pieces, uncertain []piece) error {
	sortPieces(pieces)
	looks, err := c.grown(ctx, sli, rowsOf(pieces), wideReach)
	if err != nil {
		return err
	}
	return c.fromLooks(ctx, sli, append(looks, uncertain...))
}

// fromLooks counts pieces that only samples can resolve. Of many, the minutes that need samples are found first.
func (c *counter) fromLooks(ctx context.Context, sli slo.Counters, looks []piece) (err error) {
	if lengthOf(looks) > manyLooks {
		fine := cut(looks, fineWidth.Milliseconds())
		sortPieces(fine)
		if looks, err = c.grown(ctx, sli, rowsOf(fine), fineReach); err != nil {
			return err
		}
	}
	if len(looks) == 0 {
		return nil
	}
	// Each stretch takes a query for each counter, and often one for last values.
	most := max(maxLookQueries/(len(sli.Counters())+1), 1)
	return c.fromSamples(ctx, sli, joinNearest(stretchesOf(looks), most))
}

func lengthOf(pieces []piece) (length int64) {
	for _, p := range pieces {
		length += p.Width()
	}
	return length
}

// cut splits into pieces of at most a width.
func cut(pieces []piece, width int64) []piece {
	sortPieces(pieces)
	var all []piece
	for _, p := range pieces {
		for _, cell := range slo.Grid(p.From, p.To, width, p.To, nil) {
			all = append(all, piece{cell, p.of})
		}
	}
	return all
}

// grown counts the pieces in which counters only grew, and returns the others.
func (c *counter) grown(ctx context.Context, sli slo.Counters, rows []row, reach time.Duration) ([]piece, error) {
	answers := make([]parts, len(rows))
	var mu sync.Mutex
	err := each(ctx, rows, func(ctx context.Context, i int, r row) error {
		answer, err := c.query(ctx, sli.Grown(time.Duration(r.Width)*time.Millisecond, reach), r)
		mu.Lock()
		defer mu.Unlock()
		answers[i] = answer
		return err
	})
	if err != nil {
		return nil, err
	}
	// A process that has changed its naming was counted by both, or by neither, within reach.
	var changes []slo.Cell
	for i, r := range rows {
		for _, p := range r.pieces {
			if answers[i].one(slo.PartTakeover, p) > 0 {
				changes = append(changes, slo.Cell{From: p.From - reach.Milliseconds(), To: p.To + reach.Milliseconds()})
			}
		}
	}
	var looks []piece
	for i, r := range rows {
		for _, p := range r.pieces {
			changed := slices.ContainsFunc(changes, func(near slo.Cell) bool { return p.From < near.To && near.From < p.To })
			if changed || !answers[i].certain(p) {
				looks = append(looks, p)
				continue
			}
			take(c.counts.add, answers[i], p)
		}
	}
	return looks, nil
}

// fromSamples counts stretches of time sample by sample, in the order of time.
func (c *counter) fromSamples(ctx context.Context, sli slo.Counters, stretches []stretch) error {
	looks := make([]*look, len(stretches))
	book := &ledger{}
	err := each(ctx, append([]int{-1}, indices(len(stretches))...), func(ctx context.Context, _ int, i int) (err error) {
		if i < 0 {
			book.old, err = c.seenBefore(ctx, sli, stretches[0].from())
			return err
		}
		looks[i], err = c.look(ctx, sli, stretches[i])
		return err
	})
	if err != nil {
		return err
	}
	for _, l := range looks {
		if err := c.recall(ctx, l, book); err != nil {
			return err
		}
		l.count(book, c.counts.add)
	}
	return nil
}

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// seenBefore reports whether the SLI had samples before a moment: in the store, or in what has been counted.
func (c *counter) seenBefore(ctx context.Context, sli slo.Counters, from int64) (bool, error) {
	for _, g := range c.counts.groups {
		for cell := range g.cells {
			if cell.To <= from {
				return true, nil
			}
		}
	}
	// Fetched samples begin at most this much before.
	at := from - from%lead.Milliseconds()
	for _, memory := range []time.Duration{shortMemory, c.memory()} {
		vector, err := c.store.instant(ctx, sli.Seen(memory), at)
		if err != nil || len(vector) > 0 {
			return len(vector) > 0, err
		}
	}
	return false, nil
}

// memory is how far back the last value of a counter is searched: a process that was absent for less is not taken for a
// new one.
func (c *counter) memory() time.Duration {
	const month = 30 * 24 * time.Hour
	return max(c.window(), month) + 24*time.Hour
}
