package instrument

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"
)

// builder creates instruments and collects the provider's errors.
type builder struct {
	meter  metric.Meter
	births *births
	errs   []error
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

func (b *builder) gauge(name, unit, help string) metric.Int64Gauge {
	g, err := b.meter.Int64Gauge(name, metric.WithUnit(unit), metric.WithDescription(help))
	b.check(name, err)
	if g == nil {
		return noop.Int64Gauge{}
	}
	return g
}

func (b *builder) observableCounter(name, unit, help string) metric.Int64ObservableCounter {
	c, err := b.meter.Int64ObservableCounter(name, metric.WithUnit(unit), metric.WithDescription(help))
	b.check(name, err)
	if c == nil {
		return noop.Int64ObservableCounter{}
	}
	return c
}

// Observed values that may fall are up-down counters rather than gauges, so
// that those of two Metrics on one provider add up.
func (b *builder) observableUpDownCounter(name, unit, help string) metric.Int64ObservableUpDownCounter {
	c, err := b.meter.Int64ObservableUpDownCounter(name, metric.WithUnit(unit), metric.WithDescription(help))
	b.check(name, err)
	if c == nil {
		return noop.Int64ObservableUpDownCounter{}
	}
	return c
}

func (b *builder) floatObservableUpDownCounter(name, unit, help string) metric.Float64ObservableUpDownCounter {
	c, err := b.meter.Float64ObservableUpDownCounter(name, metric.WithUnit(unit), metric.WithDescription(help))
	b.check(name, err)
	if c == nil {
		return noop.Float64ObservableUpDownCounter{}
	}
	return c
}

// observe registers f, which is called at every collection of one reader for all
// instruments at once, so that their values are consistent.
func (b *builder) observe(f metric.Callback, name string, instruments ...metric.Observable) {
	_, err := b.meter.RegisterCallback(f, instruments...)
	b.check(name, err)
}

// startAtZero creates counters without labels at 0, so that increase() sees the
// first event.
func startAtZero(counters ...metric.Int64Counter) {
	for _, c := range counters {
		c.Add(context.Background(), 0)
	}
}
