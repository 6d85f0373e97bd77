package instrument_test

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// Every reader and every scraper that collects within the hold sees a new series
// at 0 before it sees its first session.
func TestEveryReaderSeesTheZero(t *testing.T) {
	for name, interval := range map[string][]time.Duration{
		"a scrape and a push":      {15 * time.Second, 60 * time.Second},
		"a pair of scrapers":       {60 * time.Second, 60 * time.Second},
		"a slow one beside a fast": {5 * time.Second, 74 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			for _, end := range []int{2, 47, 76} { // the second in which the session ends
				readersSeeTheZero(t, interval, end)
			}
		})
	}
}

func readersSeeTheZero(t *testing.T, intervals []time.Duration, end int) {
	t.Helper()
	c := newClock()
	readers := make([]*sdkmetric.ManualReader, len(intervals))
	var opts []sdkmetric.Option
	for i := range readers {
		readers[i] = sdkmetric.NewManualReader()
		opts = append(opts, sdkmetric.WithReader(readers[i]))
	}
	m, err := instrument.New(sdkmetric.NewMeterProvider(opts...), instrument.WithClock(c.now))
	if err != nil {
		t.Fatal(err)
	}
	seen := make([][]float64, len(readers)) // by reader, the distinct values of the series
	for second := range 300 {
		if second == end {
			walk(m, c, "s", "memory_search") // takes a second
		} else {
			c.advance(time.Second)
		}
		for i, r := range readers {
			if (second+3*i)%int(intervals[i].Seconds()) != 0 {
				continue
			}
			v, ok := collect(t, r)[edge("_start", "memory_search")]
			if n := len(seen[i]); ok && (n == 0 || seen[i][n-1] != v) {
				seen[i] = append(seen[i], v)
			}
		}
	}
	for i, values := range seen {
		if len(values) != 2 || values[0] != 0 || values[1] != 1 {
			t.Errorf("the session ended at %d s: reader %d with an interval of %v saw %v, want 0 and then 1", end, i, intervals[i], values)
		}
	}
}

// A process that ends reports all journeys in its last collection.
func TestEndAllReportsAtOnce(t *testing.T) {
	m, reader := newMetrics(t, instrument.WithHold(time.Hour))
	ctx := context.Background()
	collect(t, reader)
	m.Sessions.Call(ctx, instrument.Call{Tool: "memory_search"})
	m.Sessions.EndAll(ctx)
	collect(t, reader).check(t, map[string]float64{
		edge("_start", "memory_search"): 1, edge("memory_search", "_end"): 1, paths + "{path=memory_search>_end}": 1,
	})
}

// Close reports the new series at 0 in between.
func TestCloseReportsTheZeroFirst(t *testing.T) {
	m, reader := newMetrics(t, instrument.WithHold(time.Hour))
	ctx := context.Background()
	m.Sessions.Call(ctx, instrument.Call{Tool: "memory_search"})
	flushed := false
	err := m.Sessions.Close(ctx, func(context.Context) error {
		flushed = true
		collect(t, reader).check(t, map[string]float64{edge("_start", "memory_search"): 0, "contextd.sessions.active": 0})
		return errAny
	})
	if err != errAny || !flushed {
		t.Errorf("the flush was called: %v; the error is %v", flushed, err)
	}
	collect(t, reader).check(t, map[string]float64{edge("_start", "memory_search"): 1})
	if err := m.Sessions.Close(ctx, nil); err != nil {
		t.Error(err)
	}
	if err := instrument.Disabled().Sessions.Close(ctx, nil); err != nil {
		t.Error(err)
	}
}

// What nobody can declare is held at 0 too, and nothing is lost: neither while it
// is held, nor when it becomes live.
func TestNewSeriesAreHeld(t *testing.T) {
	c := newClock()
	reader := sdkmetric.NewManualReader()
	m, err := instrument.New(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader)),
		instrument.WithClock(c.now), instrument.WithProjectKey(projectKey))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	use := func() {
		m.Memories.Searched(ctx, "gateway", 3, 0)
		m.Memories.Failed(ctx, "search", "store_failed")
		m.VectorStore.Documents(ctx, "add", "gateway_codebase", 60)
		m.Sessions.Call(ctx, instrument.Call{Tool: "memory_search", Project: "gateway"})
	}
	check := func(n float64) {
		t.Helper()
		collect(t, reader).check(t, map[string]float64{
			"contextd.memory.searches_total{project_id=" + gateway + ",result_count=1-9}": n,
			"contextd.memory.errors_total{operation=search,reason=store_failed}":          n,
			"contextd.vectorstore.documents_total{collection=codebase,operation=add}":     60 * n,
			"contextd.session.calls{project_id=" + gateway + "}":                          n,
			"contextd.sessions{project_id=" + gateway + "}":                               0,
		})
	}
	use()
	check(0)
	c.advance(60 * time.Second)
	use()
	check(0)
	c.advance(15 * time.Second)
	check(2)
	use()
	check(3)
	m.Memories.Searched(ctx, "another", 3, 0)
	m.Sessions.EndAll(ctx)
	collect(t, reader).check(t, map[string]float64{
		"contextd.memory.searches_total{project_id=" + another + ",result_count=1-9}": 1,
		"contextd.sessions{project_id=" + gateway + "}":                               1,
	})
}

var another = instrument.HashProject(projectKey, "another")

// Events are exact while series become live. Run with -race.
func TestNewSeriesBecomeLiveConcurrently(t *testing.T) {
	reader := sdkmetric.NewManualReader()
	m, err := instrument.New(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader)), instrument.WithHold(time.Microsecond))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := range 300 {
				m.Memories.Failed(context.Background(), "search", strconv.Itoa(i%20))
				if worker == 0 && i%10 == 0 {
					collect(t, reader)
				}
			}
		})
	}
	wg.Wait()
	m.Sessions.EndAll(context.Background())
	total := 0.0
	for name, v := range collect(t, reader) {
		if strings.HasPrefix(name, "contextd.memory.errors_total{") {
			total += v
		}
	}
	if total != 1200 {
		t.Errorf("%v errors, want 1200", total)
	}
}

// The errors of every listed tool exist at 0.
func TestErrorsAreBornAtZero(t *testing.T) {
	_, reader := newMetrics(t)
	got := collect(t, reader)
	for _, tool := range instrument.DefaultTools() {
		for _, reason := range instrument.Reasons() {
			got.check(t, map[string]float64{"contextd.mcp.tool.errors{reason=" + string(reason) + ",tool=" + tool + "}": 0})
		}
	}
}

// A classifier that panics has no opinion.
func TestErrorReasonMayPanic(t *testing.T) {
	m, reader := newMetrics(t, instrument.WithErrorReason(func(error) instrument.Reason { panic("broken") }), instrument.WithErrorReason(nil))
	m.Tools.Record(context.Background(), "memory_search", 0, errStorage)
	m, reader2 := newMetrics(t, instrument.WithErrorReason(func(error) instrument.Reason { panic("broken") }))
	m.Tools.Record(context.Background(), "memory_search", 0, errStorage)
	m.Database.Record(context.Background(), "search", 0, errStorage)
	for _, r := range []*sdkmetric.ManualReader{reader, reader2} {
		collect(t, r).check(t, map[string]float64{"contextd.mcp.tool.errors{reason=storage_error,tool=memory_search}": 1})
	}
}
