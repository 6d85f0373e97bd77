package insights

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/common/model"
	"golang.org/x/sync/errgroup"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	// coarseFrom is the width from which cells are asked for by the cheaper query, with a second look at those that
	// need it.
	coarseFrom = 10 * time.Minute
	// fineWidth is the width of the cells of a second look; wideFine when there are more than manySecondLooks.
	fineWidth       = time.Minute
	wideFine        = 5 * time.Minute
	manySecondLooks = 48
	// chunkPoints is the most points of one range query, below Prometheus's 11,000.
	chunkPoints = 10_000
	// maxParallel bounds how many queries one answer has under way at once.
	maxParallel = 4
)

// group is what one group of an SLI counted. Without grouping labels there is one group without labels.
type group struct {
	labels model.Metric
	cells  map[slo.Cell]slo.Counts
}

// counts is what an SLI counted in cells of time, by group. It is safe for concurrent use.
type counts struct {
	mu     sync.Mutex
	groups map[model.Fingerprint]*group
	notes  promapi.Notes
	// excess is how many good events were counted beyond all events, in cells where that happened.
	excess, total float64
}

// fetcher counts the events of one SLI.
type fetcher struct {
	api promapi.Querier
	sli slo.Indicator
	// recorded is nil when there are no recorded series that can be trusted.
	recorded *slo.Recorded
	counts   *counts
}

func newFetcher(api promapi.Querier, sli slo.Indicator, recorded *slo.Recorded) *fetcher {
	return &fetcher{api: api, sli: sli, recorded: recorded, counts: &counts{groups: map[model.Fingerprint]*group{}}}
}

// fetch counts the events of each cell: from the recorded series where they are complete, else from the raw series.
func (f *fetcher) fetch(ctx context.Context, cells []slo.Cell) error {
	var fit, odd []slo.Cell
	for _, c := range cells {
		if f.recorded != nil && f.recorded.Fits(c) {
			fit = append(fit, c)
		} else {
			odd = append(odd, c)
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return f.each(ctx, slo.Runs(odd), f.fromRaw) })
	g.Go(func() error {
		incomplete, err := f.fromRecorded(ctx, fit)
		if err != nil {
			return err
		}
		return f.each(ctx, slo.Runs(incomplete), f.fromRaw)
	})
	return g.Wait()
}

// each does the runs, a few at once.
func (f *fetcher) each(ctx context.Context, runs []slo.Run, do func(context.Context, slo.Run) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(maxParallel)
	for _, run := range runs {
		g.Go(func() error { return do(ctx, run) })
	}
	return g.Wait()
}

// fromRecorded takes the cells whose recorded steps are all there, and gives back the others.
func (f *fetcher) fromRecorded(ctx context.Context, cells []slo.Cell) (missing []slo.Cell, err error) {
	var mu sync.Mutex
	err = f.each(ctx, slo.Runs(cells), func(ctx context.Context, run slo.Run) error {
		parts, err := f.ask(ctx, f.recorded.Query(width(run)), run)
		if err != nil {
			return err
		}
		for _, cell := range run.Cells() {
			if parts.one(slo.PartSamples, cell) == float64(cell.Width()/slo.RecordedStep.Milliseconds()) {
				f.counts.add(cell, parts)
				continue
			}
			mu.Lock()
			missing = append(missing, cell)
			mu.Unlock()
		}
		return nil
	})
	slices.SortFunc(missing, func(a, b slo.Cell) int { return int(a.To - b.To) })
	return missing, err
}

// fromRaw counts the events of a run of cells from the raw series.
func (f *fetcher) fromRaw(ctx context.Context, run slo.Run) error {
	if width(run) < coarseFrom {
		return f.exact(ctx, run)
	}
	expr, ok := f.sli.Coarse(width(run))
	if !ok {
		return f.exact(ctx, run)
	}
	parts, err := f.ask(ctx, expr, run)
	if err != nil {
		return err
	}
	seen, err := f.seenBefore(ctx, run)
	if err != nil {
		return err
	}
	var again []slo.Cell
	for _, cell := range run.Cells() {
		if !parts.any(cell) {
			continue
		}
		switch {
		// Of the cell in which the SLI is first seen, a wide step does not tell what is born after the first sight.
		case cell.From-seen > memoryMs, parts.one(slo.PartResets, cell) > 0, parts.negative(cell):
			again = append(again, cell)
		default:
			f.counts.add(cell, parts)
		}
		seen = cell.To
	}
	return f.each(ctx, slo.Runs(again), func(ctx context.Context, r slo.Run) error { return f.secondLook(ctx, r, len(again)) })
}

// memoryMs is how long a silence makes a return a first sight.
const memoryMs = int64(24 * time.Hour / time.Millisecond)

// seenBefore is the time just before the run when anything of the SLI was there in the day before, else long ago.
func (f *fetcher) seenBefore(ctx context.Context, run slo.Run) (int64, error) {
	start := run.First - run.Width
	vector, notes, err := f.api.Query(ctx, f.sli.Seen(), time.UnixMilli(start))
	f.counts.note(notes)
	if err != nil {
		return 0, err
	}
	if len(vector) > 0 && vector[0].Value > 0 {
		return start, nil
	}
	return math.MinInt64 / 2, nil
}

