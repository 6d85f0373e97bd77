package instrument

import (
	"context"
	"math"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// Database records operations on contextd's stores by operation.
type Database struct {
	operations metric.Int64Counter
	errors     metric.Int64Counter
	duration   metric.Float64Histogram

	reasonOf func(error) Reason
	kinds    *bounded
	entries  cache[string, operationSeries]
}

// operationSeries holds one operation's attribute sets.
type operationSeries struct {
	operation, success, failure series
	reasons                     map[Reason]series
}

// startReasons are the reasons for which a database itself fails. Their
// counters start at 0, so that an alert sees the first error.
var startReasons = []Reason{ReasonStorage, ReasonTimeout, ReasonInternal}

func newDatabase(b *builder, cfg config) *Database {
	return &Database{
		operations: b.counter("contextd.database.operations", "{operation}",
			"Operations on contextd's stores, by operation and status (success, error)."),
		errors: b.counter("contextd.database.errors", "{error}",
			"Failed operations on contextd's stores, by operation and reason."),
		duration: b.histogram("contextd.database.operation.duration", "s",
			"Duration of operations on contextd's stores, by operation.", workBuckets),
		reasonOf: cfg.reasonOf,
		kinds:    newBounded(maxOperations, Unknown),
	}
}

// series returns the attribute sets of operation, whose counters exist at 0
// from the first use on.
func (d *Database) series(operation string) *operationSeries {
	k := d.kinds.label(operation)
	if s := d.entries.get(k); s != nil {
		return s
	}
	return d.entries.add(k, math.MaxInt, func() *operationSeries { return d.newSeries(k) })
}

func (d *Database) newSeries(operation string) *operationSeries {
	op := attribute.String("operation", operation)
	s := &operationSeries{
		operation: newSeries(op),
		success:   newSeries(op, attribute.String("status", "success")),
		failure:   newSeries(op, attribute.String("status", "error")),
		reasons:   make(map[Reason]series, len(reasons)),
	}
	for _, r := range reasons {
		s.reasons[r] = newSeries(op, attribute.String("reason", string(r)))
	}
	ctx := context.Background()
	d.operations.Add(ctx, 0, s.success.add...)
	d.operations.Add(ctx, 0, s.failure.add...)
	for _, r := range startReasons {
		d.errors.Add(ctx, 0, s.reasons[r].add...)
	}
	return s
}

// Declare creates the counters of operations at 0 before the first one, so that
// increase() and an alert on the first error see it.
func (d *Database) Declare(operations ...string) {
	if d == nil {
		return
	}
	for _, op := range operations {
		d.series(op)
	}
}

// Record counts one finished operation, such as search, that took t. A nil err
// is a success; otherwise ReasonOf determines the error's reason.
func (d *Database) Record(ctx context.Context, operation string, t time.Duration, err error) {
	if d == nil {
		return
	}
	d.RecordReason(ctx, operation, t, classify(d.reasonOf, err))
}

// RecordReason is Record for a caller that knows the reason: ReasonNone is a
// success, and a value that is not one of Reasons counts as ReasonInternal.
func (d *Database) RecordReason(ctx context.Context, operation string, t time.Duration, reason Reason) {
	if d == nil {
		return
	}
	s := d.series(operation)
	d.duration.Record(ctx, seconds(t), s.operation.record...)
	if reason == ReasonNone {
		d.operations.Add(ctx, 1, s.success.add...)
		return
	}
	d.operations.Add(ctx, 1, s.failure.add...)
	why, ok := s.reasons[reason]
	if !ok {
		why = s.reasons[ReasonInternal]
	}
	d.errors.Add(ctx, 1, why.add...)
}
