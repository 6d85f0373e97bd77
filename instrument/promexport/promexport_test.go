package promexport_test

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/promexport"
)

func TestNewReadsTheProcessByDefault(t *testing.T) {
	exp, err := promexport.New()
	if err != nil {
		t.Fatal(err)
	}
	families := scrape(t, exp.Handler())
	for _, name := range []string{
		"process_resident_memory_bytes", "process_open_fds", "process_cpu_seconds_total",
		"process_runtime_go_mem_heap_alloc_bytes", "process_runtime_go_goroutines",
	} {
		if f := families[name]; f == nil {
			t.Errorf("%s is missing", name)
		}
	}
	started := families["process_start_time_seconds"].GetMetric()[0].GetGauge().GetValue()
	if age := time.Since(time.Unix(int64(started), 0)); age < -time.Minute || age > time.Hour {
		t.Errorf("the process is %v old", age)
	}
}

// projectLabel is all that may be visible of a project.
var projectLabel = regexp.MustCompile("^([0-9a-f]{16}|other|unknown)$")

func TestHostileLabelsSurviveTheScrape(t *testing.T) {
	exp, m := start(t)
	ctx := context.Background()
	hostile := []string{
		`quote " backslash \ brace {a="b"}`, "line\nbreak", "\xff\xfe invalid", "emoji 🙂", "\x00nul",
		strings.Repeat("é", 5000), `x",le="+Inf"} 1` + "\n" + `injected_series 1`,
	}
	for _, h := range hostile {
		m.Tools.Record(ctx, h, time.Second, nil)
		m.Embeddings.Record(ctx, h, h, instrument.EmbeddingResult{})
		m.HTTP.Record(ctx, instrument.HTTPRequest{Method: h, Route: h, Status: -7})
		m.Database.Record(ctx, h, time.Second, errors.New(h))
		m.Caches.Hit(ctx, h, 1)
		m.Memories.Searched(ctx, h, 1, time.Second)
		m.Memories.Recorded(ctx, h, h)
		m.Memories.Failed(ctx, h, h)
		m.Checkpoints.Saved(ctx, instrument.CheckpointSave{Project: h})
		m.Checkpoints.Resumed(ctx, h, h, time.Second)
		m.Remediations.Recorded(ctx, h, h, h)
		m.Remediations.Rated(ctx, h, h)
		m.Folding.Created(ctx, h, -1)
		m.Folding.Failed(ctx, instrument.Branch{Project: h, Depth: -1}, h)
		m.VectorStore.Record(ctx, h, h, time.Second, nil)
		m.VectorStore.Documents(ctx, h, h, 1)
		m.Sessions.Call(ctx, instrument.Call{Session: h, Project: h, Tool: h})
	}
	m.Sessions.EndAll(ctx)
	get(t, exp.Handler(), "text/plain") // journeys are reported from the second one on
	families := scrape(t, exp.Handler())
	if families["injected_series"] != nil {
		t.Error("a label value became a separate series")
	}
	models := map[string]bool{}
	for _, metric := range families["contextd_embedding_operations_total"].GetMetric() {
		for _, l := range metric.GetLabel() {
			if l.GetName() == "model" {
				models[l.GetValue()] = true
			}
			if len(l.GetValue()) > 128 {
				t.Errorf("label value of %d bytes", len(l.GetValue()))
			}
		}
	}
	for _, want := range []string{hostile[0], hostile[1], "\uFFFD invalid", hostile[3], hostile[4], hostile[6]} {
		if !models[want] {
			t.Errorf("no model %q in %v", want, models)
		}
	}
	for _, metric := range families["contextd_mcp_tool_transitions_total"].GetMetric() {
		for _, l := range metric.GetLabel() {
			if v := l.GetValue(); v != "_start" && v != "_end" && v != "other" {
				t.Errorf("%s is %q in a transition", l.GetName(), v)
			}
		}
	}
	for _, name := range []string{"contextd_memory_searches_total", "contextd_checkpoint_saves_total", "contextd_sessions_total"} {
		for _, metric := range families[name].GetMetric() {
			for _, l := range metric.GetLabel() {
				if l.GetName() == "project_id" && !projectLabel.MatchString(l.GetValue()) {
					t.Errorf("%s has the project %q", name, l.GetValue())
				}
			}
		}
	}
	for _, metric := range families["http_server_requests_total"].GetMetric() {
		if metric.GetCounter().GetValue() == 0 {
			continue // the route's failures, from 0
		}
		for _, l := range metric.GetLabel() {
			if l.GetName() != "http_route" && l.GetValue() != "other" {
				t.Errorf("%s is %q, want other", l.GetName(), l.GetValue())
			}
		}
	}
}

