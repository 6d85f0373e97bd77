package count

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	// lead is how far before a stretch its samples begin, so that most series have a first value.
	lead = 10 * time.Minute
	// firstChunk is how much time the first query of a long stretch covers, and shortChunk the least of any.
	firstChunk = 4 * time.Hour
	shortChunk = 5 * time.Minute
	// chunkSamples is how many samples a query should return.
	chunkSamples = 150_000
)

// sample is a value that is a number, and which copy of the series has it.
type sample struct {
	t    int64
	v    float64
	copy int
}

// series is a counter with its copies.
type series struct {
	key     string
	counter slo.Counter
	// labels are those of the series, with its name, but without those that distinguish copies.
	labels  model.Metric
	process string
	group   model.Metric
	samples []sample
	copies  map[string]int
	// broken are when samples were not numbers.
	broken map[int64]bool
	// before is the last value before the samples, from lastSeen at the latest; 0 when that is not known.
	before   *float64
	lastSeen int64
}

// look is a stretch of time with all samples of the SLI.
type look struct {
	stretch
	series []*series
}

// look fetches the samples of a stretch, and the last values of the series that begin in it.
func (c *counter) look(ctx context.Context, sli slo.Counters, s stretch) (*look, error) {
	l := &look{stretch: s}
	byKey := map[string]*series{}
	var mu sync.Mutex
	err := each(ctx, sli.Counters(), func(ctx context.Context, _ int, x slo.Counter) error {
		return c.samples(ctx, x, s.from()-lead.Milliseconds(), s.to(), func(m model.Matrix) {
			mu.Lock()
			defer mu.Unlock()
			for _, stream := range m {
				l.add(byKey, sli, x, stream)
			}
		})
	})
	if err != nil {
		return nil, err
	}
	l.align()
	for _, one := range l.series {
		slices.SortStableFunc(one.samples, func(a, b sample) int { return cmp.Or(compare(a.t, b.t), a.copy-b.copy) })
	}
	slices.SortFunc(l.series, func(a, b *series) int { return strings.Compare(a.key, b.key) })
	return l, c.lastValues(ctx, l)
}

// samples fetches a counter's samples of (from, to], in pieces that a store and this process can hold.
func (c *counter) samples(ctx context.Context, x slo.Counter, from, to int64, add func(model.Matrix)) error {
	chunk := min(firstChunk.Milliseconds()+lead.Milliseconds(), to-from)
	for from < to {
		end := min(from+chunk, to)
		m, err := c.store.raw(ctx, x.Samples(time.Duration(end-from)*time.Millisecond), end)
		if promapi.KindOf(err) == promapi.KindTooLarge && chunk > shortChunk.Milliseconds() {
			chunk = max(chunk/4, shortChunk.Milliseconds())
			continue
		}
		if err != nil {
			return err
		}
		n := 0
		for _, stream := range m {
			n += len(stream.Values)
			// Closed ranges return the last sample of the chunk before again.
			stream := &model.SampleStream{Metric: stream.Metric, Values: slices.Clone(stream.Values)}
			stream.Values = slices.DeleteFunc(stream.Values, func(p model.SamplePair) bool { return int64(p.Timestamp) <= from || int64(p.Timestamp) > end })
			add(model.Matrix{stream})
		}
		from = end
		chunk = min(8*chunk, max(chunk*chunkSamples/int64(max(n, 1)), shortChunk.Milliseconds()))
	}
	return nil
}

// add keeps the samples of a series that are numbers.
func (l *look) add(byKey map[string]*series, sli slo.Counters, x slo.Counter, stream *model.SampleStream) {
	labels := stream.Metric.Clone()
	copyName := ""
	for _, name := range slo.ReplicaLabels {
		if v, ok := labels[model.LabelName(name)]; ok {
			copyName += name + "=" + strconv.Quote(string(v))
			delete(labels, model.LabelName(name))
		}
	}
	key := x.Part + strconv.Itoa(x.Source) + labels.String()
	one := byKey[key]
	if one == nil {
		one = &series{key: key, counter: x, labels: labels, copies: map[string]int{}, group: model.Metric{},
			process: strconv.Quote(string(labels["job"])) + string(labels["instance"])}
		for _, name := range sli.By {
			if v := labels[model.LabelName(sli.Sources[x.Source].LabelName(name))]; v != "" {
				one.group[model.LabelName(name)] = v
			}
		}
		byKey[key] = one
		l.series = append(l.series, one)
	}
	copyOf, ok := one.copies[copyName]
	if !ok {
		copyOf = len(one.copies)
		one.copies[copyName] = copyOf
	}
	for _, p := range stream.Values {
		if v := float64(p.Value); isFinite(v) {
			one.samples = append(one.samples, sample{int64(p.Timestamp), v, copyOf})
			continue
		}
		if one.broken == nil {
			one.broken = map[int64]bool{}
		}
		one.broken[int64(p.Timestamp)] = true
	}
}

// align leaves out the samples of scrapes in which the counter of all events, or of the good ones, beside it is not a number:
// else one of them would count in an hour what the other counts in the next.
func (l *look) align() {
	byPair := map[string]map[int64]bool{}
	for _, s := range l.series {
		if len(s.broken) > 0 {
			if byPair[s.pair()] == nil {
				byPair[s.pair()] = map[int64]bool{}
			}
			maps.Copy(byPair[s.pair()], s.broken)
		}
	}
	for _, s := range l.series {
		if broken := byPair[s.pair()]; broken != nil && s.counter.Part != slo.PartBad {
			s.samples = slices.DeleteFunc(s.samples, func(one sample) bool { return broken[one.t] })
		}
	}
}

// pair is the same for the count of a histogram and its buckets.
func (s *series) pair() string {
	labels := s.labels.Clone()
	delete(labels, model.MetricNameLabel)
	delete(labels, model.BucketLabel)
	if s.counter.Part == slo.PartBad {
		return ""
	}
	return labels.String()
}
