package insights

import (
	"context"
	"fmt"
	"math"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// findRecorded looks for the recorded series of an SLO: one cheap query, the same for all that ask in one minute. They
// are used when they tell of their last step what the raw counters tell; an SLO that has been edited since its rules
// were generated has other numbers, and the answer a notice.
func findRecorded(ctx context.Context, api promapi.Querier, s slo.SLO, at time.Time) (*slo.Recorded, string, error) {
	series := s.Recorded()
	recorded := &series
	vector, _, err := api.Query(ctx, recorded.LastSample(), at.Truncate(time.Minute))
	if err != nil || len(vector) == 0 || math.IsNaN(float64(vector[0].Value)) {
		return nil, "", err
	}
	last, ok := lastEvaluated(float64(vector[0].Value), at)
	if !ok {
		return nil, fmt.Sprintf("The store answers that the recording rules of the SLO %q last ran at %g Unix seconds, which is not in the hour before %s. The raw counters were used instead. Check the store.", s.Name, float64(vector[0].Value), clock(at)), nil
	}
	recorded.Phase = last % slo.RecordedStep.Milliseconds()
	run := slo.Run{First: last, Last: last, Width: slo.RecordedStep.Milliseconds()}
	step := run.Cells()[0]
	rules, raw := newFetcher(api, s.Indicator, nil), newFetcher(api, s.Indicator, nil)
	g, ctx := errgroup.WithContext(ctx)
	samples := 0.0
	g.Go(func() error {
		parts, err := rules.ask(ctx, recorded.Query(slo.RecordedStep), run)
		rules.counts.add(step, parts)
		samples = parts.one(slo.PartSamples, step)
		return err
	})
	g.Go(func() error { return raw.exact(ctx, run) })
	if err := g.Wait(); err != nil {
		return nil, "", err
	}
	if samples > 1 {
		return nil, fmt.Sprintf("The recording rules of the SLO %q ran %g times in five minutes, so that their steps overlap and the raw counters were asked. Give their group the interval 5m.", s.Name, samples), nil
	}
	if len(raw.counts.groups) == 0 {
		// A store that keeps the recorded series longer than the raw ones, or alone.
		return recorded, "", nil
	}
	a, b := rules.counts.sum(step), raw.counts.sum(step)
	if differ(a.Total, b.Total) || differ(a.Bad, b.Bad) {
		return nil, fmt.Sprintf("The recorded series of the SLO %q count %g bad of %g events where its definition counts %g of %g, so the raw counters were asked. Generate and install its recording rules again.",
			s.Name, round(a.Bad), round(a.Total), round(b.Bad), round(b.Total)), nil
	}
	return recorded, "", nil
}

// maxEvaluationAge is how old the last evaluation of a rule may be: the query looks back 15 minutes, and a store adds
// its own look-back to that.
const maxEvaluationAge = time.Hour

// lastEvaluated reads when rules were last evaluated, in milliseconds, from a store's answer in Unix seconds. False for
// a time that the query did not cover: arithmetic with it could overflow.
func lastEvaluated(seconds float64, at time.Time) (int64, bool) {
	ms, end := math.Round(seconds*1000), float64(at.UnixMilli())
	if !(ms <= end && ms >= end-float64(maxEvaluationAge.Milliseconds())) {
		return 0, false
	}
	return int64(ms), true
}

// sum is what all groups counted in a cell.
func (c *counts) sum(cell slo.Cell) slo.Counts {
	var all slo.Counts
	for _, g := range c.groups {
		all.Bad += g.cells[cell].Bad
		all.Total += g.cells[cell].Total
	}
	return all
}

// differ allows one event, since rules may run a moment before the last scrape is stored.
func differ(a, b float64) bool { return math.Abs(a-b) > 1+0.001*max(math.Abs(a), math.Abs(b)) }

func round(v float64) float64 { return math.Round(v*10) / 10 }
