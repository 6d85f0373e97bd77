package history

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/prometheus/tsdb"

	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

// step is the distance of two scrapes in the history.
const step = time.Minute

// writer writes what a cluster does in virtual time into TSDB blocks of a day.
type writer struct {
	dir      string
	cluster  *simulator.Cluster
	past     *past
	scrapers []*scraper
	rules    *evaluator
	from     time.Time // first step of the piece in the making
	until    time.Time // last sample
	Samples  uint64
}

func newWriter(dir, job string, c *simulator.Cluster, ruleFiles []string) (*writer, error) {
	blocks, err := openBlocks(dir, 0)
	if err != nil {
		return nil, err
	}
	w := &writer{dir: dir, cluster: c, past: &past{blocks: blocks, now: newBuffer()}}
	if w.rules, err = newEvaluator(ruleFiles, w.past); err != nil {
		return nil, errors.Join(err, w.close())
	}
	for _, i := range c.Instances {
		w.scrapers = append(w.scrapers, newScraper(w.past.now, job, i))
	}
	return w, nil
}

func (w *writer) close() error {
	var errs []error
	for _, b := range w.past.blocks {
		errs = append(errs, b.Close())
	}
	return errors.Join(errs...)
}

// run writes from after start until clock's time, which moves on meanwhile, and
// tells progress after every day. The last sample is taken at the clock's time
// itself, so that live scrapes follow without a gap.
func (w *writer) run(ctx context.Context, start time.Time, clock func() time.Time, progress func(until time.Time)) error {
	w.until = start
	for t := start.Truncate(step).Add(step); !t.After(clock()); t = t.Add(step) {
		if err := w.scrape(t); err != nil {
			return err
		}
		if next := t.Add(step); next.Truncate(24*time.Hour) != t.Truncate(24*time.Hour) {
			if err := w.flush(ctx); err != nil {
				return err
			}
			progress(t)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	if now := clock(); now.Sub(w.until) >= time.Second {
		if err := w.scrape(now); err != nil {
			return err
		}
	}
	return w.flush(ctx)
}

// scrape advances the simulation to t and stores what scrapes would find.
func (w *writer) scrape(t time.Time) error {
	if err := w.cluster.Advance(t); err != nil {
		return err
	}
	if w.from.IsZero() {
		w.from = t
	}
	w.until = t
	ms := t.UnixMilli()
	for k, s := range w.scrapers {
		if err := s.scrape(ms, scrapeSeconds(ms, k)); err != nil {
			return err
		}
	}
	return nil
}

// scrapeSeconds is how long a scrape took: a few milliseconds, never the same.
func scrapeSeconds(ms int64, k int) float64 {
	h := uint64(ms)*0x9e3779b97f4a7c15 + uint64(k)*0xbf58476d1ce4e5b9
	return 0.0035 + float64(h>>40)/float64(1<<24)*0.003
}

// flush evaluates the rules over the piece and writes it as a block.
func (w *writer) flush(ctx context.Context) error {
	if w.from.IsZero() {
		return nil
	}
	if first := ceil(w.from); !first.After(w.until) {
		if err := w.rules.evaluate(ctx, first, w.until.Truncate(step)); err != nil {
			return err
		}
	}
	dir, err := writeBlock(w.dir, w.past.now)
	if err != nil {
		return err
	}
	b, err := tsdb.OpenBlock(nil, dir, nil, nil)
	if err != nil {
		return fmt.Errorf("open the block just written: %w", err)
	}
	w.Samples += b.Meta().Stats.NumSamples
	w.past.blocks = append(w.past.blocks, b)
	w.from = time.Time{}
	return nil
}

// ceil is the first step at or after t.
func ceil(t time.Time) time.Time {
	if c := t.Truncate(step); c.Equal(t) {
		return c
	}
	return t.Truncate(step).Add(step)
}
