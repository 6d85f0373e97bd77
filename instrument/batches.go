package instrument

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/metric"
)

// Batch describes one processed batch, such as a part of a repository that was indexed.
type Batch struct {
	// Duration of the processing.
	Duration time.Duration
	// Bytes and Items in the batch. Negative: unknown, not recorded.
	Bytes, Items int64
	// Err is nil for a success.
	Err error
}

// Batches records batches. They have no labels.
type Batches struct {
	size     metric.Int64Histogram
	items    metric.Int64Histogram
	duration metric.Float64Histogram
	errors   metric.Int64Counter
}

func newBatches(b *builder) *Batches {
	s := &Batches{
		size: b.intHistogram("contextd.batch.size", "By", "Bytes in one batch.", batchSizeBuckets),
		// The roadmap's name of this histogram ends in _total. A counter named
		// contextd.batch.items would collide with it, and cost the whole scrape.
		items: b.intHistogram("contextd.batch.items.total", "{item}",
			"Items in one batch (a histogram, although its name ends in total).", batchItemBuckets),
		duration: b.histogram("contextd.batch.duration", "s", "Time to process one batch.", longBuckets),
		errors:   b.counter("contextd.batch.errors", "{error}", "Batches that failed."),
	}
	startAtZero(s.errors)
	return s
}

// Record counts one finished batch.
func (s *Batches) Record(ctx context.Context, r Batch) {
	if s == nil {
		return
	}
	s.duration.Record(ctx, seconds(r.Duration))
	if r.Bytes >= 0 {
		s.size.Record(ctx, r.Bytes)
	}
	if r.Items >= 0 {
		s.items.Record(ctx, r.Items)
	}
	if r.Err != nil {
		s.errors.Add(ctx, 1)
	}
}
