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
	"github.com/fyrsmithlabs/contextd-observability/instrument/simulate"
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
	useInfrastructure(ctx, m)
	useServices(ctx, m)
}

func useInfrastructure(ctx context.Context, m *instrument.Metrics) {
	m.Pool.Opened(ctx)
	m.Pool.Acquired(ctx, time.Millisecond)
	m.Pool.Waited(ctx, time.Millisecond)
	m.Pool.Released(ctx)
	m.Pool.Closed(ctx)
	m.Pool.Opened(ctx)
	m.Pool.Acquired(ctx, time.Millisecond)
	m.Pool.Discarded(ctx)
	m.Pool.Failed(ctx)
	m.Pool.AddConnections(ctx, 1, 1)
	m.Pool.SetState(ctx, instrument.PoolState{})
	m.Database.Declare("search")
	m.Database.Record(ctx, "search", time.Millisecond, errAny)
	m.Database.RecordReason(ctx, "search", time.Millisecond, instrument.ReasonNone)
	m.Batches.Record(ctx, instrument.Batch{Bytes: 1000, Items: 10, Err: errAny})
	m.RateLimit.Checked(ctx, true)
	m.RateLimit.Add(ctx, 2, 1)
	simulate.SetRate(m.RateLimit, 4)
	m.Caches.Declare("queries")
	m.Caches.Hit(ctx, "embeddings", 1)
	m.Caches.Miss(ctx, "embeddings", 1)
	m.Caches.Evicted(ctx, "embeddings", 1)
	m.Caches.SetSize(ctx, "embeddings", 1)
	m.Security.AuthFailed(ctx)
	m.Security.InvalidToken(ctx)
	m.Security.SecretsDetected(ctx, 1)
	m.Security.PermissionDenied(ctx)
}

func useServices(ctx context.Context, m *instrument.Metrics) {
	m.Memories.Searched(ctx, "p", 3, time.Millisecond)
	m.Memories.Recorded(ctx, "p", "success")
	m.Memories.Rated(ctx, "p", true)
	m.Memories.Outcome(ctx, "p", false)
	m.Memories.Failed(ctx, "search", "search_failed")
	m.Memories.SetCount(ctx, 3)
	m.Checkpoints.Saved(ctx, instrument.CheckpointSave{Project: "p", Bytes: 100})
	m.Checkpoints.Resumed(ctx, "p", "full", time.Millisecond)
	m.Checkpoints.Listed(ctx, time.Millisecond)
	m.Checkpoints.Failed(ctx, "save", "store_failed")
	m.Checkpoints.SetCount(ctx, 3)
	m.Remediations.Searched(ctx, "p", "project", 0, time.Millisecond)
	m.Remediations.Recorded(ctx, "p", "project", "test")
	m.Remediations.Rated(ctx, "p", "helpful")
	m.Remediations.Failed(ctx, "record", "store_failed")
	for range 3 {
		m.Folding.Created(ctx, "p", 0)
	}
	m.Folding.Returned(ctx, instrument.Branch{Project: "p", Tokens: 10, Budget: 100})
	m.Folding.TimedOut(ctx, instrument.Branch{Project: "p"})
	m.Folding.Failed(ctx, instrument.Branch{Project: "p"}, "budget exhausted")
	m.VectorStore.Record(ctx, "search", "memories", time.Millisecond, errAny)
	m.VectorStore.Documents(ctx, "add", "memories", 1)
	m.VectorStore.Results(ctx, "memories", 1)
	m.Sessions.Call(ctx, instrument.Call{Session: "s", Project: "p", Tool: "memory_search"})
	m.Sessions.Call(ctx, instrument.Call{Session: "s", Project: "p", Tool: "memory_record"})
	m.Sessions.End(ctx, "s")
	m.Sessions.Call(ctx, instrument.Call{Session: "t", Project: "p", Tool: "memory_search"})
	m.Sessions.EndAll(ctx)
}

// servicesUsed is the expected result of n rounds of useInfrastructure and useServices.
func servicesUsed(n float64) map[string]float64 {
	return map[string]float64{
		"contextd.connection_pool.size":                                                       0,
		"contextd.connections.opened":                                                         3 * n,
		"contextd.database.operations{operation=search,status=error}":                         n,
		"contextd.database.errors{operation=search,reason=internal_error}":                    n,
		"contextd.batch.items.total_count":                                                    n,
		"contextd.rate_limit.rejects":                                                         2 * n,
		"contextd.cache.hits{cache=embeddings}":                                               n,
		"contextd.auth.failures":                                                              n,
		"contextd.memory.searches_total{project_id=hidden,result_count=1-9}":                  n,
		"contextd.checkpoint.saves_total{auto_created=false,project_id=hidden}":               n,
		"contextd.remediation.searches_total{project_id=hidden,result_count=0,scope=project}": n,
		"folding.branch.active.count{depth=0}":                                                0,
		"folding.branch.created.total{depth=0,project_id=hidden}":                             3 * n,
		"contextd.vectorstore.errors_total{collection=memories,operation=search}":             n,
		"contextd.session.calls{project_id=hidden}":                                           3 * n,
	}
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
	collect(t, reader).check(t, servicesUsed(2))
	collect(t, reader).check(t, map[string]float64{
		requestRate:                     8, // of both limiters
		edge("_start", "memory_search"): 4,
		edge("memory_search", "_end"):   2,
		"contextd.sessions.active":      0,
		paths + "{path=other}":          2, // no path occurred twice in one of the two, and the first has its own series
	})
}

func TestCancelledContextStillCounts(t *testing.T) {
	m, reader := newMetrics(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	useEverything(ctx, m)
	got := settled(t, reader)
	got.check(t, servicesUsed(1))
	got.check(t, map[string]float64{
		edge("_start", "memory_search"):                                               2,
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

func (stubbornMeter) RegisterCallback(metric.Callback, ...metric.Observable) (metric.Registration, error) {
	return nil, errors.New("no callbacks today")
}

func (stubbornMeter) Int64ObservableCounter(string, ...metric.Int64ObservableCounterOption) (metric.Int64ObservableCounter, error) {
	return nil, errors.New("no observing today")
}

func (stubbornMeter) Int64Counter(string, ...metric.Int64CounterOption) (metric.Int64Counter, error) {
	return nil, errors.New("no counters today")
}

func TestARefusedInstrumentIsNamedAndHarmless(t *testing.T) {
	m, err := instrument.New(stubborn{})
	for _, want := range []string{
		"instrument contextd.mcp.tool.calls: no counters today",
		"instrument contextd.mcp.tool.paths: no observing today",
		"instrument contextd.request_rate_per_second: no callbacks today",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want one with %q", err, want)
		}
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
	got := settled(t, reader)
	got.check(t, servicesUsed(n))
	f, _ := flowOf(got, 0)
	checkConserved(t, f)
	got.check(t, map[string]float64{
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
