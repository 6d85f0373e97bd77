package instrument_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// errStorage is classified by the last words in the list: the slowest success.
var errStorage = errors.New("search in collection org_memories failed: vectorstore is unavailable")

// newMetrics returns Metrics on a real SDK, with a manual reader. New series of
// journeys are held for one collection.
func newMetrics(tb testing.TB, opts ...instrument.Option) (*instrument.Metrics, *sdkmetric.ManualReader) {
	tb.Helper()
	reader := sdkmetric.NewManualReader(sdkmetric.WithProducer(instrument.NewRuntime(nil)))
	opts = append([]instrument.Option{instrument.WithHold(0)}, opts...)
	m, err := instrument.New(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader)), opts...)
	if err != nil {
		tb.Fatal(err)
	}
	return m, reader
}

// event is one thing that contextd records, and its allocation limit.
type event struct {
	name   string
	allocs float64
	run    func()
}

func events(tb testing.TB) []event {
	m, _ := newMetrics(tb, instrument.WithProjectKey(projectKey))
	ctx := context.Background()
	w := &discardWriter{header: http.Header{}}
	get := httptest.NewRequest(http.MethodGet, "/checkpoints/42", nil)
	get.Pattern = "GET /checkpoints/{id}"
	wrapped := m.HTTP.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "ok")
	}), nil)
	embedding := instrument.EmbeddingResult{Duration: 30 * time.Millisecond, Tokens: 240, CostUSD: 0.0001, BatchSize: 8}
	request := instrument.HTTPRequest{
		Method: http.MethodGet, Route: "/checkpoints/{id}", Status: 200,
		Duration: 3 * time.Millisecond, ResponseBytes: 900,
	}
	return slices.Concat(infrastructureEvents(m), serviceEvents(m), []event{
		{"Tools.Record/success", 0, func() { m.Tools.Record(ctx, "memory_search", 40*time.Millisecond, nil) }},
		{"Tools.Record/error", 0, func() { m.Tools.Record(ctx, "memory_search", 40*time.Millisecond, errStorage) }},
		{"Tools.Record/unlisted", 0, func() { m.Tools.Record(ctx, "no_such_tool", 40*time.Millisecond, nil) }},
		{"Tools.RecordReason", 0, func() {
			m.Tools.RecordReason(ctx, "memory_search", 40*time.Millisecond, instrument.ReasonTimeout)
		}},
		{"Tools.Start+Done", 0, func() {
			var err error
			defer m.Tools.Start(ctx, "memory_search").Done(&err)
		}},
		{"Tools.Start+Deferred", 0, func() {
			var err error
			defer m.Tools.Start(ctx, "memory_search").Deferred(&err)()
		}},
		{"StartCall+Done", 0, func() {
			var err error
			defer m.StartCall(ctx, instrument.Call{Tool: "memory_search", Project: "gateway"}).Done(&err)
		}},
		{"Embeddings.Record", 0, func() { m.Embeddings.Record(ctx, "bge-small-en-v1.5", "embed_query", embedding) }},
		{"HTTP.Record", 0, func() { m.HTTP.Record(ctx, request) }},
		{"HTTP.Wrap", 1, func() { wrapped.ServeHTTP(w, get) }}, // the response recorder
	})
}

func infrastructureEvents(m *instrument.Metrics) []event {
	ctx := context.Background()
	n := int64(0)
	return []event{
		{"Pool.Acquired+Released", 0, func() { m.Pool.Acquired(ctx, time.Millisecond); m.Pool.Released(ctx) }},
		{"Pool.SetState", 0, func() {
			n++ // a state that did not change costs less
			m.Pool.SetState(ctx, instrument.PoolState{Size: n, Active: n, Idle: n})
		}},
		{"Database.Record/success", 0, func() { m.Database.Record(ctx, "search", time.Millisecond, nil) }},
		{"Database.Record/error", 0, func() { m.Database.Record(ctx, "search", time.Millisecond, errStorage) }},
		{"Batches.Record", 0, func() { m.Batches.Record(ctx, instrument.Batch{Duration: time.Second, Bytes: 9000, Items: 40}) }},
		{"RateLimit.Checked", 0, func() { m.RateLimit.Checked(ctx, true) }},
		{"Caches.Hit", 0, func() { m.Caches.Hit(ctx, "embeddings", 1) }},
		{"Caches.SetSize", 0, func() { m.Caches.SetSize(ctx, "embeddings", 1<<20) }},
		{"Security.AuthFailed", 0, func() { m.Security.AuthFailed(ctx) }},
	}
}

func serviceEvents(m *instrument.Metrics) []event {
	ctx := context.Background()
	branch := instrument.Branch{Project: "gateway", Depth: 1, Duration: time.Second, Tokens: 900, Budget: 1000}
	tools := instrument.DefaultTools()
	n := 0
	return []event{
		{"Memories.Searched", 0, func() { m.Memories.Searched(ctx, "gateway", 4, time.Millisecond) }},
		{"Memories.Failed", 0, func() { m.Memories.Failed(ctx, "search", "get_store_failed") }},
		{"Checkpoints.Saved", 0, func() {
			m.Checkpoints.Saved(ctx, instrument.CheckpointSave{Project: "gateway", Bytes: 5000, Duration: time.Millisecond})
		}},
		{"Remediations.Searched", 0, func() { m.Remediations.Searched(ctx, "gateway", "team", 4, time.Millisecond) }},
		{"Folding.Created", 0, func() { m.Folding.Created(ctx, "gateway", 1) }},
		{"Folding.Failed", 0, func() { m.Folding.Failed(ctx, branch, "budget exhausted") }},
		{"VectorStore.Record", 0, func() {
			m.VectorStore.Record(ctx, "search", "simple_ctl_contextd_default", time.Millisecond, errAny)
		}},
		{"Sessions.Call", 0, func() { // of sessions that are split and counted
			n++
			m.Sessions.Call(ctx, instrument.Call{Session: "session", Project: "gateway", Tool: tools[n%len(tools)]})
		}},
		{"Sessions.Call+End", 0, func() { // whole sessions of one call
			m.Sessions.Call(ctx, instrument.Call{Session: "short", Project: "gateway", Tool: "memory_search"})
			m.Sessions.End(ctx, "short")
		}},
	}
}

// discardWriter is a ResponseWriter without cost.
type discardWriter struct{ header http.Header }

func (w *discardWriter) Header() http.Header         { return w.header }
func (w *discardWriter) Write(p []byte) (int, error) { return len(p), nil }
func (w *discardWriter) WriteHeader(int)             {}

func (w *discardWriter) WriteString(s string) (int, error) { return len(s), nil }

func BenchmarkEvent(b *testing.B) {
	for _, e := range events(b) {
		b.Run(e.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				e.run()
			}
		})
	}
}

func BenchmarkEventParallel(b *testing.B) {
	for _, e := range events(b) {
		b.Run(e.name, func(b *testing.B) {
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					e.run()
				}
			})
		})
	}
}

// BenchmarkRuntimeProduce measures one collection of the Go runtime while
// its reading is still fresh.
func BenchmarkRuntimeProduce(b *testing.B) {
	r := instrument.NewRuntime(nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Produce(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}
