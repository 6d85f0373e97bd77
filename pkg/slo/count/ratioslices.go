package count

import (
	"context"
	"math"
	"slices"
	"sort"

	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	// maxSliceRows is about how many range queries for slices one answer needs at most, however their hours are scattered.
	maxSliceRows = 64
	// maxSlices bounds the slices of one answer: ten years of five minutes, and the window before.
	maxSlices = 11 * 366 * 24 * 12
)

// slicePlan are the slices of a ratio whose ends lie in cells.
type slicePlan struct {
	ratio slo.RatioSlices
	cells []slo.Cell
	// slices are in order, without those that end in maintenance.
	slices []slo.Cell
	// cut are the parts outside maintenance of the slices that it touches.
	cut map[slo.Cell][]slo.Cell
	// calm are the events of the hours whose slices need not be counted, by group.
	calm map[model.Fingerprint]float64
}

func planSlices(s slo.SLO, ratio slo.RatioSlices, cells []slo.Cell) (*slicePlan, error) {
	p := &slicePlan{ratio: ratio, cells: cells, cut: map[slo.Cell][]slo.Cell{}}
	length := ratio.Length.Milliseconds()
	for _, cell := range cells {
		for end := (floorDiv(cell.From, length) + 1) * length; end <= cell.To; end += length {
			slice := slo.Cell{From: end - length, To: end}
			parts := s.Outside(slice)
			if len(parts) == 0 || parts[len(parts)-1].To < end {
				continue
			}
			if p.slices = append(p.slices, slice); len(p.slices) > maxSlices {
				return nil, problemf("The SLO %q has slices of %s, of which this takes more than %d. Choose a shorter time range, or longer slices.", s.Name, slo.Duration(ratio.Length), maxSlices)
			}
			if parts[0] != slice {
				p.cut[slice] = parts
			}
		}
	}
	return p, nil
}

// blocks are runs of whole slices of about an hour, and the slices that are in none.
func (p *slicePlan) blocks() (blocks []piece, single []slo.Cell) {
	length := p.ratio.Length.Milliseconds()
	n := int(hour / length)
	width := int64(n) * length
	for i := 0; i < len(p.slices); {
		first := p.slices[i]
		last := i + n - 1
		whole := n > 1 && first.From%width == 0 && last < len(p.slices) && p.slices[last].To == first.From+width &&
			!slices.ContainsFunc(p.slices[i:last+1], func(slice slo.Cell) bool { return p.cut[slice] != nil })
		if !whole {
			single = append(single, first)
			i++
			continue
		}
		block := slo.Cell{From: first.From, To: first.From + width}
		blocks = append(blocks, piece{block, block})
		i += n
	}
	return blocks, single
}

// in are the slices within a time.
func (p *slicePlan) in(c slo.Cell) []slo.Cell {
	first, _ := slices.BinarySearchFunc(p.slices, c.From+1, func(slice slo.Cell, t int64) int { return compare(slice.To, t) })
	last, _ := slices.BinarySearchFunc(p.slices, c.To+1, func(slice slo.Cell, t int64) int { return compare(slice.To, t) })
	return p.slices[first:last]
}

// pieces are the parts of slices outside maintenance.
func (p *slicePlan) pieces(some []slo.Cell) []piece {
	var all []piece
	for _, slice := range some {
		parts := p.cut[slice]
		if parts == nil {
			parts = []slo.Cell{slice}
		}
		for _, part := range parts {
			all = append(all, piece{part, slice})
		}
	}
	sortPieces(all)
	return all
}

// fromRatioSlices counts the events of slices. Most hours have no bad events, so that all of their slices are good: only
// the slices of the other hours are counted.
func (c *counter) fromRatioSlices(ctx context.Context, sli slo.Counters, cells []slo.Cell) error {
	p, err := planSlices(c.slo, *sli.Slices, cells)
	if err != nil {
		return err
	}
	if len(p.slices) == 0 {
		c.warn("No slice of the SLO %q ends in this time range: they are %s long. Choose a longer time range.", c.slo.Name, slo.Duration(sli.Slices.Length))
		return nil
	}
	c.slices = p
	blocks, single := p.blocks()
	unsure, err := c.grown(ctx, sli, rowsOf(blocks), wideReach)
	if err != nil {
		return err
	}
	toJudge := c.counts.toJudge()
	for block := range toJudge {
		single = append(single, p.in(block)...)
	}
	p.calm = map[model.Fingerprint]float64{}
	for key, g := range c.counts.groups {
		for block, n := range g.cells {
			if !toJudge[block] {
				p.calm[key] += n.Total
			}
		}
	}
	sawGood := c.counts.sawGood
	c.counts = newCounts(c.slo.Indicator)
	c.counts.sawGood = sawGood
	looks, single := p.looks(unsure, single, len(sli.Sources) > 1)
	span := p.slices[len(p.slices)-1].To - p.slices[0].From
	more, err := c.grown(ctx, sli, rowsAcross(p.pieces(single), span/maxSliceRows), wideReach)
	if err != nil {
		return err
	}
	if err := c.fromLooks(ctx, sli, append(p.pieces(looks), more...)); err != nil {
		return err
	}
	return c.checkBuckets(ctx, sli)
}

