package promexport_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/sdk/trace"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/promexport"
)

// If a sampled span is active, OpenMetrics has its trace as an exemplar
// of counters and histograms. Unsampled spans, and Prometheus' plain text
// format, have none.
func TestExemplars(t *testing.T) {
	for _, c := range []struct {
		name    string
		sampler trace.Sampler
		accept  string
		want    bool
	}{
		{"sampled", trace.AlwaysSample(), "application/openmetrics-text; version=1.0.0", true},
		{"not sampled", trace.NeverSample(), "application/openmetrics-text; version=1.0.0", false},
		{"plain text", trace.AlwaysSample(), "text/plain", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			exp, m := start(t)
			ctx, span := trace.NewTracerProvider(trace.WithSampler(c.sampler)).Tracer("test").Start(context.Background(), "call")
			recordInSpan(ctx, m)
			span.End()
			text := get(t, exp.Handler(), c.accept)
			if !c.want {
				if strings.Contains(text, "trace_id") {
					t.Error("there are exemplars")
				}
				return
			}
			checkExemplars(t, text, span.SpanContext().TraceID().String())
		})
	}
}

// traced starts a span for every request, as a tracing middleware does.
func traced(tp *trace.TracerProvider, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := tp.Tracer("test").Start(r.Context(), "request")
		defer span.End()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// Requests have exemplars if the tracing middleware is around Wrap, or around a
// handler in WrapRoute.
func TestExemplarsOfRequests(t *testing.T) {
	exp, m := start(t)
	tp := trace.NewTracerProvider()
	ok := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	whole, each := http.NewServeMux(), http.NewServeMux()
	whole.Handle("GET /whole", ok)
	each.Handle("GET /each", m.HTTP.WrapRoute("GET /each", ok))
	for _, h := range []http.Handler{traced(tp, m.HTTP.Wrap(whole, nil)), traced(tp, each)} {
		for _, path := range []string{"/whole", "/each"} {
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
		}
	}
	text := get(t, exp.Handler(), "application/openmetrics-text; version=1.0.0")
	for _, route := range []string{"/whole", "/each"} {
		series := `http_server_requests_total{http_method="GET",http_route="` + route + `",http_status_code="200"} 1.0 # {`
		if !strings.Contains(text, series) {
			t.Errorf("no line starts with %s", series)
		}
	}
}

func recordInSpan(ctx context.Context, m *instrument.Metrics) {
	m.Tools.Record(ctx, "memory_search", 40*time.Millisecond, nil)
	m.Embeddings.Record(ctx, "bge-small", "embed_query", instrument.EmbeddingResult{Duration: 30 * time.Millisecond})
	m.HTTP.Record(ctx, instrument.HTTPRequest{Method: "GET", Route: "/health", Status: 200, Duration: time.Millisecond})
	m.Pool.Waited(ctx, 3*time.Millisecond)
	m.Database.Record(ctx, "search", 30*time.Millisecond, errAny)
	m.Batches.Record(ctx, instrument.Batch{Duration: 4 * time.Second, Bytes: 5e4, Items: 60})
	m.RateLimit.Checked(ctx, true)
	m.Security.AuthFailed(ctx)
	m.Memories.Searched(ctx, "gateway", 3, 40*time.Millisecond)
	m.Checkpoints.Saved(ctx, instrument.CheckpointSave{Project: "gateway", Duration: 40 * time.Millisecond})
	m.Remediations.Searched(ctx, "gateway", "team", 3, 40*time.Millisecond)
	m.Folding.Returned(ctx, instrument.Branch{Project: "gateway", Duration: 20 * time.Second})
	m.VectorStore.Record(ctx, "search", "memories", 20*time.Millisecond, nil)
}

func checkExemplars(t *testing.T, text, traceID string) {
	t.Helper()
	for _, series := range []string{
		`contextd_mcp_tool_calls_total{status="success",tool="memory_search"}`,
		`contextd_mcp_tool_duration_seconds_bucket{tool="memory_search",le="0.05"}`,
		`contextd_embedding_duration_seconds_bucket{model="bge-small",operation="embed_query",le="0.05"}`,
		`http_server_request_duration_seconds_bucket{http_method="GET",http_route="/health",http_status_code="200",le="0.001"}`,
		`contextd_connection_pool_wait_duration_seconds_bucket{le="0.005"}`,
		`contextd_database_errors_total{operation="search",reason="internal_error"}`,
		`contextd_batch_items_total_bucket{le="100.0"}`,
		`contextd_rate_limit_rejects_total`,
		`contextd_auth_failures_total`,
		`contextd_memory_search_duration_seconds_bucket{le="0.05"}`,
		`contextd_checkpoint_save_duration_seconds_bucket{le="0.05"}`,
		`contextd_remediation_search_duration_seconds_bucket{scope="team",le="0.05"}`,
		`folding_branch_duration_seconds_bucket{depth="0",le="30.0"}`,
		`contextd_vectorstore_operation_duration_seconds_bucket{collection="memories",operation="search",le="0.025"}`,
	} {
		line := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(series) + ` \S+ # \{(.*)\} `).FindStringSubmatch(text)
		switch {
		case line == nil:
			t.Errorf("%s has no exemplar", series)
		case !strings.Contains(line[1], `trace_id="`+traceID+`"`) || !strings.Contains(line[1], `span_id="`):
			t.Errorf("%s has the exemplar %s", series, line[1])
		}
	}
}

// BenchmarkRecordInSampledSpan measures an event whose trace is recorded.
func BenchmarkRecordInSampledSpan(b *testing.B) {
	exp, err := promexport.New()
	if err != nil {
		b.Fatal(err)
	}
	m, err := instrument.New(exp.MeterProvider())
	if err != nil {
		b.Fatal(err)
	}
	ctx, span := trace.NewTracerProvider().Tracer("test").Start(context.Background(), "call")
	defer span.End()
	b.ReportAllocs()
	for b.Loop() {
		m.Tools.Record(ctx, "memory_search", 40*time.Millisecond, nil)
	}
}
