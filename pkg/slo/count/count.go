// Package count counts the events of an SLI in cells of time from a Prometheus API: exactly, as far as samples allow, and
// with few queries. Whole hours come from recorded series where these are complete and certain, else from one
// query that is exact wherever counters only grew. Where they were reset, first appeared, returned or changed their
// names, their samples are fetched and counted here, one by one.
package count

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// Query is what to count.
type Query struct {
	API promapi.Querier
	SLO slo.SLO
	// To is the last moment that is counted.
	To time.Time
	// Plan lays out the cells, in order and without overlaps, for the phase of the recorded steps.
	Plan func(phase int64) []slo.Cell
	// RawOnly excludes the recorded series, which lack labels that the query needs.
	RawOnly bool
	// JudgedBy are the labels by which slices of a ratio are judged; the indicator's other labels only split the answer. Nil
	// means all labels.
	JudgedBy []string
}

// Answer is what was counted.
type Answer struct {
	// Groups are in the order of their labels. Without grouping labels there is one group without labels.
	Groups []Group
	// Notes are the store's.
	Notes promapi.Notes
	// Warnings are sentences about how the events were counted.
	Warnings []string
	// Unmeasurable is a sentence that says why this store does not tell which events are good; then there are no groups.
	Unmeasurable string
}

// Group is what one group of an SLI counted.
type Group struct {
	Labels     model.Metric
	Increments []slo.Increment
	// Events are the events behind the increments, of which slices of a ratio were judged; all of them otherwise.
	Events slo.Counts
	// Excess is what is impossible: more bad or good events than all events of their cell. The increments exclude it.
	Excess Excess
}

// problem is a sentence for the reader.
type problem struct{ message string }

func (p *problem) Error() string { return p.message }

// Problem is the sentence of an error that the reader can act on.
func Problem(err error) (string, bool) {
	if p, ok := err.(*problem); ok {
		return p.message, true
	}
	return "", false
}

func problemf(format string, args ...any) error { return &problem{fmt.Sprintf(format, args...)} }

// Count counts the events of an SLO's indicator.
func Count(ctx context.Context, q Query) (Answer, error) {
	c := &counter{store: &store{api: q.API, slo: q.SLO.Name}, slo: q.SLO, to: q.To, counts: newCounts(q.SLO.Indicator)}
	err := c.count(ctx, q)
	answer := Answer{Notes: c.store.notes, Warnings: c.warnings, Unmeasurable: c.unmeasurable}
	if err != nil || c.unmeasurable != "" {
		return answer, err
	}
	for _, g := range c.counts.sorted() {
		incs, excess := settle(g.increments(), c.scrape())
		answer.Groups = append(answer.Groups, Group{Labels: g.labels, Increments: incs, Excess: excess, Events: sumOf(incs)})
	}
	if c.slices != nil {
		answer.Groups = c.slices.judged(answer.Groups, q.JudgedBy)
	}
	return answer, nil
}

func sumOf(incs []slo.Increment) (sum slo.Counts) {
	for _, inc := range incs {
		sum.Bad, sum.Total = sum.Bad+inc.Bad, sum.Total+inc.Total
	}
	return sum
}

// counter counts for one query.
type counter struct {
	store  *store
	slo    slo.SLO
	to     time.Time
	counts counts
	// slices are what is judged when slices of a ratio count; the counts are those of slices then.
	slices   *slicePlan
	warnings []string
	// unmeasurable is that of the answer.
	unmeasurable string
}

func (c *counter) count(ctx context.Context, q Query) error {
	if sli, ok := c.slo.Indicator.(slo.Counters); ok && sli.Slices != nil {
		// Recorded steps do not begin where slices do.
		return c.fromRatioSlices(ctx, sli, q.Plan(0))
	}
	var recorded *slo.Recorded
	var err error
	if !q.RawOnly {
		if recorded, err = c.findRecorded(ctx); err != nil {
			return err
		}
	}
	phase := int64(0)
	if recorded != nil {
		phase = recorded.Phase
	}
	cells := q.Plan(phase)
	pieces := piecesOf(cells)
	var uncertain []piece
	if recorded != nil {
		if pieces, uncertain, err = c.fromRecorded(ctx, *recorded, pieces); err != nil {
			return err
		}
	}
	switch sli := c.slo.Indicator.(type) {
	case slo.Slices:
		return c.fromSlices(ctx, sli, append(pieces, uncertain...), cells)
	case slo.Counters:
		if err := c.fromCounters(ctx, sli, pieces, uncertain); err != nil {
			return err
		}
		return c.checkBuckets(ctx, sli)
	default:
		return problemf("The SLO %q has an indicator of the type %T, which cannot be counted. Please report this.", c.slo.Name, sli)
	}
}

func (c *counter) warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !slices.Contains(c.warnings, text) {
		c.warnings = append(c.warnings, text)
	}
}

func (c *counter) scrape() time.Duration {
	if sli, ok := c.slo.Indicator.(slo.Counters); ok {
		return sli.Scrape
	}
	return slo.DefaultScrape
}

// counts is what an SLI counted in cells of time, by group.
type counts struct {
	groups map[model.Fingerprint]*group
	// good says that the indicator counts good events: all others are bad, even where no good one ever happened.
	good bool
	// sawGood says that good events were counted, other than in recorded series.
	sawGood bool
}

type group struct {
	labels model.Metric
	cells  map[slo.Cell]slo.Counts
}

func newCounts(indicator slo.Indicator) counts {
	c := counts{groups: map[model.Fingerprint]*group{}, good: true}
	if sli, ok := indicator.(slo.Counters); ok {
		c.good = slices.ContainsFunc(sli.Counters(), func(x slo.Counter) bool { return x.Part == slo.PartGood })
	}
	return c
}

// add adds a number of a part to a cell, as the indicator counts it.
func (c *counts) add(labels model.Metric, cell slo.Cell, part string, n float64) {
	c.addRecorded(labels, cell, part, n)
	if part == slo.PartTotal && c.good {
		c.addRecorded(labels, cell, slo.PartBad, n)
	}
}

// addRecorded is add for parts of recorded series, which hold bad events whatever the indicator counts.
func (c *counts) addRecorded(labels model.Metric, cell slo.Cell, part string, n float64) {
	key := labels.Fingerprint()
	g := c.groups[key]
	if g == nil {
		g = &group{labels: labels, cells: map[slo.Cell]slo.Counts{}}
		c.groups[key] = g
	}
	was := g.cells[cell]
	switch part {
	case slo.PartTotal:
		was.Total += n
	case slo.PartBad:
		was.Bad += n
	case slo.PartGood:
		was.Bad -= n
		c.sawGood = c.sawGood || n > 0
	}
	g.cells[cell] = was
}

// increments are the counts of a group as the arithmetic takes them, in order of time.
func (g *group) increments() []slo.Increment {
	incs := make([]slo.Increment, 0, len(g.cells))
	for cell, c := range g.cells {
		incs = append(incs, slo.Increment{T: cell.To, Width: cell.Width(), Bad: c.Bad, Total: c.Total})
	}
	slices.SortFunc(incs, func(a, b slo.Increment) int { return compare(a.T, b.T) })
	return incs
}

// sorted are the groups in the order of their labels.
func (c *counts) sorted() []*group {
	return slices.SortedFunc(maps.Values(c.groups), func(a, b *group) int { return strings.Compare(a.labels.String(), b.labels.String()) })
}

func compare(a, b int64) int { return int(min(max(a-b, -1), 1)) }

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
