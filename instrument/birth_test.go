package instrument_test

import (
	"context"
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
		edge("_start", "memory_search"): 1, edge("memory_search", "_end"): 1, paths + "{path=other}": 1,
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