// looks are the slices of blocks that only samples can resolve, and the other slices. Where processes may change their
// naming, the slices near such blocks are resolved by samples too.
func (p *slicePlan) looks(unsure []piece, slices []slo.Cell, namings bool) (looks, others []slo.Cell) {
	near := int64(0)
	if namings {
		near = wideReach.Milliseconds()
	}
	isLook := map[slo.Cell]bool{}
	for _, block := range unsure {
		for _, slice := range p.in(block.Cell) {
			isLook[slice] = true
			looks = append(looks, slice)
		}
	}
	for _, slice := range slices {
		at, _ := sort.Find(len(unsure), func(i int) int { return compare(slice.From-near, unsure[i].To) })
		if at < len(unsure) && near > 0 && unsure[at].From < slice.To+near {
			looks = append(looks, slice)
		} else {
			others = append(others, slice)
		}
	}
	return looks, others
}

// toJudge are the cells whose parts must be counted: those with bad events, and the first and last ones of each group, in
// which its samples begin and end.
func (c *counts) toJudge() map[slo.Cell]bool {
	all := map[slo.Cell]bool{}
	for _, g := range c.groups {
		first, last := slo.Cell{To: math.MaxInt64}, slo.Cell{To: math.MinInt64}
		for cell, n := range g.cells {
			if math.Abs(n.Bad) > 1e-6 {
				all[cell] = true
			}
			if cell.To < first.To {
				first = cell
			}
			if cell.To > last.To {
				last = cell
			}
		}
		all[first], all[last] = true, true
	}
	return all
}

// family are groups whose events are judged together, and when their samples begin and end.
type family struct {
	members     []*member
	first, last int64
}

// member is a group, its events by the ends of slices, and what it counts of each cell.
type member struct {
	group  Group
	events map[int64]slo.Counts
	cells  []slo.Counts
}

// judged turns the events of groups into slices, in the cells that contain their ends.
func (p *slicePlan) judged(groups []Group, by []string) []Group {
	var members []*member
	families := map[model.Fingerprint]*family{}
	for _, g := range groups {
		m := &member{group: g, events: map[int64]slo.Counts{}, cells: make([]slo.Counts, len(p.cells))}
		members = append(members, m)
		key := projected(g.Labels, by).Fingerprint()
		f := families[key]
		if f == nil {
			f = &family{first: math.MaxInt64, last: math.MinInt64}
			families[key] = f
		}
		f.members = append(f.members, m)
		for _, inc := range g.Increments {
			m.events[inc.T] = slo.Counts{Bad: inc.Bad, Total: inc.Total}
			f.first, f.last = min(f.first, inc.T), max(f.last, inc.T)
		}
	}
	for _, f := range families {
		cell := 0
		for _, slice := range p.slices {
			for p.cells[cell].To < slice.To {
				cell++
			}
			if slice.To >= f.first && slice.To <= f.last {
				f.judge(p.ratio, slice.To, cell)
			}
		}
	}
	all := make([]Group, len(members))
	for i, m := range members {
		all[i] = m.group
		all[i].Increments = p.increments(m)
		all[i].Events.Total += p.calm[m.group.Labels.Fingerprint()]
	}
	return all
}

// judge counts one slice: 1 in all, of which each member has its share of the events, and of a bad slice its share of the
// bad ones.
func (f *family) judge(ratio slo.RatioSlices, end int64, cell int) {
	var all slo.Counts
	for _, m := range f.members {
		c := m.events[end]
		all.Bad, all.Total = all.Bad+c.Bad, all.Total+c.Total
	}
	good := ratio.Good(all)
	for _, m := range f.members {
		c, into := m.events[end], &m.cells[cell]
		if all.Total > 0 {
			into.Total += c.Total / all.Total
		} else {
			into.Total += 1 / float64(len(f.members))
		}
		if !good {
			into.Bad += c.Bad / all.Bad
		}
	}
}

// increments are the cells in which slices of a group end.
func (p *slicePlan) increments(m *member) []slo.Increment {
	var incs []slo.Increment
	for i, cell := range p.cells {
		if c := m.cells[i]; c.Total > 0 {
			incs = append(incs, slo.Increment{T: cell.To, Width: cell.Width(), Bad: c.Bad, Total: c.Total})
		}
	}
	return incs
}

// projected are some of the labels; all of them without names.
func projected(labels model.Metric, names []string) model.Metric {
	if names == nil {
		return labels
	}
	some := model.Metric{}
	for _, name := range names {
		if v, ok := labels[model.LabelName(name)]; ok {
			some[model.LabelName(name)] = v
		}
	}
	return some
}