func (f *fetcher) exact(ctx context.Context, run slo.Run) error {
	parts, err := f.ask(ctx, f.sli.Exact(width(run)), run)
	if err != nil {
		return err
	}
	for _, cell := range run.Cells() {
		f.counts.add(cell, parts)
	}
	return nil
}

// secondLook counts cells in which counters began again or were first seen, finely, so that each reset lies between two
// samples.
func (f *fetcher) secondLook(ctx context.Context, run slo.Run, cells int) error {
	fine := fineWidth.Milliseconds()
	if cells > manySecondLooks {
		fine = wideFine.Milliseconds()
	}
	for _, cell := range run.Cells() {
		pieces := slo.Grid(cell.From, cell.To, fine, cell.From%fine, nil)
		for _, r := range slo.Runs(pieces) {
			parts, err := f.ask(ctx, f.sli.Exact(width(r)), r)
			if err != nil {
				return err
			}
			for _, piece := range r.Cells() {
				f.counts.addTo(cell, piece, parts)
			}
		}
	}
	return nil
}

func width(r slo.Run) time.Duration { return time.Duration(r.Width) * time.Millisecond }

// ask runs one query at the ends of a run's cells.
func (f *fetcher) ask(ctx context.Context, expr string, run slo.Run) (parts, error) {
	r := promapi.Range{Start: time.UnixMilli(run.First), End: time.UnixMilli(run.Last), Step: width(run)}
	matrix, notes, err := promapi.QueryChunks(ctx, f.api, expr, r, chunkPoints)
	f.counts.note(notes)
	if err != nil {
		return nil, err
	}
	return partsOf(matrix), nil
}

// parts are the numbers of one query: by moment and group, the value of each part.
type parts map[int64]map[model.Fingerprint]*groupParts

type groupParts struct {
	labels model.Metric
	values map[string]float64
}

func partsOf(m model.Matrix) parts {
	p := parts{}
	for _, series := range m {
		labels := series.Metric.Clone()
		name := string(labels[slo.PartLabel])
		delete(labels, slo.PartLabel)
		delete(labels, model.MetricNameLabel)
		key := labels.Fingerprint()
		for _, point := range series.Values {
			v := float64(point.Value)
			if math.IsNaN(v) || math.IsInf(v, 0) {
				continue
			}
			at := p[int64(point.Timestamp)]
			if at == nil {
				at = map[model.Fingerprint]*groupParts{}
				p[int64(point.Timestamp)] = at
			}
			g := at[key]
			if g == nil {
				g = &groupParts{labels: labels, values: map[string]float64{}}
				at[key] = g
			}
			g.values[name] = v
		}
	}
	return p
}

// any says whether anything was counted in the cell, be it nothing bad.
func (p parts) any(c slo.Cell) bool {
	for _, g := range p[c.To] {
		if _, ok := g.values[slo.PartTotal]; ok {
			return true
		}
	}
	return false
}

// one is the value of a part that has no groups.
func (p parts) one(name string, c slo.Cell) float64 {
	for _, g := range p[c.To] {
		if v, ok := g.values[name]; ok && len(g.labels) == 0 {
			return v
		}
	}
	return 0
}

// negative says whether anything was counted backwards.
func (p parts) negative(c slo.Cell) bool {
	for _, g := range p[c.To] {
		for _, v := range g.values {
			if v < 0 {
				return true
			}
		}
	}
	return false
}

func (c *counts) note(n promapi.Notes) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.notes = promapi.Join(c.notes, n)
}

func (c *counts) add(cell slo.Cell, p parts) { c.addTo(cell, cell, p) }

// addTo adds what was counted in the cell at to the cell into.
func (c *counts) addTo(into, at slo.Cell, p parts) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, part := range p[at.To] {
		total, hasTotal := part.values[slo.PartTotal]
		bad, hasBad := part.values[slo.PartBad]
		if good, ok := part.values[slo.PartGood]; ok {
			bad, hasBad = total-good, true
		}
		if !hasTotal && !hasBad {
			continue
		}
		g := c.groups[key]
		if g == nil {
			g = &group{labels: part.labels, cells: map[slo.Cell]slo.Counts{}}
			c.groups[key] = g
		}
		was := g.cells[into]
		g.cells[into] = slo.Counts{Bad: was.Bad + bad, Total: was.Total + total}
	}
}

// increments are the counts of a group as the arithmetic takes them, in order of time.
func (g *group) increments() []slo.Increment {
	incs := make([]slo.Increment, 0, len(g.cells))
	for cell, n := range g.cells {
		incs = append(incs, slo.Increment{T: cell.To, Width: cell.Width(), Bad: n.Bad, Total: n.Total})
	}
	slices.SortFunc(incs, func(a, b slo.Increment) int { return int(a.T - b.T) })
	return incs
}

// sorted are the groups in the order of their labels.
func (c *counts) sorted() []*group {
	all := make([]*group, 0, len(c.groups))
	for _, g := range c.groups {
		all = append(all, g)
	}
	slices.SortFunc(all, func(a, b *group) int { return strings.Compare(a.labels.String(), b.labels.String()) })
	return all
}
