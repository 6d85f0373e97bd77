package slocheck

import (
	"context"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"

	"github.com/fyrsmithlabs/contextd-observability/demo/engine"
)

// BenchmarkRules evaluates the shipped rules once, over a fleet of three processes with 21 tools that has run for a day. It
// reports how many series they write, and how many samples each evaluation adds.
//
//	go test -tags remove_all_sd -run '^$' -bench Rules -benchtime 10x ./slocheck
func BenchmarkRules(b *testing.B) {
	db, err := tsdb.Open(b.TempDir(), promslog.NewNopLogger(), nil, tsdb.DefaultOptions(), nil)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	m := rules.NewManager(&rules.ManagerOptions{
		Appendable: db, Queryable: db, QueryFunc: rules.EngineQueryFunc(engine.NewPromQL(nil, nil), db), ExternalURL: &url.URL{}, Logger: promslog.NewNopLogger(),
		NotifyFunc: func(context.Context, string, ...*rules.Alert) {},
	})
	groups, errs := m.LoadGroups(ruleStep, labels.EmptyLabels(), "", nil, false, shippedRules)
	if len(errs) > 0 {
		b.Fatal(errs)
	}
	at := from
	scrape := func(until time.Time) {
		for ; at.Before(until); at = at.Add(time.Minute) {
			scrapeFleet(b, db, at)
		}
	}
	evaluate := func() {
		for _, g := range groups {
			rules.DefaultEvalIterationFunc(b.Context(), g, at)
		}
	}
	scrape(from.AddDate(0, 0, 1))
	for range 2 { // the first one finds nothing recorded
		evaluate()
		scrape(at.Add(ruleStep))
	}
	for b.Loop() {
		evaluate()
		b.StopTimer()
		scrape(at.Add(ruleStep))
		b.StartTimer()
	}
	series, samples := recordedBetween(b, db, at.Add(-3*ruleStep/2), at)
	b.ReportMetric(float64(series), "series")
	b.ReportMetric(float64(samples), "samples/evaluation")
}

// scrapeFleet adds a sample of each series.
func scrapeFleet(b *testing.B, db *tsdb.DB, at time.Time) {
	n := at.Sub(from).Minutes()
	app := db.Appender(b.Context())
	add := func(v float64, pairs ...string) {
		if _, err := app.Append(0, labels.FromStrings(append(pairs, "job", "contextd")...), at.UnixMilli(), v); err != nil {
			b.Fatal(err)
		}
	}
	timed := func(name, label, value, instance string, le ...string) {
		add(100*n, "__name__", name+"_count", label, value, "instance", instance)
		for _, bound := range le {
			add(95*n, "__name__", name+"_bucket", label, value, "instance", instance, "le", bound)
		}
	}
	for p := range processes {
		instance := fmt.Sprintf("contextd-%d", p)
		add(1, "__name__", "up", "instance", instance)
		for i := range tools {
			tool := fmt.Sprintf("tool_%02d", i)
			add(99*n, "__name__", "contextd_mcp_tool_calls_total", "tool", tool, "instance", instance, "status", "success")
			add(n, "__name__", "contextd_mcp_tool_calls_total", "tool", tool, "instance", instance, "status", "error")
			timed("contextd_mcp_tool_duration_seconds", "tool", tool, instance, "0.1", "0.25", "0.5", "1", "2.5", "+Inf")
		}
		timed("contextd_embedding_duration_seconds", "model", "small", instance, "0.1", "0.25", "0.5", "1", "2.5", "+Inf")
	}
	if err := app.Commit(); err != nil {
		b.Fatal(err)
	}
}

// recordedBetween counts the recorded series with samples in a time, and the samples.
func recordedBetween(b *testing.B, db *tsdb.DB, from, to time.Time) (series, samples int) {
	q, err := db.Querier(from.UnixMilli(), to.UnixMilli())
	if err != nil {
		b.Fatal(err)
	}
	defer q.Close()
	set := q.Select(b.Context(), false, nil, labels.MustNewMatcher(labels.MatchRegexp, labels.MetricName, "(contextd_)?slo:.*"))
	for set.Next() {
		n := 0
		for it := set.At().Iterator(nil); it.Next() != chunkenc.ValNone; n++ {
		}
		if n > 0 {
			series, samples = series+1, samples+n
		}
	}
	if set.Err() != nil {
		b.Fatal(set.Err())
	}
	return series, samples
}
