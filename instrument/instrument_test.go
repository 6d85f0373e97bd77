package instrument_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

var errAny = errors.New("it broke")

// useEverything calls every method once.
func useEverything(ctx context.Context, m *instrument.Metrics) {
	m.Tools.Record(ctx, "memory_search", time.Second, errAny)
	m.Tools.RecordReason(ctx, "memory_search", time.Second, instrument.ReasonNone)
	m.Tools.AddActive(ctx, "memory_search", 1)
	m.Tools.AddActive(ctx, "memory_search", -1)
	m.Tools.Start(ctx, "memory_search").End(nil)
	m.Tools.Start(ctx, "memory_search").Done(nil)
	m.Embeddings.Declare("bge-small", "embed_query")
	m.Embeddings.Record(ctx, "bge-small", "embed_query", instrument.EmbeddingResult{Duration: time.Second})
	m.HTTP.Record(ctx, instrument.HTTPRequest{Method: "GET", Route: "/health", Status: 200})
	m.HTTP.AddActive(ctx, 1)
	m.HTTP.AddActive(ctx, -1)
	m.HTTP.AddConnections(ctx, 1)
	m.HTTP.ConnState(nil, http.StateNew)
	h := m.HTTP.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }), nil)
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil).WithContext(ctx))
}

func TestNoProviderRecordsNothingAndNeverPanics(t *testing.T) {
	var typedNil *sdkmetric.MeterProvider
	for name, mp := range map[string]metric.MeterProvider{
		"nil": nil, "nil pointer": typedNil, "noop": noop.NewMeterProvider(),
	} {
		t.Run(name, func(t *testing.T) {
			m, err := instrument.New(mp, nil)
			if err != nil {
				t.Fatal(err)
			}
			useEverything(context.Background(), m)
		})
	}
}

func TestNilFamiliesNeverPanic(t *testing.T) {
	useEverything(context.Background(), &instrument.Metrics{})
	instrument.ToolCall{}.End(errAny)
	if ms, err := (*instrument.Runtime)(nil).Produce(context.Background()); ms != nil || err != nil {
		t.Errorf("a nil Runtime produces %v, %v", ms, err)
	}
}

func TestTwoInitialisationsFeedTheSameSeries(t *testing.T) {
	reader := sdkmetric.NewManualReader(sdkmetric.WithProducer(instrument.NewRuntime(fixed{})))
	mp := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	for range 2 {
		m, err := instrument.New(mp)
		if err != nil {
			t.Fatal(err)
		}
		useEverything(context.Background(), m)
	}
	collect(t, reader).check(t, map[string]float64{
		"contextd.mcp.tool.calls{status=error,tool=memory_search}":                      2,
		"contextd.mcp.tool.calls{status=success,tool=memory_search}":                    6,
		"contextd.mcp.tool.duration_count{tool=memory_search}":                          8,
		"contextd.mcp.tool.active_requests{tool=memory_search}":                         0,
		"contextd.embedding.operations{model=bge-small,operation=embed_query}":          2,
		"http.server.requests{http.method=GET,http.route=/health,http.status_code=200}": 2,
		"http.server.requests{http.method=GET,http.route=other,http.status_code=204}":   2,
		"http.server.connections":        4,
		"http.server.active_requests":    0,
		"process.runtime.go.goroutines":  7, // read, so never counted twice
		"process.runtime.go.gc.count":    3,
		"process.runtime.go.cgo.calls":   2,
		"process.runtime.go.gc.pause_ns": 1000,
	})
}

func TestCancelledContextStillCounts(t *testing.T) {
	m, reader := newMetrics(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	useEverything(ctx, m)
	collect(t, reader).check(t, map[string]float64{
		"contextd.mcp.tool.calls{status=error,tool=memory_search}":                    1,
		"contextd.mcp.tool.calls{status=success,tool=memory_search}":                  3,
		"contextd.embedding.operations{model=bge-small,operation=embed_query}":        1,
		"http.server.requests{http.method=GET,http.route=other,http.status_code=204}": 1,
	})
}

// stubborn is a provider that refuses every counter.
type stubborn struct{ noop.MeterProvider }

type stubbornMeter struct{ noop.Meter }

func (stubborn) Meter(string, ...metric.MeterOption) metric.Meter { return stubbornMeter{} }

func (stubbornMeter) Int64Counter(string, ...metric.Int64CounterOption) (metric.Int64Counter, error) {
	return nil, errors.New("no counters today")
}

func TestARefusedInstrumentIsNamedAndHarmless(t *testing.T) {
	m, err := instrument.New(stubborn{})
	if err == nil || !strings.Contains(err.Error(), "instrument contextd.mcp.tool.calls: no counters today") {
		t.Errorf("the error is %v", err)
	}
	useEverything(context.Background(), m)
}

// Many goroutines record while others collect; afterwards the sums are exact.
// Run with -race.
func TestConcurrentUse(t *testing.T) {
	m, reader := newMetrics(t)
	const workers, rounds = 8, 200
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range rounds {
				useEverything(context.Background(), m)
			}
		})
		wg.Go(func() {
			for range 10 {
				collect(t, reader)
			}
		})
	}
	wg.Wait()
	n := float64(workers * rounds)
	collect(t, reader).check(t, map[string]float64{
		"contextd.mcp.tool.calls{status=error,tool=memory_search}":                    n,
		"contextd.mcp.tool.errors{reason=internal_error,tool=memory_search}":          n,
		"contextd.mcp.tool.duration_count{tool=memory_search}":                        4 * n,
		"contextd.mcp.tool.active_requests{tool=memory_search}":                       0,
		"contextd.embedding.operations{model=bge-small,operation=embed_query}":        n,
		"http.server.requests{http.method=GET,http.route=other,http.status_code=204}": n,
		"http.server.active_requests":                                                 0,
		"http.server.connections":                                                     2 * n,
	})
}
