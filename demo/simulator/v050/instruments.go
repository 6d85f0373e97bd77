// Package v050 exports what contextd v0.5.0 exports: the same names, types,
// labels and buckets, and the same quirks.
//
// v0.5.0 sends its own metrics by OTLP ([Metrics]); GET /metrics has only
// what client_golang collects by default ([Collector]). A series starts with its
// first event, and not at 0.
package v050

import (
	"context"
	"errors"
	"fmt"

	"go.opentelemetry.io/otel/metric"
)

// ScopeName is the instrumentation scope of every instrument. v0.5.0 has one for
// each of its packages; a store does not see them.
const ScopeName = "github.com/fyrsmithlabs/contextd"

var background = context.Background()

// Metrics are the instruments of contextd v0.5.0 that it records into. Those
// that it declares and never records (compression.*, contextd.memory.confidence,
// contextd.context.tokens_saved_total and others) are omitted, which makes no
// difference.
type Metrics struct {
	http        httpMetrics
	tools       toolMetrics
	embeddings  embeddingMetrics
	vectorStore vectorStoreMetrics
	memories    memoryMetrics
	checkpoints checkpointMetrics
	remediation remediationMetrics
	branches    branchMetrics
}

// New creates the instruments on mp. The error joins the errors of mp.
func New(mp metric.MeterProvider) (*Metrics, error) {
	b := &builder{meter: mp.Meter(ScopeName)}
	m := &Metrics{
		http:        newHTTP(b),
		tools:       newTools(b),
		embeddings:  newEmbeddings(b),
		vectorStore: newVectorStore(b),
		memories:    newMemories(b),
		checkpoints: newCheckpoints(b),
		remediation: newRemediation(b),
		branches:    newBranches(b),
	}
	return m, errors.Join(b.errs...)
}

// Buckets as v0.5.0 has them: durations in seconds, sizes in bytes.
var (
	durationBuckets = []float64{.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
	// memorySearchBuckets lack the last one.
	memorySearchBuckets = durationBuckets[:len(durationBuckets)-1]
	branchBuckets       = []float64{.1, .5, 1, 5, 10, 30, 60, 120, 300, 600}
	responseBuckets     = []float64{100, 500, 1e3, 5e3, 1e4, 5e4, 1e5, 5e5}
	checkpointBuckets   = []float64{1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20}
	batchBuckets        = []float64{1, 2, 5, 10, 25, 50, 100, 250, 500}
	resultBuckets       = []float64{0, 1, 5, 10, 25, 50, 100}
	tokenBuckets        = []float64{100, 500, 1e3, 2e3, 4e3, 8e3, 16e3, 32e3}
	ratioBuckets        = []float64{.1, .2, .4, .6, .8, .9, .95, 1}
)

// builder creates instruments and collects the provider's errors.
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
	return c
}

func (b *builder) upDown(name, unit, help string) metric.Int64UpDownCounter {
	c, err := b.meter.Int64UpDownCounter(name, metric.WithUnit(unit), metric.WithDescription(help))
	b.check(name, err)
	return c
}

// gauge is recorded where v0.5.0's is observed: its last value can be saved.
func (b *builder) gauge(name, unit, help string) metric.Int64Gauge {
	g, err := b.meter.Int64Gauge(name, metric.WithUnit(unit), metric.WithDescription(help))
	b.check(name, err)
	return g
}

func (b *builder) histogram(name, unit, help string, buckets []float64) metric.Float64Histogram {
	h, err := b.meter.Float64Histogram(name, metric.WithUnit(unit), metric.WithDescription(help),
		metric.WithExplicitBucketBoundaries(buckets...))
	b.check(name, err)
	return h
}

func (b *builder) intHistogram(name, unit, help string, buckets []float64) metric.Int64Histogram {
	h, err := b.meter.Int64Histogram(name, metric.WithUnit(unit), metric.WithDescription(help),
		metric.WithExplicitBucketBoundaries(buckets...))
	b.check(name, err)
	return h
}
