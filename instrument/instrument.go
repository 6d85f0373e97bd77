// Package instrument records contextd's metrics with OpenTelemetry.
//
// One call makes every family of instruments on the MeterProvider it is given:
//
//	m, err := instrument.New(meterProvider)
//
// The families are fields of [Metrics]: HTTP, Tools and Embeddings. The Go
// runtime is read rather than recorded, so it is a [Runtime], which a reader of
// the SDK takes as its producer. Package promexport puts both together for a
// service that is scraped by Prometheus.
//
// Names: exported by OpenTelemetry's Prometheus exporter with its default
// translation and without scope labels, the series are called what the
// contextd monitoring roadmap calls them, for example
// contextd_mcp_tool_calls_total{tool, status}. README.md lists all of them.
//
// Labels are bounded whatever callers pass: a tool that is not listed, an
// unusual HTTP method, and routes and models beyond a limit become "other".
//
// Recording allocates nothing once a combination of labels has been seen, is
// safe for concurrent use, and does not look at the clock: the Record methods
// take durations, so a simulation can replay them at any speed. Every method
// also works on a nil receiver and then does nothing.
package instrument

import (
	"errors"
	"fmt"
	"reflect"

	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"
)

// ScopeName is the instrumentation scope of every instrument of this module.
const ScopeName = "github.com/fyrsmithlabs/contextd-observability/instrument"

// Metrics holds one recorder per family. New never returns a nil family.
type Metrics struct {
	// HTTP counts requests to an HTTP server.
	HTTP *HTTP
	// Tools counts calls of MCP tools.
	Tools *Tools
	// Embeddings counts generated embeddings.
	Embeddings *Embeddings
}

// New makes the instruments on mp. A nil provider (a nil pointer in the
// interface too) gives instruments that do nothing, so that a service whose
// telemetry is off needs no case of its own.
//
// The Metrics are usable even when the error is not nil: the error joins what
// the provider refused, and those instruments do nothing. Several calls on one
// provider are safe; they feed the same series.
func New(mp metric.MeterProvider, opts ...Option) (*Metrics, error) {
	cfg := newConfig(opts)
	if isNil(mp) {
		mp = noop.NewMeterProvider()
	}
	b := &builder{meter: mp.Meter(ScopeName)}
	m := &Metrics{
		HTTP:       newHTTP(b, cfg),
		Tools:      newTools(b, cfg),
		Embeddings: newEmbeddings(b, cfg),
	}
	return m, errors.Join(b.errs...)
}

// isNil says whether mp is nil or holds a nil pointer, as the field of a
// telemetry struct does while telemetry is off.
func isNil(mp metric.MeterProvider) bool {
	if mp == nil {
		return true
	}
	v := reflect.ValueOf(mp)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

// builder makes instruments and collects what the provider refuses.
type builder struct {
	meter metric.Meter
	errs  []error
}

func (b *builder) check(name string, err error) {
	if err != nil {
		b.errs = append(b.errs, fmt.Errorf("instrument %s: %w", name, err))
	}
}

func (b *builder) counter(name, unit, help string) metric.Int64Counter {
	c, err := b.meter.Int64Counter(name, metric.WithUnit(unit), metric.WithDescription(help))
	b.check(name, err)
	if c == nil {
		return noop.Int64Counter{}
	}
	return c
}

func (b *builder) floatCounter(name, unit, help string) metric.Float64Counter {
	c, err := b.meter.Float64Counter(name, metric.WithUnit(unit), metric.WithDescription(help))
	b.check(name, err)
	if c == nil {
		return noop.Float64Counter{}
	}
	return c
}

func (b *builder) upDownCounter(name, unit, help string) metric.Int64UpDownCounter {
	c, err := b.meter.Int64UpDownCounter(name, metric.WithUnit(unit), metric.WithDescription(help))
	b.check(name, err)
	if c == nil {
		return noop.Int64UpDownCounter{}
	}
	return c
}

func (b *builder) histogram(name, unit, help string, bounds []float64) metric.Float64Histogram {
	h, err := b.meter.Float64Histogram(name, metric.WithUnit(unit), metric.WithDescription(help),
		metric.WithExplicitBucketBoundaries(bounds...))
	b.check(name, err)
	if h == nil {
		return noop.Float64Histogram{}
	}
	return h
}

func (b *builder) intHistogram(name, unit, help string, bounds []float64) metric.Int64Histogram {
	h, err := b.meter.Int64Histogram(name, metric.WithUnit(unit), metric.WithDescription(help),
		metric.WithExplicitBucketBoundaries(bounds...))
	b.check(name, err)
	if h == nil {
		return noop.Int64Histogram{}
	}
	return h
}
