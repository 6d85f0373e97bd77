package promexport_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/promexport"
)

const (
	counter   = dto.MetricType_COUNTER
	gauge     = dto.MetricType_GAUGE
	histogram = dto.MetricType_HISTOGRAM
)

// The boundaries are written out: they are part of the contract with dashboards.
var (
	b12     = []float64{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}
	sizes   = []float64{100, 500, 1000, 5000, 10000, 50000, 100000, 500000}
	batches = []float64{1, 2, 5, 10, 25, 50, 100, 250, 500}
	pauses  = []float64{0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1}
)

// contract is everything that a scrape holds: name, type, labels, buckets.
var contract = []struct {
	name    string
	kind    dto.MetricType
	labels  string
	buckets []float64
}{
	{"process_runtime_go_mem_heap_alloc_bytes", gauge, "", nil},
	{"process_runtime_go_mem_heap_sys_bytes", gauge, "", nil},
	{"process_runtime_go_mem_heap_inuse_bytes", gauge, "", nil},
	{"process_runtime_go_mem_heap_released_bytes", gauge, "", nil},
	{"process_runtime_go_mem_stack_inuse_bytes", gauge, "", nil},
	{"process_runtime_go_gc_duration_seconds", histogram, "", pauses},
	{"process_runtime_go_gc_count_total", counter, "", nil},
	{"process_runtime_go_gc_pause_ns", gauge, "", nil},
	{"process_runtime_go_goroutines", gauge, "", nil},
	{"process_runtime_go_goroutines_blocked", gauge, "", nil},
	{"process_runtime_go_cgo_calls", gauge, "", nil},
	{"process_runtime_go_num_cpu", gauge, "", nil},

	{"http_server_requests_total", counter, "http_method http_route http_status_code", nil},
	{"http_server_request_duration_seconds", histogram, "http_method http_route http_status_code", b12},
	{"http_server_request_size_bytes", histogram, "http_method http_route http_status_code", sizes},
	{"http_server_response_size_bytes", histogram, "http_method http_route http_status_code", sizes},
	{"http_server_active_requests", gauge, "", nil},
	{"http_server_connections_total", counter, "", nil},

	{"contextd_mcp_tool_calls_total", counter, "status tool", nil},
	{"contextd_mcp_tool_errors_total", counter, "reason tool", nil},
	{"contextd_mcp_tool_duration_seconds", histogram, "tool", b12},
	{"contextd_mcp_tool_active_requests", gauge, "tool", nil},

	{"contextd_embedding_duration_seconds", histogram, "model operation", b12},
	{"contextd_embedding_operations_total", counter, "model operation", nil},
	{"contextd_embedding_errors_total", counter, "model operation", nil},
	{"contextd_embedding_tokens_total", counter, "model operation", nil},
	{"contextd_embedding_cost_total", counter, "model operation", nil},
	{"contextd_embedding_batch_size", histogram, "model operation", batches},

	{"process_cpu_seconds_total", counter, "", nil},
	{"process_resident_memory_bytes", gauge, "", nil},
	{"process_virtual_memory_bytes", gauge, "", nil},
	{"process_open_fds", gauge, "", nil},
	{"process_max_fds", gauge, "", nil},
	{"process_start_time_seconds", gauge, "", nil},
	{"process_network_receive_bytes_total", counter, "", nil},
	{"process_network_transmit_bytes_total", counter, "", nil},

	{"target_info", gauge, "service_instance_id service_name service_version " +
		"telemetry_sdk_language telemetry_sdk_name telemetry_sdk_version", nil},
}

// start exports a process with known values on which every metric was recorded.
func start(t *testing.T, opts ...promexport.Option) (*promexport.Exporter, *instrument.Metrics) {
	t.Helper()
	opts = append([]promexport.Option{
		promexport.WithServiceVersion("0.6.0"),
		promexport.WithInstanceID("contextd-0"),
		promexport.WithProcessCollector(promexport.ProcessCollector(func() promexport.ProcessStats {
			return promexport.ProcessStats{CPU: 1500 * time.Millisecond, ResidentMemory: 64 << 20, OpenFDs: 12,
				StartTime: time.UnixMilli(1_700_000_000_500)}
		})),
	}, opts...)
	exp, err := promexport.New(opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = exp.Shutdown(context.Background()) })
	m, err := instrument.New(exp.MeterProvider())
	if err != nil {
		t.Fatal(err)
	}
	return exp, m
}

func recordEverything(m *instrument.Metrics) {
	ctx := context.Background()
	m.Tools.Record(ctx, "memory_search", 40*time.Millisecond, nil)
	m.Tools.Record(ctx, "memory_search", 40*time.Millisecond, errors.New("invalid query"))
	m.Embeddings.Record(ctx, "bge-small", "embed_query", instrument.EmbeddingResult{
		Duration: 20 * time.Millisecond, Tokens: 100, CostUSD: 0.25, BatchSize: 4, Err: errors.New("failed"),
	})
	m.HTTP.Record(ctx, instrument.HTTPRequest{
		Method: "GET", Route: "/health", Status: 200, Duration: time.Millisecond, RequestBytes: 10, ResponseBytes: 700,
	})
	m.HTTP.ConnState(nil, http.StateNew)
}

