package instrument

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// Bounds on the combinations of method, route and status. Together they stay
// below the SDK's own limit of 2,000, past which every label is lost.
const (
	maxHTTPSeries = 1400
	// maxHTTPOverflow reserves one series per status beyond maxHTTPSeries.
	maxHTTPOverflow = 501
)

// HTTPRequest describes one finished HTTP request.
type HTTPRequest struct {
	// Method of the request; an unusual one is recorded as "other".
	Method string
	// Route is the pattern that matched, such as /checkpoints/{id}, never the
	// raw path. Empty means that no route matched: "other".
	Route string
	// Status of the response, 100 to 599; anything else is recorded as "other".
	Status int
	// Duration of the request.
	Duration time.Duration
	// RequestBytes and ResponseBytes are body sizes. Negative: unknown, not recorded.
	RequestBytes, ResponseBytes int64
}

// HTTP records requests to an HTTP server by method, route and status code.
type HTTP struct {
	requests     metric.Int64Counter
	connections  metric.Int64Counter
	active       metric.Int64UpDownCounter
	duration     metric.Float64Histogram
	requestSize  metric.Int64Histogram
	responseSize metric.Int64Histogram

	routes  *bounded
	entries cache[httpKey, series]
}

type httpKey struct {
	method, route string
	status        int // 0: other
}

func newHTTP(b *builder, cfg config) *HTTP {
	h := &HTTP{
		requests: b.counter("http.server.requests", "{request}",
			"HTTP requests, by method, route and status code."),
		connections: b.counter("http.server.connections", "{connection}",
			"Connections that the HTTP server accepted."),
		active: b.upDownCounter("http.server.active_requests", "{request}",
			"HTTP requests in progress."),
		duration: b.histogram("http.server.request.duration", "s",
			"Duration of HTTP requests, by method, route and status code.", durationBuckets),
		requestSize: b.intHistogram("http.server.request.size", "By",
			"Size of HTTP request bodies, by method, route and status code.", sizeBuckets),
		responseSize: b.intHistogram("http.server.response.size", "By",
			"Size of HTTP response bodies, by method, route and status code.", sizeBuckets),
		routes: newBounded(cfg.maxRoutes, Other),
	}
	// No request is needed to know these labels, so they exist from the start.
	h.active.Add(context.Background(), 0)
	h.connections.Add(context.Background(), 0)
	return h
}

// Record counts one finished request. Wrap calls it.
func (h *HTTP) Record(ctx context.Context, r HTTPRequest) {
	if h == nil {
		return
	}
	s := h.series(r)
	h.requests.Add(ctx, 1, s.add...)
	h.duration.Record(ctx, seconds(r.Duration), s.record...)
	if r.RequestBytes >= 0 {
		h.requestSize.Record(ctx, r.RequestBytes, s.record...)
	}
	if r.ResponseBytes >= 0 {
		h.responseSize.Record(ctx, r.ResponseBytes, s.record...)
	}
}

// AddActive changes the number of requests in progress by n, which may be
// negative. Wrap calls it.
func (h *HTTP) AddActive(ctx context.Context, n int64) {
	if h != nil {
		h.active.Add(ctx, n)
	}
}

// AddConnections counts n accepted connections; n below 1 is ignored.
func (h *HTTP) AddConnections(ctx context.Context, n int64) {
	if h != nil && n > 0 {
		h.connections.Add(ctx, n)
	}
}

// ConnState counts accepted connections when it is set as, or called from, the
// ConnState hook of an http.Server.
func (h *HTTP) ConnState(_ net.Conn, state http.ConnState) {
	if state == http.StateNew {
		h.AddConnections(context.Background(), 1)
	}
}

// bornStatuses are the failures of a server itself. Their counters exist at 0
// for every route, so that increase() sees the first failure.
var bornStatuses = []int{http.StatusInternalServerError, http.StatusServiceUnavailable}

// Declare creates the counters of a route's successes (200) and failures (500
// and 503) at 0 before the first request, so that increase() sees it. Without it,
// those of the failures exist from the route's first request on.
func (h *HTTP) Declare(method, route string) {
	if h == nil {
		return
	}
	s := h.series(HTTPRequest{Method: method, Route: route, Status: http.StatusOK})
	h.requests.Add(context.Background(), 0, s.add...)
}

// bear creates the counters of the failures of k's route at 0.
func (h *HTTP) bear(k httpKey) {
	for _, k.status = range bornStatuses {
		if h.entries.get(k) != nil {
			continue
		}
		if s := h.entries.add(k, maxHTTPSeries, k.series); s != nil {
			h.requests.Add(context.Background(), 0, s.add...)
		}
	}
}

func (h *HTTP) series(r HTTPRequest) *series {
	k := httpKey{method: boundedMethod(r.Method), route: h.routes.label(r.Route)}
	if r.Status >= 100 && r.Status <= 599 {
		k.status = r.Status
	}
	if s := h.entries.get(k); s != nil {
		return s
	}
	if s := h.entries.add(k, maxHTTPSeries, k.series); s != nil {
		h.bear(k)
		return s
	}
	// Too many combinations: keep only the status, which is bounded.
	k.method, k.route = Other, Other
	if s := h.entries.get(k); s != nil {
		return s
	}
	return h.entries.add(k, maxHTTPSeries+maxHTTPOverflow, k.series)
}

func (k httpKey) series() *series {
	status := Other
	if k.status != 0 {
		status = strconv.Itoa(k.status)
	}
	s := newSeries(
		attribute.String("http.method", k.method),
		attribute.String("http.route", k.route),
		attribute.String("http.status_code", status),
	)
	return &s
}

// boundedMethod keeps the registered methods, so that a client cannot add any.
func boundedMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodConnect, http.MethodOptions, http.MethodTrace:
		return method
	case "": // how net/http spells GET
		return http.MethodGet
	}
	return Other
}
