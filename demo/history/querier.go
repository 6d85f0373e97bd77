package history

import (
	"context"
	"errors"
	"slices"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/util/annotations"
)

// past is what rules can read while a history is written: the finished blocks
// and the one being written.
type past struct {
	blocks []*tsdb.Block
	now    *buffer
}

// Querier implements storage.Queryable.
func (p *past) Querier(mint, maxt int64) (storage.Querier, error) {
	queriers := []storage.Querier{&bufferQuerier{buffer: p.now}}
	for _, b := range p.blocks {
		if b.MaxTime() <= mint || b.MinTime() > maxt {
			continue
		}
		q, err := tsdb.NewBlockQuerier(b, mint, maxt)
		if err != nil {
			return nil, errors.Join(err, closeAll(queriers))
		}
		queriers = append(queriers, q)
	}
	return storage.NewMergeQuerier(queriers, nil, storage.ChainedSeriesMerge), nil
}

func closeAll(list []storage.Querier) error {
	var errs []error
	for _, q := range list {
		errs = append(errs, q.Close())
	}
	return errors.Join(errs...)
}

// bufferQuerier reads the chunks of a buffer.
type bufferQuerier struct{ buffer *buffer }

func (q *bufferQuerier) Select(_ context.Context, sorted bool, _ *storage.SelectHints, ms ...*labels.Matcher) storage.SeriesSet {
	candidates := q.buffer.all
	for _, m := range ms {
		if m.Name == labels.MetricName && m.Type == labels.MatchEqual {
			candidates = q.buffer.byName[m.Value]
		}
	}
	var found []*series
	for _, s := range candidates {
		if len(s.chunks) > 0 && matches(s.labels, ms) {
			found = append(found, s)
		}
	}
	if sorted {
		slices.SortFunc(found, func(a, b *series) int { return labels.Compare(a.labels, b.labels) })
	}
	return &seriesSet{list: found, at: -1}
}

func matches(ls labels.Labels, ms []*labels.Matcher) bool {
	for _, m := range ms {
		if !m.Matches(ls.Get(m.Name)) {
			return false
		}
	}
	return true
}

// LabelValues and LabelNames are not needed to evaluate rules.
func (*bufferQuerier) LabelValues(context.Context, string, *storage.LabelHints, ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	return nil, nil, errors.New("label values are not available while a history is written")
}

func (*bufferQuerier) LabelNames(context.Context, *storage.LabelHints, ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	return nil, nil, errors.New("label names are not available while a history is written")
}

func (*bufferQuerier) Close() error { return nil }

type seriesSet struct {
	list []*series
	at   int
}

func (s *seriesSet) Next() bool                        { s.at++; return s.at < len(s.list) }
func (s *seriesSet) Err() error                        { return nil }
func (s *seriesSet) Warnings() annotations.Annotations { return nil }

func (s *seriesSet) At() storage.Series {
	found := s.list[s.at]
	return &storage.SeriesEntry{Lset: found.labels, SampleIteratorFn: func(chunkenc.Iterator) chunkenc.Iterator {
		var its []chunkenc.Iterator
		for _, c := range found.chunks {
			its = append(its, c.Chunk.Iterator(nil))
		}
		return storage.ChainSampleIteratorFromIterators(nil, its)
	}}
}
