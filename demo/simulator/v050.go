package simulator

import (
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/felixge/httpsnoop"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/exemplar"
	"go.opentelemetry.io/otel/sdk/resource"

	"github.com/fyrsmithlabs/contextd-observability/demo/simulator/v050"
	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// newV050Process is a process of contextd v0.5.0. Live or not, its instruments
// are read through the manual reader: a push reads them as a saved state does.
func newV050Process(version string, src source) (*process, error) {
	p := &process{version: version, reader: sdkmetric.NewManualReader(), scope: v050.ScopeName}
	p.provider = sdkmetric.NewMeterProvider(sdkmetric.WithReader(p.reader),
		sdkmetric.WithExemplarFilter(exemplar.AlwaysOffFilter),
		// No service.instance.id: nothing distinguishes two processes.
		sdkmetric.WithResource(resource.NewSchemaless(
			attribute.String("service.name", "contextd"), attribute.String("service.version", version))))
	p.info = []attribute.KeyValue{attribute.String("service_version", version)}
	registry := prometheus.NewRegistry()
	if err := registry.Register(v050.Collector(src.v050Runtime)); err != nil {
		return nil, err
	}
	p.beside, p.scraped = registry, promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
	m, err := v050.New(p.provider)
	if err != nil {
		return nil, err
	}
	p.rec = v050Recorder{m}
	return p, nil
}

// scrapeEvery is how often v0.5.0 is scraped, as in its own counters.
const scrapeEvery = 15 * time.Second

// v050 is the content of the process' GET /metrics.
func (r *goRuntime) v050() v050.Runtime {
	s := r.stats()
	return v050.Runtime{
		HeapAlloc: float64(s.HeapAlloc), HeapInuse: float64(s.HeapInuse), HeapSys: float64(s.HeapSys),
		HeapReleased: float64(s.HeapReleased), StackInuse: float64(s.StackInuse),
		Allocated: r.Allocated, NextGC: 2 * r.Live, LastGC: r.LastGC, GCs: r.GCs,
		PauseTotal: time.Duration(s.GCPauses.Sum * float64(time.Second)), Pauses: r.pauseQuantiles(),
		Goroutines: s.Goroutines, Threads: 9 + s.NumCPU, CPUs: s.NumCPU,
		Process: r.process(),
		// Scrapes follow the clock, whatever the step of the simulation is.
		Scrapes: int64(r.Until.Sub(r.Start) / scrapeEvery),
	}
}

// v050Recorder records with the instruments of contextd v0.5.0. It has none for
// sessions, caches, the pool, batches, the rate limit and security.
type v050Recorder struct{ m *v050.Metrics }

// Routes of v0.5.0's HTTP API, as it labels them.
const (
	routeThreshold = "/api/v1/threshold"
	routeScrub     = "/api/v1/scrub"
	routeStatus    = "/api/v1/status"
	routeMetrics   = "/metrics"
	// routeUnknown is its label for every unknown path.
	routeUnknown = "/"
)

func (v050Recorder) declare(int) {} // its series start with their first event

func (r v050Recorder) begin(*outcome) {}

func (r v050Recorder) resume(*visit) {}

func (r v050Recorder) connected() {}

func (r v050Recorder) connState(net.Conn, http.ConnState) {}

func (r v050Recorder) levels(l *levels) { r.m.MemoryCount(l.memories) }

func (r v050Recorder) active(o *outcome, n int64) {
	if o.call.kind == callTool {
		r.m.ToolActive(tools[o.call.tool].name, n)
	} else {
		r.m.HTTPActive(n)
	}
}

func (r v050Recorder) finish(o *outcome) {
	r.stored(o)
	if o.call.kind != callTool {
		r.request(o)
		return
	}
	for i := range o.embeds {
		em := &o.embeds[i]
		r.m.Embedded(models[em.model].name, em.kind, em.result.Duration, em.result.BatchSize, em.result.Err != nil)
	}
	r.m.ToolCall(tools[o.call.tool].name, o.took, string(o.reason))
	r.service(o)
}

// request records a call of the HTTP API under the routes that v0.5.0 has.
func (r v050Recorder) request(o *outcome) {
	h := &o.http
	switch o.call.kind {
	case callHealth:
		r.m.HTTPRequest(h.Method, routeHealth, h.Status, h.Duration, h.ResponseBytes)
		if o.scraped() {
			r.m.HTTPRequest(http.MethodGet, routeMetrics, http.StatusOK, 2*time.Millisecond+h.Duration, scrapeBytes)
		}
	case callSave, callFlood:
		r.m.HTTPRequest(h.Method, routeThreshold, h.Status, h.Duration, h.ResponseBytes)
	case callSearch:
		r.m.HTTPRequest(http.MethodPost, routeScrub, h.Status, h.Duration, h.ResponseBytes)
	case callIntruder:
		r.m.HTTPRequest(h.Method, routeUnknown, http.StatusNotFound, h.Duration, h.ResponseBytes)
	}
}

// scrapeBytes is about how long the text of a scrape is.
const scrapeBytes = 9100

// scraped reports whether a health check represents a scrape as well: four of the
// six per minute do, so that scrapes are counted at any speed of time.
func (o *outcome) scraped() bool { return o.call.at/int64(10*time.Second)%3 != 1 }

// stored records the operations on the vector store, of which v0.5.0 knows three
// kinds: it lists and gets by searching, and updates by deleting and adding.
func (r v050Recorder) stored(o *outcome) {
	for i := range o.stores {
		op := &o.stores[i]
		in := strings.ReplaceAll(projects[o.call.project].name, "-", "_") + "_" + op.collection
		failed := op.reason != instrument.ReasonNone
		switch op.operation {
		case opInsert:
			r.add(in, op.took, op.documents, failed)
		case opDelete:
			r.delete(in, op.took, op.documents, failed)
		case opUpdate:
			r.delete(in, op.took/2, 1, failed)
			if !failed {
				r.add(in, op.took/2, 1, false)
			}
		default:
			r.m.VectorOperation("search", in, op.took, failed)
			if !failed {
				r.m.SearchResults(in, max(op.results, 1))
			}
		}
	}
}

func (r v050Recorder) add(in string, took time.Duration, documents int, failed bool) {
	r.m.VectorOperation("add_documents", in, took, failed)
	if !failed {
		r.m.Documents("add", in, documents)
	}
}

func (r v050Recorder) delete(in string, took time.Duration, documents int, failed bool) {
	r.m.VectorOperation("delete_documents", in, took, failed)
	if !failed {
		r.m.Documents("delete", in, documents)
	}
}

func (r v050Recorder) branchOpened(project, depth int) {
	r.m.BranchCreated(projects[project].name, depth)
}

func (r v050Recorder) branch(b branchEnd) {
	ended := v050.Branch{Project: b.branch.Project, Depth: b.branch.Depth, Took: b.branch.Duration,
		Tokens: b.branch.Tokens, Budget: b.branch.Budget}
	switch {
	case b.timedOut:
		r.m.BranchTimedOut(ended)
	case b.reason != "":
		r.m.BranchFailed(ended, b.reason)
	default:
		r.m.BranchReturned(ended)
	}
}

// wrap records real requests, except for its own /metrics: scrapes are counted by
// the clock.
func (r v050Recorder) wrap(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.m.HTTPActive(1)
		defer r.m.HTTPActive(-1)
		seen := httpsnoop.CaptureMetrics(h, w, req)
		_, route, _ := strings.Cut(req.Pattern, " ")
		if route == "" {
			route = routeUnknown
		}
		r.m.HTTPRequest(req.Method, route, seen.Code, seen.Duration, seen.Written)
	})
}
