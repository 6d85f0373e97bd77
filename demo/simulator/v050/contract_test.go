package v050

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/otlptranslator"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// Kinds of series in the table.
const (
	isCounter   = "counter"
	isGauge     = "gauge"
	isHistogram = "histogram"
)

var b12 = []float64{.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// pushed is what a running contextd v0.5.0 sends, as stored by Prometheus, without job
// and target_info. Labels separated by a bar are two sets.
var pushed = []struct {
	name, kind, labels string
	buckets            []float64
}{
	{"contextd_http_requests_total", isCounter, "endpoint method status", nil},
	{"contextd_http_request_duration_seconds", isHistogram, "endpoint method status", b12},
	{"contextd_http_response_size_bytes", isHistogram, "endpoint method status", []float64{100, 500, 1000, 5000, 10000, 50000, 100000, 500000}},
	{"contextd_http_active_requests", isGauge, "", nil},
	{"contextd_mcp_tool_invocations_total", isCounter, "tool", nil},
	{"contextd_mcp_tool_duration_seconds", isHistogram, "tool", b12},
	{"contextd_mcp_tool_active_requests", isGauge, "tool", nil},
	{"contextd_mcp_tool_errors_total", isCounter, "reason tool", nil},
	{"contextd_embedding_generation_duration_seconds", isHistogram, "model operation", b12},
	{"contextd_embedding_batch_size", isHistogram, "model operation", []float64{1, 2, 5, 10, 25, 50, 100, 250, 500}},
	{"contextd_embedding_errors_total", isCounter, "model operation", nil},
	{"contextd_vectorstore_operation_duration_seconds", isHistogram, "collection operation", b12},
	{"contextd_vectorstore_documents_total", isCounter, "collection operation", nil},
	{"contextd_vectorstore_errors_total", isCounter, "collection operation", nil},
	{"contextd_vectorstore_search_results", isHistogram, "collection", []float64{0, 1, 5, 10, 25, 50, 100}},
	{"contextd_memory_searches_total", isCounter, "project_id result_count", nil},
	{"contextd_memory_records_total", isCounter, "outcome project_id", nil},
	{"contextd_memory_feedbacks_total", isCounter, "helpful project_id", nil},
	{"contextd_memory_outcomes_total", isCounter, "outcome project_id", nil},
	{"contextd_memory_search_duration_seconds", isHistogram, "project_id", b12[:11]},
	{"contextd_memory_errors_total", isCounter, "operation reason", nil},
	{"contextd_memory_count", isGauge, "", nil},
	{"contextd_checkpoint_saves_total", isCounter, "auto_created project_id", nil},
	{"contextd_checkpoint_resumes_total", isCounter, "level project_id", nil},
	{"contextd_checkpoint_save_duration_seconds", isHistogram, "project_id", b12},
	{"contextd_checkpoint_resume_duration_seconds", isHistogram, "level project_id", b12},
	{"contextd_checkpoint_list_duration_seconds", isHistogram, "project_id", b12},
	{"contextd_checkpoint_size_bytes", isHistogram, "project_id", []float64{1024, 4096, 16384, 65536, 262144, 1048576, 4194304}},
	{"contextd_checkpoint_errors_total", isCounter, "operation reason", nil},
	{"contextd_checkpoint_count", isGauge, "", nil},
	{"contextd_remediation_searches_total", isCounter, "project_id result_count scope", nil},
	{"contextd_remediation_records_total", isCounter, "category project_id scope", nil},
	{"contextd_remediation_feedbacks_total", isCounter, "project_id rating", nil},
	{"contextd_remediation_search_duration_seconds", isHistogram, "scope", b12},
	{"contextd_remediation_errors_total", isCounter, "operation reason", nil},
	{"folding_branch_created_total", isCounter, "depth project_id", nil},
	{"folding_branch_returned_total", isCounter, "depth project_id", nil},
	{"folding_branch_timeout_total", isCounter, "depth project_id", nil},
	{"folding_branch_failed_total", isCounter, "depth failure_reason project_id", nil},
	{"folding_branch_active_count", isGauge, "depth project_id|depth failure_reason project_id", nil},
	{"folding_branch_duration_seconds", isHistogram, "depth project_id|depth failure_reason project_id", []float64{.1, .5, 1, 5, 10, 30, 60, 120, 300, 600}},
	{"folding_budget_consumed_tokens", isHistogram, "depth project_id|depth failure_reason project_id", []float64{100, 500, 1000, 2000, 4000, 8000, 16000, 32000}},
	{"folding_budget_utilization_ratio", isHistogram, "depth project_id|depth failure_reason project_id", []float64{.1, .2, .4, .6, .8, .9, .95, 1}},
}

// exported is a metric as Prometheus' OTLP receiver translates it.
type exported struct {
	kind    string
	labels  map[string]bool
	buckets []float64
	points  int
}

type fixture struct {
	*Metrics
	reader *sdkmetric.ManualReader
}

func newFixture(t *testing.T) fixture {
	t.Helper()
	reader := sdkmetric.NewManualReader()
	m, err := New(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader)))
	if err != nil {
		t.Fatal(err)
	}
	return fixture{m, reader}
}

