package otlpexport_test

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/otlptranslator"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	collector "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	metrics "go.opentelemetry.io/proto/otlp/metrics/v1"
	"google.golang.org/grpc"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/internal/otlptest"
	"github.com/fyrsmithlabs/contextd-observability/instrument/otlpexport"
)

// last is the last push.
func last(t *testing.T, r *otlptest.Receiver) *metrics.ResourceMetrics {
	t.Helper()
	pushes := r.Pushes()
	if len(pushes) == 0 {
		t.Fatal("nothing was pushed")
	}
	return pushes[len(pushes)-1]
}

// names are the metrics of the last push with their Prometheus names.
func names(t *testing.T, r *otlptest.Receiver) map[string]*metrics.Metric {
	t.Helper()
	namer := otlptranslator.MetricNamer{WithMetricSuffixes: true}
	out := map[string]*metrics.Metric{}
	for _, m := range otlptest.Metrics(last(t, r)) {
		name, err := namer.Build(otlptranslator.Metric{Name: m.GetName(), Unit: m.GetUnit(), Type: typeOf(m)})
		if err != nil {
			t.Fatal(err)
		}
		out[name] = m
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
func checkPushed(t *testing.T, r *otlptest.Receiver) {
	t.Helper()
	pushed := names(t, r)
	for _, want := range []string{
		"contextd_mcp_tool_calls_total", "contextd_mcp_tool_duration_seconds", "contextd_mcp_tool_active_requests",
		"contextd_batch_items_total", "contextd_batch_size_bytes", "contextd_request_rate_per_second",
		"contextd_cache_size_bytes", "contextd_connection_pool_size", "contextd_session_duration_seconds",
		"contextd_mcp_tool_transitions_total", "process_runtime_go_mem_heap_alloc_bytes",
		"process_runtime_go_gc_duration_seconds", "process_runtime_go_gc_pause_ns", "process_runtime_go_goroutines",
	} {
		if pushed[want] == nil {
			t.Errorf("%s was not pushed", want)
		}
	}
	checkCumulative(t, pushed)
	ended, _ := otlptest.Sum(last(t, r), "contextd.mcp.tool.transitions")
	if ended != 2 || len(r.Pushes()) != 2 {
		t.Errorf("%d transitions after %d pushes, want 2 after 2: EndAll, ForceFlush, Shutdown", ended, len(r.Pushes()))
	}
	for name, want := range map[string]string{
		"service.name": "contextd", "service.version": "0.6.0", "service.instance.id": "contextd-0",
	} {
		if got := otlptest.Attribute(last(t, r), name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// checkCumulative checks every sum and histogram: Prometheus stores no deltas.
func checkCumulative(t *testing.T, pushed map[string]*metrics.Metric) {
	t.Helper()
	checked := 0
	for name, m := range pushed {
		temporality := m.GetSum().GetAggregationTemporality()
		switch {
		case m.GetGauge() != nil:
			continue
		case m.GetHistogram() != nil:
			temporality = m.GetHistogram().GetAggregationTemporality()
		}
		checked++
		if temporality != metrics.AggregationTemporality_AGGREGATION_TEMPORALITY_CUMULATIVE {
			t.Errorf("%s is %v", name, temporality)
		}
	}
	if checked < 30 {
		t.Errorf("only %d metrics have a temporality", checked)
	}
}

func TestPushOverHTTP(t *testing.T) {
	r := &otlptest.Receiver{}
	srv := httptest.NewServer(r)
	defer srv.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta") // as AI clients set it
	push(t, otlpexport.WithEndpoint(srv.URL+"/api/v1/otlp/v1/metrics"), otlpexport.WithHeaders(map[string]string{"Authorization": "Bearer t"}))
	checkPushed(t, r)
	if got := r.Header("Authorization"); got != "Bearer t" {
		t.Errorf("the Authorization is %q", got)
	}
}

func TestPushOverGRPC(t *testing.T) {
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &otlptest.Receiver{}
	srv := grpc.NewServer()
	collector.RegisterMetricsServiceServer(srv, r)
	go func() { _ = srv.Serve(lis) }()
	defer srv.Stop()
	t.Setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf") // the metrics' own wins
	t.Setenv("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "grpc")
	t.Setenv("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta")
	push(t, otlpexport.WithEndpoint(lis.Addr().String()), otlpexport.WithInsecure())
	checkPushed(t, r)
}

func TestEnvironmentAndInterval(t *testing.T) {
	r := &otlptest.Receiver{}
	srv := httptest.NewServer(r)
	defer srv.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", srv.URL)
	t.Setenv("OTEL_SERVICE_NAME", "contextd-lab")
	ctx := context.Background()
	t.Setenv("OTEL_METRIC_EXPORT_INTERVAL", "20")
	exp, err := otlpexport.New(ctx, otlpexport.WithInterval(-1))
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); len(r.Pushes()) < 2; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d pushes at an interval of 20 ms", len(r.Pushes()))
		}
	}
	if err := exp.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
	if got := otlptest.Attribute(last(t, r), "service.name"); got != "contextd-lab" {
		t.Errorf("service.name is %q", got)
	}
	if len(otlptest.Attribute(last(t, r), "service.instance.id")) != 36 {
		t.Error("service.instance.id is not a UUID")
	}
}

// A URL over HTTP without a path gets the standard one; one with a path keeps it.
func TestPaths(t *testing.T) {
	paths := make(chan string, 10)
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { paths <- r.URL.Path }))
	defer srv.Close()
	for endpoint, want := range map[string]string{
		srv.URL: "/v1/metrics", srv.URL + "/": "/v1/metrics", srv.URL + "/api/v1/otlp/v1/metrics": "/api/v1/otlp/v1/metrics",
		srv.Listener.Addr().String(): "/v1/metrics",
	} {
		exp, err := otlpexport.New(context.Background(), otlpexport.WithEndpoint(endpoint), otlpexport.WithInsecure())
		if err != nil {
			t.Fatal(err)
		}
		if err := exp.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		if got := <-paths; got != want {
			t.Errorf("%s is pushed to at %s, want %s", endpoint, got, want)
		}
	}
}

// An internal authority's certificate is accepted on request only.
func TestTLS(t *testing.T) {
	for _, protocol := range []string{otlpexport.HTTP, otlpexport.GRPC} {
		for _, skip := range []bool{false, true} {
			r := &otlptest.Receiver{}
			grpcServer := grpc.NewServer()
			collector.RegisterMetricsServiceServer(grpcServer, r)
			srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
				if req.ProtoMajor == 2 && strings.HasPrefix(req.Header.Get("Content-Type"), "application/grpc") {
					grpcServer.ServeHTTP(w, req)
					return
				}
				r.ServeHTTP(w, req)
			}))
			srv.EnableHTTP2 = true
			srv.Config.ErrorLog = log.New(io.Discard, "", 0) // refused certificates
			srv.StartTLS()
			opts := []otlpexport.Option{otlpexport.WithEndpoint(srv.Listener.Addr().String()), otlpexport.WithProtocol(protocol),
				otlpexport.WithErrorHandler(func(error) {})}
			if skip {
				opts = append(opts, otlpexport.WithTLSSkipVerify())
			}
			ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
			exp, err := otlpexport.New(ctx, opts...)
			if err != nil {
				t.Fatal(err)
			}
			_ = exp.Shutdown(ctx)
			if failed := exp.Failing() != nil; failed == skip || len(r.Pushes()) > 0 != skip {
				t.Errorf("%s, skip %v: %d pushes, error %v", protocol, skip, len(r.Pushes()), exp.Failing())
			}
			cancel()
			srv.Close()
		}
	}
}

// The reader works with a caller's provider, such as contextd's.
func TestReaderForAnotherProvider(t *testing.T) {
	r := &otlptest.Receiver{}
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
	goroutines := names(t, r)["process_runtime_go_goroutines"].GetGauge().GetDataPoints()
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
