package count

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/common/model"
	"golang.org/x/sync/errgroup"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	// maxParallel bounds how many queries one answer has under way at once.
	maxParallel = 4
	// maxCalls bounds the queries of one answer, and maxSamples the samples that it fetches.
	maxCalls   = 500
	maxSamples = 4_000_000
	// chunkPoints is the most points of one range query, below Prometheus's 11,000.
	chunkPoints = 10_000
)

// store asks the API for one answer, keeps its notes, and bounds what the answer costs.
type store struct {
	api  promapi.Querier
	slo  string
	slot chan struct{}

	mu      sync.Mutex
	notes   promapi.Notes
	calls   int
	samples int
}

func newStore(api promapi.Querier, name string) *store {
	return &store{api: api, slo: name, slot: make(chan struct{}, maxParallel)}
}

// call runs one query when there is a place for it.
func (s *store) call(ctx context.Context, do func() (promapi.Notes, error)) error {
	select {
	case s.slot <- struct{}{}:
		defer func() { <-s.slot }()
	case <-ctx.Done():
		return ctx.Err()
	}
	s.mu.Lock()
	s.calls++
	calls := s.calls
	s.mu.Unlock()
	if calls > maxCalls {
		return problemf("Counting the SLO %q takes more than %d queries: its counters begin again, or are born, too often. Choose a shorter time range or window, or group its counters by fewer processes.", s.slo, maxCalls)
	}
	notes, err := do()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notes = promapi.Join(s.notes, notes)
	if err == nil && notes.Cut > 0 {
		err = problemf("The SLO %q has more series than one answer holds: %d were left out, and the rest would give wrong numbers. Group it by labels with fewer values, or narrow its selectors.", s.slo, notes.Cut)
	}
	return err
}

// instant evaluates expr at a moment, in milliseconds.
func (s *store) instant(ctx context.Context, expr string, at int64) (v model.Vector, err error) {
	err = s.call(ctx, func() (notes promapi.Notes, err error) {
		v, notes, err = s.api.Query(ctx, expr, time.UnixMilli(at))
		return notes, err
	})
	return v, err
}

// ends evaluates expr at the end of each of the run's cells.
func (s *store) ends(ctx context.Context, expr string, run slo.Run) (m model.Matrix, err error) {
	if run.First == run.Last {
		v, err := s.instant(ctx, expr, run.First)
		for _, one := range v {
			m = append(m, &model.SampleStream{Metric: one.Metric, Values: []model.SamplePair{{Timestamp: model.Time(run.First), Value: one.Value}}})
		}
		return m, err
	}
	err = s.call(ctx, func() (notes promapi.Notes, err error) {
		step := time.Duration(run.Width) * time.Millisecond
		r := promapi.Range{Start: time.UnixMilli(run.First), End: time.UnixMilli(run.Last), Step: step}
		m, notes, err = promapi.QueryChunks(ctx, s.api, expr, r, chunkPoints)
		return notes, err
	})
	return m, err
}

// raw fetches the samples that a range selector selects.
func (s *store) raw(ctx context.Context, expr string, at int64) (m model.Matrix, err error) {
	err = s.call(ctx, func() (notes promapi.Notes, err error) {
		m, notes, err = s.api.QuerySamples(ctx, expr, time.UnixMilli(at))
		return notes, err
	})
	if err != nil {
		return nil, err
	}
	n := 0
	for _, series := range m {
		if series != nil {
			n += len(series.Values)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.samples += n; s.samples > maxSamples {
		return nil, problemf("Counting the SLO %q takes more than %d samples: its counters begin again, or are born, too often. Choose a shorter time range or window, or group its counters by fewer processes.", s.slo, maxSamples)
	}
	return m, nil
}

// each does something for all of a list, a few at once.
func each[T any](ctx context.Context, all []T, do func(context.Context, int, T) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(maxParallel)
	for i, one := range all {
		g.Go(func() error { return do(ctx, i, one) })
	}
	return g.Wait()
}
