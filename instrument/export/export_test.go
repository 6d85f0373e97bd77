package export_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/attribute"
	metrics "go.opentelemetry.io/proto/otlp/metrics/v1"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/export"
	"github.com/fyrsmithlabs/contextd-observability/instrument/internal/otlptest"
)

const transitions = "contextd.mcp.tool.transitions"

// reports are the lines that contextd would log.
type reports struct {
	mu   sync.Mutex
	errs []error
}

func (r *reports) add(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errs = append(r.errs, err)
}

func (r *reports) all() []error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]error(nil), r.errs...)
}

// receive starts a receiver that is up.
func receive(t *testing.T) (*otlptest.Receiver, *httptest.Server) {
	t.Helper()
	r := &otlptest.Receiver{}
	srv := httptest.NewServer(r)
	t.Cleanup(srv.Close)
	return r, srv
}

// start starts an export that works.
func start(t *testing.T, cfg export.Config) *export.Exporter {
	t.Helper()
	cfg.Enabled = true
	exp, err := export.Start(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return exp
}

func get(h http.Handler) (status int, body string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	data, _ := io.ReadAll(w.Body)
	return w.Code, string(data)
}

func oneCall(m *instrument.Metrics) {
	defer m.StartCall(context.Background(), instrument.Call{Tool: "memory_search"}).Deferred(nil)()
}

func points(push *metrics.ResourceMetrics, name string) int64 {
	n, _ := otlptest.Sum(push, name)
	return n
}

// A process on stdio lives for seconds and is one session. Its zeros are pushed
// at the start, new series at 0 before the end, and its journey at the end.
func TestAShortProcess(t *testing.T) {
	r, srv := receive(t)
	exp := start(t, export.Config{Endpoint: srv.URL, ServiceName: "contextd-lab", ServiceVersion: "0.6.0", InstanceID: "stdio-1",
		Attributes: []attribute.KeyValue{attribute.String("deployment.environment.name", "lab")}})
	if err := exp.ForceFlush(context.Background()); err != nil { // after the zeros
		t.Fatal(err)
	}
	oneCall(exp.Metrics())
	ended, cancel := context.WithCancel(context.Background())
	cancel() // as by SIGTERM
	for range 2 {
		if err := exp.Close(ended); err != nil {
			t.Error(err)
		}
	}
	pushes := r.Pushes()
	if len(pushes) != 4 { // the zeros, ForceFlush, and two by Close
		t.Fatalf("%d pushes", len(pushes))
	}
	if _, exists := otlptest.Sum(pushes[0], "contextd.mcp.tool.calls"); !exists || points(pushes[0], "contextd.mcp.tool.calls") != 0 {
		t.Error("the first push has no calls at 0")
	}
	if _, exists := otlptest.Sum(pushes[2], transitions); !exists || points(pushes[2], transitions) != 0 {
		t.Error("the transitions are not pushed at 0 before they are counted")
	}
	if ended, exists := otlptest.Sum(pushes[2], "contextd.sessions"); !exists || ended != 0 {
		t.Error("the ended sessions are not pushed at 0 before they are counted")
	}
	for name, want := range map[string]int64{transitions: 2, "contextd.sessions": 1, "contextd.mcp.tool.calls": 1, "contextd.sessions.active": 0} {
		if got := points(pushes[3], name); got != want {
			t.Errorf("the last push has %s %d, want %d", name, got, want)
		}
	}
	for name, want := range map[string]string{
		"service.name": "contextd-lab", "service.version": "0.6.0", "service.instance.id": "stdio-1", "deployment.environment.name": "lab",
	} {
		if got := otlptest.Attribute(pushes[3], name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if otlptest.Metrics(pushes[0])["process.runtime.go.goroutines"] == nil {
		t.Error("the Go runtime is not pushed")
	}
}

// Push and scrape work side by side, with one provider.
func TestPushAndScrape(t *testing.T) {
	r, srv := receive(t)
	exp := start(t, export.Config{Endpoint: srv.URL, Scrape: true})
	oneCall(exp.Metrics())
	status, body := get(exp.Handler())
	if status != http.StatusOK || !strings.Contains(body, `contextd_mcp_tool_calls_total{status="success",tool="memory_search"} 1`) {
		t.Errorf("the scrape answers %d: %.200s", status, body)
	}
	if exp.MeterProvider() == nil {
		t.Error("there is no provider")
	}
	if err := exp.Close(context.Background()); err != nil {
		t.Error(err)
	}
	pushes := r.Pushes()
	if points(pushes[len(pushes)-1], transitions) != 2 {
		t.Error("the last push has no transitions")
	}
}

func TestScrapeAlone(t *testing.T) {
	reg := prometheus.NewRegistry()
	reg.MustRegister(prometheus.NewGauge(prometheus.GaugeOpts{Name: "theirs", Help: "Theirs."}))
	exp := start(t, export.Config{NoPush: true, Scrape: true, Registerer: reg, Gatherer: reg})
	if _, body := get(exp.Handler()); !strings.Contains(body, "theirs 0") || !strings.Contains(body, "http_server_active_requests 0") {
		t.Errorf("the scrape is %.200s", body)
	}
	if err := exp.ForceFlush(context.Background()); err != nil {
		t.Error(err)
	}
	if err := exp.Close(context.Background()); err != nil {
		t.Error(err)
	}
}

// Off means that nothing exists: no family, no provider of the SDK, no push.
func TestOff(t *testing.T) {
	r, srv := receive(t)
	for name, c := range map[string]struct {
		enabled bool
		env     [2]string
	}{
		"not enabled":   {},
		"the SDK":       {true, [2]string{"OTEL_SDK_DISABLED", "TRUE"}},
		"the exporters": {true, [2]string{"OTEL_METRICS_EXPORTER", "none"}},
	} {
		t.Run(name, func(t *testing.T) {
			if c.env[0] != "" {
				t.Setenv(c.env[0], c.env[1])
			}
			exp, err := export.Start(context.Background(), export.Config{Enabled: c.enabled, Endpoint: srv.URL, Scrape: true})
			if err != nil {
				t.Fatal(err)
			}
			checkOff(t, exp)
		})
	}
	checkOff(t, nil)
	if n := len(r.Pushes()); n > 0 {
		t.Errorf("%d pushes", n)
	}
}

// A process that serves its own registry keeps doing so while telemetry is off.
func TestOffWithARegistry(t *testing.T) {
	reg := prometheus.NewRegistry()
	reg.MustRegister(prometheus.NewGauge(prometheus.GaugeOpts{Name: "theirs", Help: "Theirs."}))
	for name, scrape := range map[string]bool{"with a server": true, "without one": false} {
		off, err := export.Start(context.Background(), export.Config{Scrape: scrape, Registerer: reg, Gatherer: reg})
		if err != nil {
			t.Fatal(err)
		}
		status, body := get(off.Handler())
		if served := status == http.StatusOK && strings.Contains(body, "theirs 0"); served != scrape {
			t.Errorf("%s, a scrape is answered with %d: %.100s", name, status, body)
		}
	}
}

func checkOff(t *testing.T, exp *export.Exporter) {
	t.Helper()
	if *exp.Metrics() != *instrument.Disabled() {
		t.Error("there are families")
	}
	oneCall(exp.Metrics())
	if status, body := get(exp.Handler()); status != http.StatusNotFound || !strings.Contains(body, "telemetry is off") {
		t.Errorf("a scrape is answered with %d, %s", status, body)
	}
	if _, err := exp.MeterProvider().Meter("theirs").Int64Counter("theirs"); err != nil {
		t.Error(err)
	}
	if err := errors.Join(exp.ForceFlush(context.Background()), exp.Close(context.Background())); err != nil {
		t.Error(err)
	}
}

// What cannot start is named, and the rest works.
func TestWhatCannotStart(t *testing.T) {
	taken := prometheus.NewRegistry()
	first := start(t, export.Config{NoPush: true, Scrape: true, Registerer: taken, Gatherer: taken})
	defer func() { _ = first.Close(context.Background()) }()
	for name, c := range map[string]struct {
		cfg    export.Config
		env    [2]string
		want   string
		works  bool
		scrape bool
	}{
		"endpoint":              {export.Config{Endpoint: "ftp://x"}, [2]string{}, `metrics are not pushed: otlpexport: the endpoint "ftp://x"`, false, false},
		"endpoint, but scraped": {export.Config{Endpoint: "ftp://x", Scrape: true}, [2]string{}, "metrics are not pushed", true, true},
		"protocol":              {export.Config{Protocol: "json"}, [2]string{}, `the protocol "json" is not known`, false, false},
		"registry, but pushed":  {export.Config{Scrape: true, Registerer: taken, Gatherer: taken}, [2]string{}, "not served for scrapes", true, true},
		"registry":              {export.Config{NoPush: true, Scrape: true, Registerer: taken}, [2]string{}, "needs both", false, false},
		"resource":              {export.Config{}, [2]string{"OTEL_RESOURCE_ATTRIBUTES", "no equals sign"}, "metrics are off: otlpexport: resource", false, false},
		"neither":               {export.Config{NoPush: true}, [2]string{}, "neither pushed nor scraped", false, false},
		"prometheus, no server": {export.Config{}, [2]string{"OTEL_METRICS_EXPORTER", "prometheus"}, "neither pushed nor scraped", false, false},
		"unknown exporter":      {export.Config{Scrape: true}, [2]string{"OTEL_METRICS_EXPORTER", "console"}, "OTEL_METRICS_EXPORTER=console is ignored", true, true},
		"options": {export.Config{Options: []instrument.Option{instrument.WithProjectKey([]byte("short"))}}, [2]string{},
			"the project key has 5 bytes", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			if c.env[0] != "" {
				t.Setenv(c.env[0], c.env[1])
			}
			if c.cfg.Endpoint == "" && !c.cfg.NoPush {
				_, srv := receive(t)
				c.cfg.Endpoint = srv.URL
			}
			c.cfg.Enabled = true
			exp, err := export.Start(context.Background(), c.cfg)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want one with %q", err, c.want)
			}
			if works := exp.Metrics().Tools != nil; works != c.works {
				t.Errorf("metrics are recorded: %v", works)
			}
			if status, _ := get(exp.Handler()); (status == http.StatusOK) != c.scrape {
				t.Errorf("a scrape is answered with %d", status)
			}
			oneCall(exp.Metrics())
			if err := exp.Close(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
}

// OTEL_METRICS_EXPORTER limits the push.
func TestExporterOfTheEnvironment(t *testing.T) {
	for env, want := range map[string]bool{"": true, "otlp": true, "prometheus": false, "otlp,prometheus": true, "prometheus, otlp": true} {
		t.Run(env, func(t *testing.T) {
			t.Setenv("OTEL_METRICS_EXPORTER", env)
			r, srv := receive(t)
			t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", srv.URL)
			exp := start(t, export.Config{Scrape: true})
			if err := exp.Close(context.Background()); err != nil {
				t.Error(err)
			}
			if got := len(r.Pushes()) > 0; got != want {
				t.Errorf("metrics are pushed: %v", got)
			}
			if status, _ := get(exp.Handler()); status != http.StatusOK {
				t.Errorf("a scrape is answered with %d", status)
			}
		})
	}
}

// waitFor waits until done.
func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no %s", what)
		}
	}
}

// An endpoint that is down at the start, in the middle or at the end is reported
// in one line, recording continues, and Close ends without another one.
func TestAnEndpointThatIsDown(t *testing.T) {
	for name, c := range map[string]struct{ protocol, down string }{
		"HTTP, at the start":  {"http/protobuf", "start"},
		"HTTP, in the middle": {"http/protobuf", "middle"},
		"HTTP, at the end":    {"http/protobuf", "end"},
		"gRPC, at the start":  {"grpc", "start"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "300")
			r, srv := receive(t)
			if c.down == "start" {
				srv.Close()
			}
			log := &reports{}
			exp := start(t, export.Config{Endpoint: srv.Listener.Addr().String(), Insecure: true, Protocol: c.protocol,
				Interval: 10 * time.Millisecond, OnError: log.add, CloseTimeout: 2 * time.Second})
			oneCall(exp.Metrics())
			if c.down != "start" {
				waitFor(t, "push", func() bool { return len(r.Pushes()) > 2 })
			}
			if c.down == "middle" {
				srv.Close()
			}
			if c.down != "end" {
				waitFor(t, "report", func() bool { return len(log.all()) > 0 })
				oneCall(exp.Metrics())
				if err := exp.ForceFlush(context.Background()); err == nil {
					t.Error("a push without a receiver succeeds")
				}
			}
			srv.Close()
			if err := exp.Close(context.Background()); err != nil {
				t.Errorf("Close returns %v, which would be a second line", err)
			}
			errs := log.all()
			if len(errs) != 1 || !strings.Contains(errs[0].Error(), "metrics cannot be pushed") {
				t.Errorf("the reports are %v, want one", errs)
			}
		})
	}
}

// A receiver that accepts and never answers does not hold up the process' end.
func TestAnEndpointThatHangs(t *testing.T) {
	hang := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang }))
	defer srv.Close()
	defer close(hang)
	log := &reports{}
	exp := start(t, export.Config{Endpoint: srv.URL, OnError: log.add, CloseTimeout: 300 * time.Millisecond})
	oneCall(exp.Metrics())
	done := make(chan error)
	go func() { done <- exp.Close(context.Background()) }()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("Close does not end")
	}
	if n := len(log.all()); n != 1 {
		t.Errorf("%d reports, want 1", n)
	}
}
