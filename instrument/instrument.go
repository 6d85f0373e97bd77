// Package instrument records contextd's metrics with OpenTelemetry.
//
// One call creates every family of instruments on a MeterProvider:
//
//	m, err := instrument.New(meterProvider)
//
// The families are fields of [Metrics]. The Go runtime is read rather than
// recorded, so it is a [Runtime], a producer for a reader of the SDK. Package
// promexport combines both for a service that Prometheus scrapes, package
// otlpexport for one that pushes by OTLP, and package echometrics records the
// requests to an Echo server.
//
// Names: exported by OpenTelemetry's Prometheus exporter with its default
// translation and without scope labels, the series have the names of the
// contextd monitoring roadmap, for example
// contextd_mcp_tool_calls_total{tool, status}. README.md lists all of them.
//
// Labels are bounded whatever callers pass: a tool that is not listed, an
// unusual HTTP method, and routes and models beyond a limit become "other".
// Projects are keyed hashes, and sessions are never a label.
//
// Recording allocates nothing once a combination of labels has been seen, is
// safe for concurrent use, and does not look at the clock: the Record methods
// take durations, so a simulation can replay them at any speed. Where the time
// itself matters (calls that are started, sessions, request rate), [WithClock]
// replaces it. Every method
// also works on a nil receiver and then does nothing.
package instrument

import (
	"errors"
	"reflect"

	"go.opentelemetry.io/otel/metric"
)

// ScopeName is the instrumentation scope of every instrument of this module.
const ScopeName = "github.com/fyrsmithlabs/contextd-observability/instrument"

// Metrics holds one recorder per family. A family that is nil records nothing.
type Metrics struct {
	// HTTP counts requests to an HTTP server.
	HTTP *HTTP
	// Tools counts calls of MCP tools.
	Tools *Tools
	// Embeddings counts generated embeddings.
	Embeddings *Embeddings
	// Pool counts the connections of a pool.
	Pool *Pool
	// Database counts operations on contextd's stores.
	Database *Database
	// Batches counts processed batches.
	Batches *Batches
	// RateLimit counts the decisions of a rate limiter.
	RateLimit *RateLimit
	// Caches counts cache lookups.
	Caches *Caches
	// Security counts failed authentication, redacted secrets and the like.
	Security *Security
	// Memories counts the memory service's work.
	Memories *Memories
	// Checkpoints counts the checkpoint service's work.
	Checkpoints *Checkpoints
	// Remediations counts the remediation service's work.
	Remediations *Remediations
	// Folding counts context branches.
	Folding *Folding
	// VectorStore counts operations on the vector store.
	VectorStore *VectorStore
	// Sessions counts sessions and which tools follow each other in them.
	Sessions *Sessions
}

// Disabled returns Metrics that record nothing, for a service whose telemetry
// is off. Its families are nil: a call costs one comparison, and HTTP.Wrap
// returns the handler itself.
func Disabled() *Metrics { return &Metrics{} }

// New creates the instruments on mp. With a nil provider (or a nil pointer in
// the interface) it returns Disabled, so that a service without telemetry needs
// no special case.
//
// The Metrics are usable even if the error is not nil: it joins the instruments
// that the provider refused, which do nothing, and the invalid options, which
// are ignored. Several calls on one provider are safe; they feed the same
// series.
func New(mp metric.MeterProvider, opts ...Option) (*Metrics, error) {
	if isNil(mp) {
		return Disabled(), nil
	}
	cfg := newConfig(opts)
	b := &builder{meter: mp.Meter(ScopeName), births: &births{hold: cfg.hold, clock: cfg.clock}}
	p := newProjects(b, cfg)
	m := &Metrics{
		HTTP:         newHTTP(b, cfg),
		Tools:        newTools(b, cfg),
		Embeddings:   newEmbeddings(b, cfg),
		Pool:         newPool(b),
		Database:     newDatabase(b, cfg),
		Batches:      newBatches(b),
		RateLimit:    newRateLimit(b, cfg),
		Caches:       newCaches(b),
		Security:     newSecurity(b),
		Memories:     newMemories(b, p),
		Checkpoints:  newCheckpoints(b, p),
		Remediations: newRemediations(b, p),
		Folding:      newFolding(b, p),
		VectorStore:  newVectorStore(b, cfg),
		Sessions:     newSessions(b, cfg, p),
	}
	return m, errors.Join(b.errs...)
}

// isNil reports whether mp is nil or contains a nil pointer, like the field of a
// telemetry struct while telemetry is off.
func isNil(mp metric.MeterProvider) bool {
	if mp == nil {
		return true
	}
	v := reflect.ValueOf(mp)
	return v.Kind() == reflect.Pointer && v.IsNil()
}
