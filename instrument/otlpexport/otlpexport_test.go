package otlpexport_test

import (
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/otlptranslator"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	collector "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	metrics "go.opentelemetry.io/proto/otlp/metrics/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/otlpexport"
)

// receiver is an OTLP receiver that keeps the last push.
type receiver struct {
	collector.UnimplementedMetricsServiceServer

	mu     sync.Mutex
	last   *metrics.ResourceMetrics
	auth   string
	pushes int
}

func (r *receiver) take(req *collector.ExportMetricsServiceRequest, auth string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last, r.auth = req.GetResourceMetrics()[0], auth
	r.pushes++
}

func (r *receiver) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.pushes
}

// Export receives pushes over gRPC.
func (r *receiver) Export(_ context.Context, req *collector.ExportMetricsServiceRequest) (*collector.ExportMetricsServiceResponse, error) {
	r.take(req, "")
	return &collector.ExportMetricsServiceResponse{}, nil
}

// ServeHTTP receives pushes over HTTP.
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body := io.Reader(req.Body)
	if req.Header.Get("Content-Encoding") == "gzip" {
		unzipped, err := gzip.NewReader(req.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		body = unzipped
	}
	data, err := io.ReadAll(body)
	var m collector.ExportMetricsServiceRequest
	if err == nil {
		err = proto.Unmarshal(data, &m)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.take(&m, req.Header.Get("Authorization"))
}

// names are the metrics of the last push with their Prometheus names.
func (r *receiver) names(t *testing.T) map[string]*metrics.Metric {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last == nil {
		t.Fatal("nothing was pushed")
	}
	namer := otlptranslator.MetricNamer{WithMetricSuffixes: true}
	out := map[string]*metrics.Metric{}
	for _, scope := range r.last.GetScopeMetrics() {
		for _, m := range scope.GetMetrics() {
			name, err := namer.Build(otlptranslator.Metric{Name: m.GetName(), Unit: m.GetUnit(), Type: typeOf(m)})
			if err != nil {
				t.Fatal(err)
			}
			out[name] = m
		}
	}
	return out
}

func typeOf(m *metrics.Metric) otlptranslator.MetricType {
	switch {
	case m.GetHistogram() != nil:
		return otlptranslator.MetricTypeHistogram
	case m.GetSum() == nil:
		return otlptranslator.MetricTypeGauge
	case m.GetSum().GetIsMonotonic():
		return otlptranslator.MetricTypeMonotonicCounter
	}
	return otlptranslator.MetricTypeNonMonotonicCounter
}

func (r *receiver) attribute(name string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, a := range r.last.GetResource().GetAttributes() {
		if a.GetKey() == name {
			return a.GetValue().GetStringValue()
		}
	}
	return ""
}

// push records something and pushes it.
func push(t *testing.T, opts ...otlpexport.Option) {
	t.Helper()
	ctx := context.Background()
	exp, err := otlpexport.New(ctx, append(opts, otlpexport.WithServiceVersion("0.6.0"), otlpexport.WithInstanceID("contextd-0"))...)
	if err != nil {
		t.Fatal(err)
	}
	m, err := instrument.New(exp.MeterProvider())
	if err != nil {
		t.Fatal(err)
	}
	m.Tools.Record(ctx, "memory_search", 40*time.Millisecond, nil)
	m.Batches.Record(ctx, instrument.Batch{Bytes: 1000, Items: 10})
	m.Caches.SetSize(ctx, "embeddings", 5)
	m.Sessions.Call(ctx, instrument.Call{Tool: "memory_search"})
	m.Sessions.EndAll(ctx)
	if err := exp.ForceFlush(ctx); err != nil {
		t.Fatal(err)
	}
	if err := exp.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
}

// The names are those of a scrape; promexport's contract has the rest.
func checkPushed(t *testing.T, r *receiver) {
	t.Helper()
	names := r.names(t)
	for _, want := range []string{
		"contextd_mcp_tool_calls_total", "contextd_mcp_tool_duration_seconds", "contextd_mcp_tool_active_requests",
		"contextd_batch_items_total", "contextd_batch_size_bytes", "contextd_request_rate_per_second",
		"contextd_cache_size_bytes", "contextd_connection_pool_size", "contextd_session_duration_seconds",
		"contextd_mcp_tool_transitions_total", "process_runtime_go_mem_heap_alloc_bytes",
		"process_runtime_go_gc_duration_seconds", "process_runtime_go_gc_pause_ns", "process_runtime_go_goroutines",
	} {
		if names[want] == nil {
			t.Errorf("%s was not pushed", want)
		}
	}
	if calls := names["contextd_mcp_tool_calls_total"].GetSum(); calls.GetAggregationTemporality() != metrics.AggregationTemporality_AGGREGATION_TEMPORALITY_CUMULATIVE {
		t.Errorf("the temporality is %v; Prometheus needs a cumulative one", calls.GetAggregationTemporality())
	}
	ended := 0.0
	for _, p := range names["contextd_mcp_tool_transitions_total"].GetSum().GetDataPoints() {
		ended += float64(p.GetAsInt())
	}
	if ended != 2 || r.pushes != 2 {
		t.Errorf("%v transitions after %d pushes, want 2 after 2: EndAll, ForceFlush, Shutdown", ended, r.pushes)
	}
	for name, want := range map[string]string{
		"service.name": "contextd", "service.version": "0.6.0", "service.instance.id": "contextd-0",
	} {
		if got := r.attribute(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestPushOverHTTP(t *testing.T) {
	r := &receiver{}
	srv := httptest.NewServer(r)
	defer srv.Close()
	push(t, otlpexport.WithEndpoint(srv.URL+"/api/v1/otlp/v1/metrics"), otlpexport.WithHeaders(map[string]string{"Authorization": "Bearer t"}))
	checkPushed(t, r)
	if r.auth != "Bearer t" {
		t.Errorf("the Authorization is %q", r.auth)
	}
}

func TestPushOverGRPC(t *testing.T) {
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &receiver{}
	srv := grpc.NewServer()
	collector.RegisterMetricsServiceServer(srv, r)
	go func() { _ = srv.Serve(lis) }()
	defer srv.Stop()
	t.Setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf") // the metrics' own wins
	t.Setenv("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "grpc")
	push(t, otlpexport.WithEndpoint("http://"+lis.Addr().String()))
	checkPushed(t, r)
}

func TestEnvironmentAndInterval(t *testing.T) {
	r := &receiver{}
	srv := httptest.NewServer(r)
	defer srv.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", srv.URL)
	t.Setenv("OTEL_SERVICE_NAME", "contextd-lab")
	ctx := context.Background()
	exp, err := otlpexport.New(ctx, otlpexport.WithInterval(20*time.Millisecond), otlpexport.WithInterval(-1))
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); r.count() < 2; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d pushes at an interval of 20 ms", r.count())
		}
	}
	if err := exp.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
	if got := r.attribute("service.name"); got != "contextd-lab" {
		t.Errorf("service.name is %q", got)
	}
	if len(r.attribute("service.instance.id")) != 36 {
		t.Error("service.instance.id is not a UUID")
	}
}

// The reader works with a caller's provider, such as contextd's.
func TestReaderForAnotherProvider(t *testing.T) {
	r := &receiver{}
	srv := httptest.NewServer(r)
	defer srv.Close()
	ctx := context.Background()
	reader, err := otlpexport.NewReader(ctx, otlpexport.WithEndpoint(srv.URL), otlpexport.WithRuntimeReader(simulated{}))
	if err != nil {
		t.Fatal(err)
	}
	mp := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	if err := mp.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
	goroutines := r.names(t)["process_runtime_go_goroutines"].GetGauge().GetDataPoints()
	if len(goroutines) != 1 || goroutines[0].GetAsInt() != 41 {
		t.Errorf("the goroutines are %v", goroutines)
	}
}

type simulated struct{}

func (simulated) Read() instrument.RuntimeStats {
	return instrument.RuntimeStats{Goroutines: 41, GCPauses: instrument.NewPauseHistogram()}
}

func TestBadSettingsAreNamed(t *testing.T) {
	for _, c := range []struct {
		option otlpexport.Option
		want   string
	}{
		{otlpexport.WithProtocol("http/json"), `"http/json" is not known; use "grpc" or "http/protobuf"`},
		{otlpexport.WithEndpoint("ftp://localhost"), `"ftp://localhost" is neither a URL such as http://`},
		{otlpexport.WithEndpoint("http://"), "is neither a URL such as"},
		{otlpexport.WithEndpoint("http://a b"), "is neither a URL such as"},
		{otlpexport.WithEndpoint(":4318"), "nor host:port such as localhost:4317"},
	} {
		if _, err := otlpexport.New(context.Background(), c.option, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("the error is %v, want one with %s", err, c.want)
		}
		if _, err := otlpexport.NewReader(context.Background(), c.option); err == nil {
			t.Errorf("NewReader accepts what New refuses with %s", c.want)
		}
	}
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "no equals sign")
	if _, err := otlpexport.New(context.Background()); err == nil || !strings.Contains(err.Error(), "resource") {
		t.Errorf("the error is %v", err)
	}
}

// Without a receiver, recording continues and the failure is reported.
func TestNobodyListens(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	exp, err := otlpexport.New(ctx, otlpexport.WithEndpoint("http://127.0.0.1:1/v1/metrics"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := instrument.New(exp.MeterProvider())
	if err != nil {
		t.Fatal(err)
	}
	m.Tools.Record(ctx, "memory_search", time.Second, nil)
	if err := exp.ForceFlush(ctx); err == nil {
		t.Error("a push without a receiver succeeds")
	}
	_ = exp.Shutdown(ctx)
}
