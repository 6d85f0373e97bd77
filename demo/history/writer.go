package history

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/prometheus/prometheus/tsdb"

	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

// Step is the interval between two scrapes in the history.
const Step = time.Minute

// day is the length of one block.
const day = 24 * time.Hour

// writer writes a cluster's metrics in virtual time into TSDB blocks of one day.
type writer struct {
	dir      string
	cluster  *simulator.Cluster
	past     *past
	scrapers []*scraper
	rules    *evaluator
	from     time.Time // first step of the current chunk
	until    time.Time // last sample
	Samples  uint64
}

// newWriter writes everything after start.
func newWriter(dir, job string, c *simulator.Cluster, ruleFiles []string, start time.Time) (*writer, error) {
	blocks, err := openBlocks(dir, 0)
	if err != nil {
		return nil, err
	}
	w := &writer{dir: dir, cluster: c, past: &past{blocks: blocks, now: newBuffer()}, until: start}
	if w.rules, err = newEvaluator(ruleFiles, w.past, start); err != nil {
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

// run writes until clock's time, which advances meanwhile, and reports progress
// after every day. The last sample is at the clock's time, so that live scrapes
// follow without a gap.
func (w *writer) run(ctx context.Context, clock func() time.Time, progress func(until time.Time)) error {
	for t := w.until.Truncate(Step).Add(Step); !t.After(clock()); {
		var steps []time.Time
		for midnight := t.Truncate(day).Add(day); t.Before(midnight) && !t.After(clock()); t = t.Add(Step) {
			steps = append(steps, t)
		}
		if err := w.scrape(ctx, steps...); err != nil {
			return err
		}
		if t.Equal(t.Truncate(day)) {
			if err := w.flush(ctx); err != nil {
				return err
			}
			progress(w.until)
		}
	}
	if now := clock(); now.Sub(w.until) >= time.Second {
		if err := w.scrape(ctx, now); err != nil {
			return err
		}
	}
	return w.flush(ctx)
}

// scrape advances the simulation to each of the steps and stores what scrapes
// would return. The instances are independent, so each is simulated by its own
// goroutine.
func (w *writer) scrape(ctx context.Context, steps ...time.Time) error {
	if w.from.IsZero() {
		w.from = steps[0]
	}
	w.until = steps[len(steps)-1]
	errs := make([]error, len(w.scrapers))
	var parts sync.WaitGroup
	for k, s := range w.scrapers {
		parts.Go(func() {
			for _, t := range steps {
				errs[k] = errors.Join(ctx.Err(), s.instance.Advance(t))
				if ms := t.UnixMilli(); errs[k] == nil {
					errs[k] = s.scrape(ms, scrapeSeconds(ms, k))
				}
				if errs[k] != nil {
					return
				}
			}
		})
	}
	parts.Wait()
	// The instances have already advanced: this advances the cluster.
	return errors.Join(append(errs, w.cluster.Advance(w.until))...)
}

// scrapeSeconds is how long a scrape took: a few milliseconds, varying.
func scrapeSeconds(ms int64, k int) float64 {
	h := uint64(ms)*0x9e3779b97f4a7c15 + uint64(k)*0xbf58476d1ce4e5b9
	return 0.0035 + float64(h>>40)/float64(1<<24)*0.003
}

// flush evaluates the rules over the chunk and writes it as a block.
func (w *writer) flush(ctx context.Context) error {
	if w.from.IsZero() {
		return nil
	}
	if err := w.rules.evaluate(ctx, w.from, w.until); err != nil {
		return err
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
	if c := t.Truncate(Step); c.Equal(t) {
		return c
	}
	return t.Truncate(Step).Add(Step)
}