// export collects everything under the names of a store.
func (f fixture) export(t *testing.T) map[string]exported {
	t.Helper()
	var rm metricdata.ResourceMetrics
	if err := f.reader.Collect(context.Background(), &rm); err != nil {
		t.Fatal(err)
	}
	namer := otlptranslator.NewMetricNamer("", otlptranslator.UnderscoreEscapingWithSuffixes)
	all := map[string]exported{}
	for _, sm := range rm.ScopeMetrics {
		for _, m := range sm.Metrics {
			e, kind := describe(t, m)
			name, err := namer.Build(otlptranslator.Metric{Name: m.Name, Unit: m.Unit, Type: kind})
			if err != nil {
				t.Fatal(err)
			}
			all[name] = e
		}
	}
	return all
}

func describe(t *testing.T, m metricdata.Metrics) (exported, otlptranslator.MetricType) {
	t.Helper()
	e := exported{labels: map[string]bool{}}
	switch d := m.Data.(type) {
	case metricdata.Sum[int64]:
		e.points = labelSets(d.DataPoints, e.labels)
		if d.IsMonotonic {
			e.kind = isCounter
			return e, otlptranslator.MetricTypeMonotonicCounter
		}
		e.kind = isGauge
		return e, otlptranslator.MetricTypeNonMonotonicCounter
	case metricdata.Gauge[int64]:
		e.kind, e.points = isGauge, labelSets(d.DataPoints, e.labels)
		return e, otlptranslator.MetricTypeGauge
	case metricdata.Histogram[int64]:
		e.kind, e.buckets, e.points = isHistogram, d.DataPoints[0].Bounds, histogramLabelSets(d.DataPoints, e.labels)
		return e, otlptranslator.MetricTypeHistogram
	case metricdata.Histogram[float64]:
		e.kind, e.buckets, e.points = isHistogram, d.DataPoints[0].Bounds, histogramLabelSets(d.DataPoints, e.labels)
		return e, otlptranslator.MetricTypeHistogram
	}
	t.Fatalf("%s: v0.5.0 has no %T", m.Name, m.Data)
	return e, otlptranslator.MetricTypeUnknown
}

func labelSets[N int64 | float64](points []metricdata.DataPoint[N], sets map[string]bool) int {
	for _, p := range points {
		sets[names(p.Attributes.ToSlice())] = true
	}
	return len(points)
}

func histogramLabelSets[N int64 | float64](points []metricdata.HistogramDataPoint[N], sets map[string]bool) int {
	for _, p := range points {
		sets[names(p.Attributes.ToSlice())] = true
	}
	return len(points)
}

func TestPushedNamesTypesLabelsAndBuckets(t *testing.T) {
	f := newFixture(t)
	recordEverything(f.Metrics)
	got := f.export(t)
	for _, want := range pushed {
		e, ok := got[want.name]
		if !ok {
			t.Errorf("%s is missing", want.name)
			continue
		}
		delete(got, want.name)
		if e.kind != want.kind || !slices.Equal(e.buckets, want.buckets) {
			t.Errorf("%s is a %s with buckets %v, want a %s with %v", want.name, e.kind, e.buckets, want.kind, want.buckets)
		}
		sets := slices.Sorted(maps.Keys(e.labels))
		wanted := strings.Split(want.labels, "|")
		slices.Sort(wanted)
		if !slices.Equal(sets, wanted) {
			t.Errorf("%s has the labels %q, want %q", want.name, sets, wanted)
		}
	}
	for name := range got {
		t.Errorf("%s is nothing that v0.5.0 sends", name)
	}
}