func TestResource(t *testing.T) {
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=lab,service.version=env")
	t.Setenv("OTEL_SERVICE_NAME", "contextd-lab")
	exp, err := promexport.New(promexport.WithServiceVersion("0.6.0"),
		promexport.WithAttributes(attribute.String("host.name", "one")))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, l := range scrape(t, exp.Handler())["target_info"].GetMetric()[0].GetLabel() {
		got[l.GetName()] = l.GetValue()
	}
	for name, want := range map[string]string{
		"service_name": "contextd-lab", "service_version": "0.6.0", // the option takes precedence over the environment
		"deployment_environment_name": "lab", "host_name": "one",
	} {
		if got[name] != want {
			t.Errorf("target_info has %s=%q, want %q", name, got[name], want)
		}
	}
	if len(got["service_instance_id"]) != 36 {
		t.Errorf("service_instance_id is %q, want a UUID", got["service_instance_id"])
	}
}

// An existing /metrics with client_golang's own collectors gains the new series
// and keeps its old ones, as contextd's does.
func TestWithRegistryJoinsAnExistingHandler(t *testing.T) {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	existing := promhttp.HandlerFor(reg, promhttp.HandlerOpts{})

	first, err := promexport.New(promexport.WithRegistry(reg, reg))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := instrument.New(first.MeterProvider()); err != nil {
		t.Fatal(err)
	}
	families := scrape(t, existing)
	for _, name := range []string{"go_goroutines", "process_open_fds", "contextd_mcp_tool_calls_total", "process_runtime_go_goroutines"} {
		if families[name] == nil {
			t.Errorf("%s is missing", name)
		}
	}

	if _, err := promexport.New(promexport.WithRegistry(reg, reg)); err == nil || !strings.Contains(err.Error(), "already has an Exporter") {
		t.Errorf("a second Exporter on one registry gives %v", err)
	}
	scrape(t, existing) // still works
	if err := first.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	if _, err := promexport.New(promexport.WithRegistry(reg, reg)); err != nil {
		t.Errorf("after Shutdown the registry refuses another Exporter: %v", err)
	}
	if families := scrape(t, existing); families["process_runtime_go_goroutines"] == nil {
		t.Error("the Exporter after a Shutdown exports nothing")
	}
}

