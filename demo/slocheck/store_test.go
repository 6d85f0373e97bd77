package slocheck

import (
	"cmp"
	"context"
	"math"
	"net/http/httptest"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/prometheus/client_golang/api"
	promv1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/prometheus/common/model"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/chunks"

	"github.com/fyrsmithlabs/contextd-observability/demo/engine"
)

// sample is a chunks.Sample of a counter.
type sample struct {
	t int64
	v float64
}

func (s sample) T() int64                    { return s.t }
func (sample) ST() int64                     { return 0 }
func (s sample) F() float64                  { return s.v }
func (sample) Type() chunkenc.ValueType      { return chunkenc.ValFloat }
func (s sample) Copy() chunks.Sample         { return s }
func (sample) H() *histogram.Histogram       { return nil }
func (sample) FH() *histogram.FloatHistogram { return nil }

// serve starts a server on a store; stop must be called before the next one.
type serve func(t testing.TB, dir string) (url string, stop func())

// embedded is the demo's own Prometheus.
func embedded(t testing.TB, dir string) (string, func()) {
	t.Helper()
	e, err := engine.Start(engine.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	e.DB().DisableCompactions()
	srv := httptest.NewServer(e.Handler())
	return srv.URL, func() {
		srv.Close()
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
}

// write adds series to a store that nobody has open.
func write(t testing.TB, dir string, series []storage.Series) {
	t.Helper()
	log := promslog.NewNopLogger()
	if _, err := tsdb.CreateBlock(series, dir, (400 * 24 * time.Hour).Milliseconds(), log); err != nil {
		t.Fatal(err)
	}
	// What the writer leaves beside the block belongs to no store.
	for _, name := range []string{"chunks_head", "wal"} {
		if err := os.RemoveAll(dir + "/" + name); err != nil {
			t.Fatal(err)
		}
	}
}

// ask runs a range query in pieces that every server answers.
func ask(t testing.TB, url, expr string, first, last time.Time, step time.Duration) []*model.SampleStream {
	t.Helper()
	client, err := api.NewClient(api.Config{Address: url})
	if err != nil {
		t.Fatal(err)
	}
	var all []*model.SampleStream
	for piece := 2000 * step; !first.After(last); first = first.Add(piece) {
		end := first.Add(piece - step)
		if end.After(last) {
			end = last
		}
		answer, _, err := promv1.NewAPI(client).QueryRange(context.Background(), expr, promv1.Range{Start: first, End: end, Step: step})
		if err != nil {
			t.Fatalf("%s: %s", expr, err)
		}
		all = append(all, answer.(model.Matrix)...)
	}
	return all
}

// recorded are the pieces of a rule's answers, as series.
func recorded(r rulefmt.Rule, pieces []*model.SampleStream) []storage.Series {
	samples := map[string][]chunks.Sample{}
	of := map[string]labels.Labels{}
	for _, piece := range pieces {
		b := labels.NewBuilder(labels.EmptyLabels())
		for name, value := range piece.Metric {
			b.Set(string(name), string(value))
		}
		b.Set(labels.MetricName, r.Record)
		for name, value := range r.Labels {
			b.Set(name, value)
		}
		ls := b.Labels()
		of[ls.String()] = ls
		for _, v := range piece.Values {
			samples[ls.String()] = append(samples[ls.String()], sample{int64(v.Timestamp), float64(v.Value)})
		}
	}
	var all []storage.Series
	for key, list := range samples {
		// Series of an answer that the rule's labels make one follow each other in time.
		slices.SortFunc(list, func(a, b chunks.Sample) int { return cmp.Compare(a.T(), b.T()) })
		all = append(all, storage.NewListSeries(of[key], ended(list)))
	}
	return all
}

// ended marks the first evaluation at which a series is not in the answer any more, as Prometheus does.
func ended(list []chunks.Sample) []chunks.Sample {
	step := ruleStep.Milliseconds()
	var all []chunks.Sample
	for i, s := range list {
		all = append(all, s)
		next := to.UnixMilli()
		if i+1 < len(list) {
			next = list[i+1].T()
		}
		if s.T()+step < next {
			all = append(all, sample{s.T() + step, math.Float64frombits(value.StaleNaN)})
		}
	}
	return all
}
