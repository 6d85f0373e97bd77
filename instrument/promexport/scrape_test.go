package promexport_test

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
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

var projectKey = []byte("0123456789abcdef0123456789abcdef")

// gateway is the label of the project "gateway" under projectKey.
const gateway = "703637d5c76abeb9"

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
	m, err := instrument.New(exp.MeterProvider(), instrument.WithProjectKey(projectKey), instrument.WithHold(0))
	if err != nil {
		t.Fatal(err)
	}
	return exp, m
}

// scrape queries the handler over HTTP and parses its response.
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
	scrape(t, exp.Handler()) // journeys are reported from the second one on
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
		`contextd_connection_pool_active 6`,
		`contextd_connection_pool_idle 2`,
		`contextd_connection_pool_wait_duration_seconds_bucket{le="0.005"} 1`,
		`contextd_database_operations_total{operation="search",status="error"} 1`,
		`contextd_database_errors_total{operation="search",reason="storage_error"} 1`,
		`contextd_batch_items_total_bucket{le="50"} 0`,
		`contextd_batch_items_total_bucket{le="100"} 1`,
		`contextd_batch_items_total_count 1`,
		`contextd_batch_size_bytes_sum 50000`,
		`contextd_rate_limit_rejects_total 2`,
		`contextd_request_rate_per_second 12.5`,
		`contextd_cache_hits_total{cache="embeddings"} 3`,
		`contextd_cache_misses_total{cache="embeddings"} 0`,
		`contextd_cache_size_bytes{cache="embeddings"} 2048`,
		`contextd_secrets_detected_total 2`,
		`contextd_auth_failures_total 0`,
		`contextd_memory_searches_total{project_id="` + gateway + `",result_count="1-9"} 1`,
		`contextd_memory_count 700`,
		`contextd_checkpoint_saves_total{auto_created="true",project_id="` + gateway + `"} 1`,
		`contextd_remediation_errors_total{operation="record",reason="store_failed"} 1`,
		`folding_branch_active_count{depth="0"} 1`,
		`folding_budget_utilization_ratio_bucket{depth="0",le="0.4"} 3`,
		`contextd_vectorstore_documents_total{collection="codebase",operation="add"} 60`,
		`contextd_sessions_total{project_id="` + gateway + `"} 1`,
		`contextd_sessions_active 1`,
		`contextd_mcp_tool_transitions_total{from="_start",to="checkpoint_list"} 1`,
		`contextd_mcp_tool_transitions_total{from="checkpoint_resume",to="_end"} 1`,
		`contextd_mcp_tool_paths_total{path="checkpoint_list>checkpoint_resume>_end"} 1`,
		`contextd_mcp_tool_conversions_total{from="checkpoint_list",outcome="converted",to="checkpoint_resume"} 1`,
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
	if regexp.MustCompile(`(?m)^\w+_created[{ ]`).MatchString(text) {
		t.Error("there are _created series, which Prometheus stores as counters")
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