// recordEverything calls every method, with every shape of its labels.
func recordEverything(m *Metrics) {
	m.HTTPActive(1)
	m.HTTPRequest("GET", "/health", 200, time.Millisecond, 15)
	m.ToolActive("memory_search", 1)
	m.ToolCall("memory_search", time.Millisecond, "timeout")
	m.Embedded("bge", "embed_query", time.Millisecond, 1, true)
	m.VectorOperation("search", "gateway_memories", time.Millisecond, true)
	m.Documents("add", "gateway_memories", 3)
	m.SearchResults("gateway_memories", 3)
	m.MemorySearched("gateway", 3, time.Millisecond)
	m.MemoryRecorded("gateway", "success")
	m.MemoryRated("gateway", true)
	m.MemoryOutcome("gateway", false)
	m.MemoryFailed("search", "search_failed")
	m.MemoryCount(12)
	m.CheckpointSaved("gateway", true, 900, time.Millisecond)
	m.CheckpointResumed("gateway", "full", time.Millisecond)
	m.CheckpointsListed("gateway", time.Millisecond)
	m.CheckpointFailed("save", "store_failed")
	m.RemediationSearched("/src/gateway", "team", 2, time.Millisecond)
	m.RemediationRecorded("/src/gateway", "team", "lint")
	m.RemediationRated("/src/gateway", "outdated")
	m.RemediationFailed("search", "no_stores_accessible")
	for range 3 {
		m.BranchCreated("gateway", 1)
	}
	b := Branch{Project: "gateway", Depth: 1, Took: time.Minute, Tokens: 100, Budget: 8000}
	m.BranchReturned(b)
	m.BranchTimedOut(b)
	m.BranchFailed(b, "budget exhausted")
}

// Without events there are only two gauges, one of which is always 0.
func TestNothingIsCountedBeforeItHappens(t *testing.T) {
	f := newFixture(t)
	f.MemoryCount(0)
	if got := slices.Sorted(maps.Keys(f.export(t))); !slices.Equal(got, []string{"contextd_checkpoint_count", "contextd_memory_count"}) {
		t.Errorf("a process without calls sends %q", got)
	}
}

func TestOddities(t *testing.T) {
	f := newFixture(t)
	for _, status := range []int{200, 400, 404, 500} {
		f.HTTPRequest("POST", "/api/v1/scrub", status, time.Millisecond, 90)
	}
	f.ToolCall("memory_search", time.Millisecond, "")
	f.ToolCall("memory_search", time.Millisecond, "timeout")
	f.CheckpointSaved("gateway", false, 10, time.Millisecond)
	for range 3 {
		f.BranchCreated("gateway", 0)
	}
	f.BranchReturned(Branch{Project: "gateway"})
	f.BranchFailed(Branch{Project: "gateway"}, "session ended")
	var rm metricdata.ResourceMetrics
	if err := f.reader.Collect(context.Background(), &rm); err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, m := range rm.ScopeMetrics[0].Metrics {
		switch d := m.Data.(type) {
		case metricdata.Sum[int64]:
			for _, p := range d.DataPoints {
				got[m.Name+" "+p.Attributes.Encoded(encoder)] = float64(p.Value)
			}
		case metricdata.Gauge[int64]:
			for _, p := range d.DataPoints {
				got[m.Name+" "+p.Attributes.Encoded(encoder)] = float64(p.Value)
			}
		case metricdata.Histogram[int64]:
			for _, p := range d.DataPoints {
				got[m.Name+" "+p.Attributes.Encoded(encoder)] = float64(p.Sum)
			}
		}
	}
	for _, tc := range []struct {
		why, series string
		want        float64
	}{
		{"refused requests are counted as answered", "contextd.http.requests_total endpoint=/api/v1/scrub,method=POST,status=200", 4},
		{"and as empty", "contextd.http.response_size_bytes endpoint=/api/v1/scrub,method=POST,status=200", 90},
		{"failed calls are calls", "contextd.mcp.tool.invocations_total tool=memory_search", 2},
		{"errors stand apart", "contextd.mcp.tool.errors_total reason=timeout,tool=memory_search", 1},
		{"checkpoints are not counted", "contextd.checkpoint.count ", 0},
		{"a failed branch stays open", "folding.branch.active.count depth=0,project_id=gateway", 2},
		{"and is missing elsewhere", "folding.branch.active.count depth=0,failure_reason=session ended,project_id=gateway", -1},
	} {
		if v, ok := got[tc.series]; !ok || v != tc.want {
			t.Errorf("%s: %s is %g (%t), want %g", tc.why, tc.series, v, ok, tc.want)
		}
	}
}

