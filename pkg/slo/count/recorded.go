package count

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	// maxEvaluationAge is how old the last evaluation of a rule may be: the query looks back 15 minutes, and a store adds
	// its own look-back to that.
	maxEvaluationAge = time.Hour
	// copyStep is the interval at which copies of series are searched in a window.
	copyStep = 6 * time.Hour
)

// findRecorded finds the recorded series of the SLO's present definition with cheap queries, which stay the same for one
// minute or hour.
func (c *counter) findRecorded(ctx context.Context) (*slo.Recorded, error) {
	recorded := c.slo.Recorded()
	at := c.to.Truncate(time.Minute).UnixMilli()
	vector, err := c.store.instant(ctx, recorded.LastSample(), at)
	if err != nil {
		return nil, err
	}
	own := slices.IndexFunc(vector, func(one *model.Sample) bool {
		return recorded.Owns(func(name string) string { return string(one.Metric[model.LabelName(name)]) })
	})
	if own < 0 {
		if len(vector) > 0 {
			c.warn("The recorded series of the SLO %q belong to another definition of it, so the raw counters were counted. Install its recording rules again.", c.slo.Name)
		}
		return nil, nil
	}
	last, ok := lastEvaluated(float64(vector[own].Value), time.UnixMilli(at))
	if !ok {
		c.warn("The store reports that the recording rules of the SLO %q last ran at %g Unix seconds, which is not in the hour before %s. The raw counters were counted instead. Check the store.",
			c.slo.Name, float64(vector[own].Value), time.UnixMilli(at).UTC().Format(time.RFC3339))
		return nil, nil
	}
	if copied, err := c.copied(ctx); err != nil || copied {
		// Rules add up the copies of a series.
		return nil, err
	}
	recorded.Phase = last % slo.RecordedStep.Milliseconds()
	return &recorded, nil
}

// copied says whether the store has series of the SLI more than once.
func (c *counter) copied(ctx context.Context) (bool, error) {
	sli, ok := c.slo.Indicator.(slo.Counters)
	if !ok {
		return false, nil
	}
	at := c.to.Truncate(time.Hour).UnixMilli()
	for _, expr := range []string{sli.Replicated(c.window()), sli.Copied(c.window(), copyStep)} {
		if found, err := c.store.instant(ctx, expr, at); err != nil || len(found) == 0 {
			return false, err
		}
	}
	return true, nil
}

// lastEvaluated reads when rules were last evaluated, in milliseconds, from a store's answer in Unix seconds. False for
// a time that the query did not cover: arithmetic with it could overflow.
func lastEvaluated(seconds float64, at time.Time) (int64, bool) {
	ms, end := math.Round(seconds*1000), float64(at.UnixMilli())
	if !(ms <= end && ms >= end-float64(maxEvaluationAge.Milliseconds())) {
		return 0, false
	}
	return int64(ms), true
}

// window is the length of the SLO's window.
func (c *counter) window() time.Duration {
	start, end := c.slo.Window.Period(c.to)
	return end.Sub(start).Truncate(time.Hour)
}

// fromRecorded counts the pieces whose recorded steps are complete and certain. It returns the pieces that are not
// recorded, and those in which rules cannot count.
func (c *counter) fromRecorded(ctx context.Context, recorded slo.Recorded, pieces []piece) (missing, uncertain []piece, err error) {
	var fit []piece
	for _, p := range pieces {
		if recorded.Fits(p.Cell) {
			fit = append(fit, p)
		} else {
			missing = append(missing, p)
		}
	}
	rows := rowsOf(fit)
	answers := make([]parts, len(rows))
	var mu sync.Mutex
	err = each(ctx, rows, func(ctx context.Context, i int, r row) error {
		answer, err := c.query(ctx, recorded.Query(time.Duration(r.Width)*time.Millisecond), r)
		mu.Lock()
		defer mu.Unlock()
		answers[i] = answer
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	for i, r := range rows {
		for _, p := range r.pieces {
			switch c.judge(answers[i], p) {
			case complete:
				take(c.counts.addRecorded, answers[i], p)
			case doubtful:
				uncertain = append(uncertain, p)
			default:
				missing = append(missing, p)
			}
		}
	}
	sortPieces(missing)
	return missing, uncertain, nil
}

type judgement int

const (
	absent judgement = iota
	doubtful
	complete
)

// judge classifies the recorded steps of a piece.
func (c *counter) judge(p parts, at piece) judgement {
	steps := float64(at.Width() / slo.RecordedStep.Milliseconds())
	samples, marks := p.one(slo.PartSamples, at), p.one(slo.PartMarks, at)
	if samples > steps {
		c.warn("The recording rules of the SLO %q run more often than every five minutes, so that their steps overlap and the raw counters were counted. Give their group the interval 5m.", c.slo.Name)
	}
	switch {
	case samples != steps || marks != steps || p.one(slo.PartCopies, at) != 1 || !p.certain(at):
		return absent
	case p.one(slo.PartUncertain, at) != 0:
		return doubtful
	default:
		return complete
	}
}