// scrape asks the handler over HTTP and parses what it says.
func scrape(t *testing.T, h http.Handler) map[string]*dto.MetricFamily {
	t.Helper()
	families, err := parse(get(t, h, "text/plain"))
	if err != nil {
		t.Fatal(err)
	}
	return families
}

func parse(text string) (map[string]*dto.MetricFamily, error) {
	parser := expfmt.NewTextParser(model.UTF8Validation)
	return parser.TextToMetricFamilies(strings.NewReader(text))
}

func get(t *testing.T, h http.Handler, accept string) string {
	t.Helper()
	srv := httptest.NewServer(h)
	defer srv.Close()
	req, err := http.NewRequest(http.MethodGet, srv.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", accept)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("scrape: status %d, error %v, body %s", res.StatusCode, err, body)
	}
	return string(body)
}

func TestScrapeHoldsExactlyTheContract(t *testing.T) {
	exp, m := start(t)
	recordEverything(m)
	families := scrape(t, exp.Handler())

	want := map[string]bool{}
	for _, c := range contract {
		want[c.name] = true
		f := families[c.name]
		if f == nil {
			t.Errorf("%s is missing", c.name)
			continue
		}
		if f.GetType() != c.kind {
			t.Errorf("%s is a %s, want %s", c.name, f.GetType(), c.kind)
		}
		if f.GetHelp() == "" {
			t.Errorf("%s has no help text", c.name)
		}
		for _, metric := range f.GetMetric() {
			if got := labelNames(metric); got != c.labels {
				t.Errorf("%s has the labels %q, want %q", c.name, got, c.labels)
			}
			if got := bounds(metric); !slices.Equal(got, c.buckets) {
				t.Errorf("%s has the buckets %v, want %v", c.name, got, c.buckets)
			}
		}
	}
	for name := range families {
		if !want[name] {
			t.Errorf("%s is exported but not in the contract", name)
		}
	}
}

func labelNames(m *dto.Metric) string {
	names := make([]string, 0, len(m.GetLabel()))
	for _, l := range m.GetLabel() {
		names = append(names, l.GetName())
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// bounds are a histogram's upper bounds without the last, infinite one.
func bounds(m *dto.Metric) []float64 {
	var out []float64
	for _, b := range m.GetHistogram().GetBucket() {
		if !math.IsInf(b.GetUpperBound(), 1) {
			out = append(out, b.GetUpperBound())
		}
	}
	return out
}

func TestScrapeHoldsTheValues(t *testing.T) {
	exp, m := start(t)
	recordEverything(m)
	text := get(t, exp.Handler(), "text/plain")
	for _, line := range []string{
		`contextd_mcp_tool_calls_total{status="success",tool="memory_search"} 1`,
		`contextd_mcp_tool_calls_total{status="error",tool="memory_search"} 1`,
		`contextd_mcp_tool_calls_total{status="error",tool="semantic_search"} 0`,
		`contextd_mcp_tool_errors_total{reason="validation_error",tool="memory_search"} 1`,
		`contextd_mcp_tool_duration_seconds_bucket{tool="memory_search",le="0.025"} 0`,
		`contextd_mcp_tool_duration_seconds_bucket{tool="memory_search",le="0.05"} 2`,
		`contextd_mcp_tool_duration_seconds_sum{tool="memory_search"} 0.08`,
		`contextd_embedding_operations_total{model="bge-small",operation="embed_query"} 1`,
		`contextd_embedding_errors_total{model="bge-small",operation="embed_query"} 1`,
		`contextd_embedding_tokens_total{model="bge-small",operation="embed_query"} 100`,
		`contextd_embedding_cost_total{model="bge-small",operation="embed_query"} 0.25`,
		`contextd_embedding_batch_size_bucket{model="bge-small",operation="embed_query",le="5"} 1`,
		`http_server_requests_total{http_method="GET",http_route="/health",http_status_code="200"} 1`,
		`http_server_response_size_bytes_sum{http_method="GET",http_route="/health",http_status_code="200"} 700`,
		`http_server_connections_total 1`,
		`process_cpu_seconds_total 1.5`,
		`process_start_time_seconds 1.7000000005e+09`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("the scrape has no line %s", line)
		}
	}
	for _, label := range []string{`service_name="contextd"`, `service_version="0.6.0"`, `service_instance_id="contextd-0"`} {
		if !strings.Contains(text, label) {
			t.Errorf("target_info has no %s", label)
		}
	}
}

func TestOpenMetricsSaysTheSame(t *testing.T) {
	exp, m := start(t)
	recordEverything(m)
	text := get(t, exp.Handler(), "application/openmetrics-text; version=1.0.0")
	if !strings.HasSuffix(text, "# EOF\n") {
		t.Fatalf("not an OpenMetrics exposition: %.200s", text)
	}
	for _, c := range contract {
		series := c.name
		if c.kind == histogram {
			series += "_bucket"
		}
		if !strings.Contains(text, fmt.Sprintf("\n%s{", series)) && !strings.Contains(text, fmt.Sprintf("\n%s ", series)) {
			t.Errorf("OpenMetrics has no series %s", series)
		}
	}
}