// scraped is what GET /metrics of contextd v0.5.0 has, beside promhttp's counter by code.
const scraped = `go_gc_duration_seconds go_gc_gogc_percent go_gc_gomemlimit_bytes go_goroutines go_info
go_memstats_alloc_bytes go_memstats_alloc_bytes_total go_memstats_buck_hash_sys_bytes go_memstats_frees_total
go_memstats_gc_sys_bytes go_memstats_heap_alloc_bytes go_memstats_heap_idle_bytes go_memstats_heap_inuse_bytes
go_memstats_heap_objects go_memstats_heap_released_bytes go_memstats_heap_sys_bytes go_memstats_last_gc_time_seconds
go_memstats_mallocs_total go_memstats_mcache_inuse_bytes go_memstats_mcache_sys_bytes go_memstats_mspan_inuse_bytes
go_memstats_mspan_sys_bytes go_memstats_next_gc_bytes go_memstats_other_sys_bytes go_memstats_stack_inuse_bytes
go_memstats_stack_sys_bytes go_memstats_sys_bytes go_sched_gomaxprocs_threads go_threads
process_cpu_seconds_total process_max_fds process_network_receive_bytes_total process_network_transmit_bytes_total
process_open_fds process_resident_memory_bytes process_start_time_seconds process_virtual_memory_bytes
process_virtual_memory_max_bytes promhttp_metric_handler_requests_in_flight promhttp_metric_handler_requests_total`

func TestScrapedNames(t *testing.T) {
	families := gather(t, Collector(func() Runtime { return Runtime{} }))
	want := strings.Fields(scraped)
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(families)); !slices.Equal(got, want) {
		t.Errorf("scraped %q,\nwant %q", got, want)
	}
}

// The names, types and labels are those of client_golang itself.
func TestScrapedLikeClientGolang(t *testing.T) {
	real := gather(t, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	ours := gather(t, Collector(func() Runtime { return Runtime{} }))
	compared := 0
	for name, f := range ours {
		r, known := real[name]
		if !known { // process_* differ between operating systems
			continue
		}
		compared++
		if f.GetType() != r.GetType() || shape(f) != shape(r) {
			t.Errorf("%s is a %s with %s, client_golang's a %s with %s", name, f.GetType(), shape(f), r.GetType(), shape(r))
		}
	}
	if compared < 29 {
		t.Errorf("only %d metrics were compared", compared)
	}
}

func gather(t *testing.T, cs ...prometheus.Collector) map[string]*dto.MetricFamily {
	t.Helper()
	r := prometheus.NewPedanticRegistry()
	r.MustRegister(cs...)
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*dto.MetricFamily{}
	for _, f := range families {
		all[f.GetName()] = f
	}
	return all
}

// shape is the labels and quantiles of a family's first metric.
func shape(f *dto.MetricFamily) string {
	var b bytes.Buffer
	m := f.GetMetric()[0]
	for _, l := range m.GetLabel() {
		fmt.Fprintf(&b, "label %s ", l.GetName())
	}
	for _, q := range m.GetSummary().GetQuantile() {
		fmt.Fprintf(&b, "quantile %g ", q.GetQuantile())
	}
	return b.String()
}

var encoder = attribute.DefaultEncoder()

// names are the labels' names, in order.
func names(kvs []attribute.KeyValue) string {
	var list []string
	for _, kv := range kvs {
		list = append(list, string(kv.Key))
	}
	return strings.Join(list, " ")
}