func TestRegistryMistakesAreNamed(t *testing.T) {
	reg := prometheus.NewRegistry()
	if _, err := promexport.New(promexport.WithRegistry(reg, nil)); err == nil || !strings.Contains(err.Error(), "both") {
		t.Errorf("no gatherer gives %v", err)
	}
	reg.MustRegister(collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	ours := promexport.WithProcessCollector(promexport.ProcessCollector(func() promexport.ProcessStats {
		return promexport.ProcessStats{}
	}))
	if _, err := promexport.New(promexport.WithRegistry(reg, reg), ours); err == nil || !strings.Contains(err.Error(), "process collector") {
		t.Errorf("two process collectors give %v", err)
	}
	if _, err := promexport.New(promexport.WithRegistry(reg, reg)); err != nil {
		t.Errorf("a refused Exporter leaves something behind: %v", err)
	}
}

// refusing is a registry that refuses collectors without a description, such as
// OpenTelemetry's.
type refusing struct{ *prometheus.Registry }

func (r refusing) Register(c prometheus.Collector) error {
	described := make(chan *prometheus.Desc, 100)
	c.Describe(described)
	if len(described) == 0 {
		return errAny
	}
	return r.Registry.Register(c)
}

// An Exporter that fails leaves nothing in the registry, so that a second attempt
// has its own error.
func TestAFailedExporterLeavesTheRegistry(t *testing.T) {
	reg := prometheus.NewRegistry()
	ours := promexport.WithProcessCollector(promexport.ProcessCollector(func() promexport.ProcessStats {
		return promexport.ProcessStats{}
	}))
	for range 2 {
		if _, err := promexport.New(promexport.WithRegistry(refusing{reg}, reg), ours); !errors.Is(err, errAny) {
			t.Errorf("the error is %v", err)
		}
	}
	exp, err := promexport.New(promexport.WithRegistry(reg, reg), ours, nil, promexport.WithReader(nil))
	if err != nil {
		t.Fatal(err)
	}
	if err := exp.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
}

// A collision must lose only its own series, not the whole scrape.
func TestOneBadMetricDoesNotSilenceTheOthers(t *testing.T) {
	var reported []error
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { reported = append(reported, err) }))
	reg := prometheus.NewRegistry()
	clash := prometheus.NewGauge(prometheus.GaugeOpts{Name: "contextd_mcp_tool_calls_total", Help: "Another meaning."})
	reg.MustRegister(clash)
	exp, m := start(t, promexport.WithRegistry(reg, reg))
	recordEverything(m)
	if scrape(t, exp.Handler())["http_server_requests_total"] == nil {
		t.Error("http_server_requests_total is missing")
	}
	if len(reported) == 0 {
		t.Error("the collision was not reported")
	}
}

func TestSimulatedRuntime(t *testing.T) {
	exp, _ := start(t, promexport.WithRuntimeReader(simulated{}))
	text := get(t, exp.Handler(), "text/plain")
	for _, line := range []string{
		"process_runtime_go_mem_heap_alloc_bytes 3.3554432e+07",
		"process_runtime_go_goroutines 41",
		"process_runtime_go_goroutines_blocked 30",
		"process_runtime_go_gc_count_total 5",
		"process_runtime_go_gc_pause_ns 200000",
		`process_runtime_go_gc_duration_seconds_bucket{le="0.0001"} 0`,
		`process_runtime_go_gc_duration_seconds_bucket{le="0.00025"} 10`,
		"process_runtime_go_gc_duration_seconds_sum 0.002",
		"process_runtime_go_gc_duration_seconds_count 10",
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("the scrape has no line %s", line)
		}
	}
}

// simulated is a simulated Go runtime.
type simulated struct{}

func (simulated) Read() instrument.RuntimeStats {
	pauses := instrument.NewPauseHistogram()
	pauses.Observe(200*time.Microsecond, 10)
	return instrument.RuntimeStats{
		HeapAlloc: 32 << 20, Goroutines: 41, GoroutinesBlocked: 30, GCCount: 5,
		LastGCPause: 200 * time.Microsecond, GCPauses: pauses,
	}
}

// A second reader, as for an OTLP push, collects the same metrics.
func TestWithReader(t *testing.T) {
	second := sdkmetric.NewManualReader(sdkmetric.WithProducer(instrument.NewRuntime(nil)))
	_, m := start(t, promexport.WithReader(second))
	recordEverything(m)
	var rm metricdata.ResourceMetrics
	if err := second.Collect(context.Background(), &rm); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, scope := range rm.ScopeMetrics {
		for _, metric := range scope.Metrics {
			names[metric.Name] = true
		}
	}
	for _, name := range []string{"contextd.mcp.tool.calls", "process.runtime.go.mem.heap_alloc"} {
		if !names[name] {
			t.Errorf("the second reader has no %s", name)
		}
	}
}

func TestHandlerAfterShutdown(t *testing.T) {
	exp, m := start(t)
	if err := exp.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	recordEverything(m) // must not panic
	if scrape(t, http.Handler(exp.Handler()))["contextd_mcp_tool_calls_total"] != nil {
		t.Error("metrics are exported after Shutdown")
	}
}
