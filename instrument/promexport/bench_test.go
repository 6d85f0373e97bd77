package promexport_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/promexport"
)

// busy exports a service that has used all its tools, ten routes and two models.
func busy(b *testing.B, opts ...promexport.Option) *promexport.Exporter {
	exp, err := promexport.New(opts...)
	if err != nil {
		b.Fatal(err)
	}
	m, err := instrument.New(exp.MeterProvider())
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	for _, tool := range instrument.DefaultTools() {
		m.Tools.Record(ctx, tool, time.Millisecond, nil)
		m.Tools.RecordReason(ctx, tool, time.Millisecond, instrument.ReasonTimeout)
	}
	for i := range 10 {
		for _, status := range []int{200, 404} {
			m.HTTP.Record(ctx, instrument.HTTPRequest{Method: "GET", Route: fmt.Sprint("/", i), Status: status})
		}
	}
	for _, model := range []string{"bge-small", "bge-base"} {
		for _, op := range []string{"embed_documents", "embed_query"} {
			m.Embeddings.Record(ctx, model, op, instrument.EmbeddingResult{Tokens: 1, CostUSD: 1, BatchSize: 1})
		}
	}
	return exp
}

// BenchmarkScrape measures only one GET /metrics in text format.
func BenchmarkScrape(b *testing.B) {
	h := busy(b).Handler()
	req := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		b.ReportMetric(float64(w.Body.Len()), "bytes/scrape")
	}
}

// BenchmarkGather is the same without the text.
func BenchmarkGather(b *testing.B) {
	g := busy(b).Gatherer()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := g.Gather(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCollect measures a reader of the SDK that reuses its buffers: the
// cheapest way to sample millions of moments in a simulation.
func BenchmarkCollect(b *testing.B) {
	reader := sdkmetric.NewManualReader(sdkmetric.WithProducer(instrument.NewRuntime(nil)))
	busy(b, promexport.WithReader(reader))
	var rm metricdata.ResourceMetrics
	b.ReportAllocs()
	for b.Loop() {
		if err := reader.Collect(context.Background(), &rm); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkScrapeFull measures a scrape of an instance with all of its 5,785 series.
func BenchmarkScrapeFull(b *testing.B) {
	exp, err := promexport.New()
	if err != nil {
		b.Fatal(err)
	}
	m, err := instrument.New(exp.MeterProvider(), instrument.WithProjectKey(projectKey), instrument.WithHold(0))
	if err != nil {
		b.Fatal(err)
	}
	use(m, fullUse)
	h := exp.Handler()
	req := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		b.ReportMetric(float64(w.Body.Len()), "bytes/scrape")
	}
}
