package count

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	// maxParallel bounds how many queries one step of counting runs at once.
	maxParallel = 4
	// maxSamples bounds the samples that one answer fetches.
	maxSamples = 4_000_000
	// chunkPoints is the most points of one range query, below Prometheus's 11,000.
	chunkPoints = 10_000
)

// store queries the API for one answer, keeps its notes, and bounds the samples that it holds.
type store struct {
	api promapi.Querier
	slo string

	mu      sync.Mutex
	notes   promapi.Notes
	samples int
}

func (s *store) note(notes promapi.Notes) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notes = promapi.Join(s.notes, notes)
}

// instant evaluates expr at a moment, in milliseconds.
func (s *store) instant(ctx context.Context, expr string, at int64) (model.Vector, error) {
	v, notes, err := s.api.Query(ctx, expr, time.UnixMilli(at))
	s.note(notes)
	return v, err
}

// ends evaluates expr at the end of each of the run's cells.
func (s *store) ends(ctx context.Context, expr string, run slo.Run) (model.Matrix, error) {
	if run.First == run.Last {
		v, err := s.instant(ctx, expr, run.First)
		var m model.Matrix
		for _, one := range v {
			m = append(m, &model.SampleStream{Metric: one.Metric, Values: []model.SamplePair{{Timestamp: model.Time(run.First), Value: one.Value}}})
		}
		return m, err
	}
	step := time.Duration(run.Width) * time.Millisecond
	r := promapi.Range{Start: time.UnixMilli(run.First), End: time.UnixMilli(run.Last), Step: step}
	m, notes, err := promapi.QueryChunks(ctx, s.api, expr, r, chunkPoints)
	s.note(notes)
	return m, err
}

// raw fetches the samples that a range selector selects.
func (s *store) raw(ctx context.Context, expr string, at int64) (model.Matrix, error) {
	m, notes, err := s.api.QuerySamples(ctx, expr, time.UnixMilli(at))
	s.note(notes)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, series := range m {
		n += len(series.Values)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.samples += n; s.samples > maxSamples {
		return nil, problemf("Counting the SLO %q takes more than %d samples: its counters are reset, or first appear, too often. Choose a shorter time range or window, or group its counters by fewer processes.", s.slo, maxSamples)
	}
	return m, nil
}

// each runs a function for every element of a list, a few at once.
func each[T any](ctx context.Context, all []T, do func(context.Context, int, T) error) error {
	g, ctx := promapi.NewGroup(ctx)
	g.SetLimit(maxParallel)
	for i, one := range all {
		g.Go(func() error { return do(ctx, i, one) })
	}
	return g.Wait()
}
