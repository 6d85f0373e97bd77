package otlpexport

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.opentelemetry.io/otel"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// reportInterval is the least time between two reports.
const reportInterval = 10 * time.Minute

// pushes is an exporter that keeps failures from the reader, which would report
// each of them: an outage is reported once.
type pushes struct {
	sdkmetric.Exporter
	handle func(error)

	mu       sync.Mutex
	err      error // of the latest push
	reported bool  // the current outage
	last     time.Time
}

// Export pushes. Its error is reported and kept, not returned.
func (p *pushes) Export(ctx context.Context, rm *metricdata.ResourceMetrics) error {
	err := p.Exporter.Export(ctx, rm)
	if err != nil && errors.Is(ctx.Err(), context.Canceled) {
		return nil // a shutdown ended it, and pushes once more
	}
	if p.note(err, time.Now()) {
		p.handle(fmt.Errorf("otlpexport: metrics cannot be pushed: %w. The process continues, and the next push that "+
			"succeeds has all values; later failures of this outage are not reported", err))
	}
	return nil
}

// note keeps the outcome of a push, and says whether to report it: once for an
// outage, and not within reportInterval of the previous report.
func (p *pushes) note(err error, now time.Time) (report bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
	switch {
	case err == nil:
		p.reported = false
	case !p.reported && (p.last.IsZero() || now.Sub(p.last) >= reportInterval):
		p.reported, p.last = true, now
		return true
	}
	return false
}

func (p *pushes) failing() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// handler is handle, or OpenTelemetry's.
func handler(handle func(error)) func(error) {
	if handle == nil {
		return otel.Handle
	}
	return handle
}
