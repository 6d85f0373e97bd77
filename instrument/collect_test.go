package instrument_test

import (
	"context"
	"fmt"
	"testing"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"go.opentelemetry.io/otel/attribute"
)

// collected maps `name{key=value,...}` to a value: a sum or gauge as it is, a
// histogram as name_count and name_sum.
type collected map[string]float64

func collect(tb testing.TB, reader *sdkmetric.ManualReader) collected {
	tb.Helper()
	var rm metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &rm); err != nil {
		tb.Fatal(err)
	}
	out := collected{}
	for _, scope := range rm.ScopeMetrics {
		for _, m := range scope.Metrics {
			out.add(tb, m)
		}
	}
	return out
}

func (c collected) add(tb testing.TB, m metricdata.Metrics) {
	switch d := m.Data.(type) {
	case metricdata.Sum[int64]:
		points(c, m.Name, d.DataPoints)
	case metricdata.Sum[float64]:
		points(c, m.Name, d.DataPoints)
	case metricdata.Gauge[int64]:
		points(c, m.Name, d.DataPoints)
	case metricdata.Histogram[int64]:
		histogramPoints(c, m.Name, d.DataPoints)
	case metricdata.Histogram[float64]:
		histogramPoints(c, m.Name, d.DataPoints)
	default:
		tb.Errorf("%s has the data %T", m.Name, m.Data)
	}
}

func points[N int64 | float64](c collected, name string, ps []metricdata.DataPoint[N]) {
	for _, p := range ps {
		c[key(name, p.Attributes)] += float64(p.Value)
	}
}

func histogramPoints[N int64 | float64](c collected, name string, ps []metricdata.HistogramDataPoint[N]) {
	for _, p := range ps {
		c[key(name+"_count", p.Attributes)] += float64(p.Count)
		c[key(name+"_sum", p.Attributes)] += float64(p.Sum)
	}
}

func key(name string, attrs attribute.Set) string {
	if attrs.Len() == 0 {
		return name
	}
	return fmt.Sprintf("%s{%s}", name, attrs.Encoded(attribute.DefaultEncoder()))
}

// check compares the given entries; an entry with the value missing must not exist.
func (c collected) check(tb testing.TB, want map[string]float64, missing ...string) {
	tb.Helper()
	for name, v := range want {
		got, ok := c[name]
		if !ok {
			tb.Errorf("%s is missing", name)
		} else if diff := got - v; diff > 1e-9 || diff < -1e-9 {
			tb.Errorf("%s is %v, want %v", name, got, v)
		}
	}
	for _, name := range missing {
		if v, ok := c[name]; ok {
			tb.Errorf("%s is %v, want it missing", name, v)
		}
	}
}
