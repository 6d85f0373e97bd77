package engine

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/grafana/regexp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/common/model"
	"github.com/prometheus/common/route"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/util/features"
	"github.com/prometheus/prometheus/util/notifications"
	apiv1 "github.com/prometheus/prometheus/web/api/v1"
)

// adminStats adds to the store what the API's TSDB pages need.
type adminStats struct {
	*tsdb.DB
	stats *tsdb.DBStats
}

func (a adminStats) Stats(label string, limit int) (*tsdb.Stats, error) {
	return a.Head().Stats(label, limit), nil
}

func (a adminStats) WALReplayStatus() (tsdb.WALReplayStatus, error) {
	return a.stats.Head.WALReplayStatus.GetWALReplayStatus(), nil
}

func (a adminStats) BlockMetas() ([]tsdb.BlockMeta, error) { return a.DB.BlockMetas(), nil }

// noAlertmanagers reports that the demo sends no alerts.
type noAlertmanagers struct{}

func (noAlertmanagers) Alertmanagers() []*url.URL        { return nil }
func (noAlertmanagers) DroppedAlertmanagers() []*url.URL { return nil }

// handler serves Prometheus' API v1, its health endpoints and its own metrics.
func (e *Engine) handler() http.Handler {
	m := newHTTPMetrics(e.reg)
	api := e.newAPI()
	v1 := route.New().WithInstrumentation(func(name string, h http.HandlerFunc) http.HandlerFunc {
		return m.instrument("/api/v1"+name, h)
	})
	api.Register(v1)

	root := route.New().WithInstrumentation(m.instrument)
	root.Get("/metrics", promhttp.HandlerFor(e.reg, promhttp.HandlerOpts{Registry: e.reg}).ServeHTTP)
	root.Get("/-/healthy", text("Prometheus Server is Healthy.\n"))
	root.Get("/-/ready", text("Prometheus Server is Ready.\n"))
	root.Get("/", text("The demo's embedded Prometheus: its HTTP API is at /api/v1, its own metrics at /metrics.\n"))

	mux := http.NewServeMux()
	mux.Handle("/", root)
	mux.Handle("/api/v1/", http.StripPrefix("/api/v1", v1))
	return mux
}

func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprint(w, body)
	}
}

func (e *Engine) newAPI() *apiv1.API {
	const noLimit, readLimit, readConcurrency, readFrame = 0, 50_000_000, 10, 1 << 20
	return apiv1.NewAPI(
		e.promql, e.db, e.db, e.db, e.db,
		func(context.Context) apiv1.ScrapePoolsRetriever { return e.scrapes },
		func(context.Context) apiv1.TargetRetriever { return e.scrapes },
		func(context.Context) apiv1.AlertmanagerRetriever { return noAlertmanagers{} },
		func() config.Config { return *e.cfg },
		map[string]string{
			"storage.tsdb.path":           e.opts.Dir,
			"storage.tsdb.retention.time": model.Duration(Retention).String(),
			"query.lookback-delta":        model.Duration(LookbackDelta).String(),
		},
		apiv1.GlobalURLOptions{ListenAddress: e.URL().Host, Host: e.URL().Host, Scheme: "http"},
		func(h http.HandlerFunc) http.HandlerFunc { return h },
		adminStats{e.db, e.stats}, e.opts.Dir,
		false, false, noLimit, // no admin API, no search API
		e.opts.Log,
		func(context.Context) apiv1.RulesRetriever { return e.rules },
		readLimit, readConcurrency, readFrame,
		false,
		// Any origin may read: the API serves simulated data on a loopback address.
		regexp.MustCompile("^(?:.*)$"),
		e.runtimeInfo, buildInfo(),
		func() []notifications.Notification { return nil },
		func() (<-chan notifications.Notification, func(), bool) { return nil, func() {}, false },
		e.reg, e.reg,
		nil,        // default statistics renderer
		false, nil, // no remote write receiver
		true, false, false, // OTLP receiver, cumulative only
		false,
		LookbackDelta,
		false, false, nil,
		features.NewRegistry(),
		apiv1.OpenAPIOptions{ExternalURL: e.URL().String(), Version: buildInfo().Version},
		parser.NewParser(parser.Options{}),
	)
}

func (e *Engine) runtimeInfo() (apiv1.RuntimeInfo, error) {
	cwd, _ := os.Getwd() // only informational: an empty value is valid
	host, _ := os.Hostname()
	return apiv1.RuntimeInfo{
		StartTime:           e.started.UTC(),
		CWD:                 cwd,
		Hostname:            host,
		ServerTime:          time.Now().UTC(),
		ReloadConfigSuccess: true,
		LastConfigTime:      e.started.UTC(),
		GoroutineCount:      runtime.NumGoroutine(),
		GOMAXPROCS:          runtime.GOMAXPROCS(0),
		GOMEMLIMIT:          debug.SetMemoryLimit(-1),
		GOGC:                os.Getenv("GOGC"),
		GODEBUG:             os.Getenv("GODEBUG"),
		StorageRetention:    model.Duration(Retention).String(),
	}, nil
}

// modulePath is Prometheus' module; its version is read from the build.
const modulePath = "github.com/prometheus/prometheus"

// buildInfo reports the Prometheus version: module v0.315.1 is release 3.15.1.
func buildInfo() *apiv1.PrometheusVersion {
	v := &apiv1.PrometheusVersion{Version: "3.0.0", Branch: "embedded", GoVersion: runtime.Version()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	for _, dep := range info.Deps {
		if dep.Path == modulePath {
			v.Version = releaseOf(dep.Version)
			v.Revision = dep.Version
		}
	}
	return v
}

// releaseOf converts Prometheus' module version (v0.315.1) to its release (3.15.1).
func releaseOf(module string) string {
	var minor, patch int
	if _, err := fmt.Sscanf(module, "v0.%d.%d", &minor, &patch); err != nil {
		return module
	}
	return fmt.Sprintf("%d.%d.%d", minor/100, minor%100, patch)
}

// httpMetrics counts the requests of the API under Prometheus' names, so
// that a test can read how many range queries a page has caused.
type httpMetrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
}

func newHTTPMetrics(reg prometheus.Registerer) httpMetrics {
	m := httpMetrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "prometheus_http_requests_total", Help: "Counter of HTTP requests.",
		}, []string{"handler", "code"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "prometheus_http_request_duration_seconds", Help: "Histogram of latencies for HTTP requests.",
			Buckets: []float64{.1, .2, .4, 1, 3, 8, 20, 60, 120},
		}, []string{"handler"}),
	}
	reg.MustRegister(m.requests, m.duration)
	return m
}

func (m httpMetrics) instrument(name string, h http.HandlerFunc) http.HandlerFunc {
	labels := prometheus.Labels{"handler": name}
	m.requests.WithLabelValues(name, "200")
	return promhttp.InstrumentHandlerCounter(m.requests.MustCurryWith(labels),
		promhttp.InstrumentHandlerDuration(m.duration.MustCurryWith(labels), h))
}
