package instrument

import (
	"context"
	"math"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// The services of contextd (memories, checkpoints, remediations, folding, the
// vector store) have the names of contextd v0.5.0, including the OpenTelemetry
// names, so that it can switch over and its dashboards keep working. Only the
// unbounded labels differ: a project is a keyed hash and a label of counters
// only, result counts are ranges, collections are kinds.

// maxServiceReasons bounds the reasons why an operation of a service failed.
const maxServiceReasons = 32

// serviceErrors counts the failed operations of one service, with the values of
// contextd v0.5.0, such as search and get_store_failed.
type serviceErrors struct {
	counter metric.Int64Counter
	births  *births
	kinds   *bounded
	reasons *bounded
	entries cache[[2]string, bornSeries]
}

func newServiceErrors(b *builder, name, help string) *serviceErrors {
	return &serviceErrors{
		counter: b.counter(name, "{error}", help),
		births:  b.births,
		kinds:   newBounded(maxOperations, Unknown),
		reasons: newBounded(maxServiceReasons, Unknown),
	}
}

func (e *serviceErrors) add(ctx context.Context, operation, reason string) {
	e.series(operation, reason).add(ctx, 1)
}

func (e *serviceErrors) series(operation, reason string) *bornSeries {
	k := [2]string{e.kinds.label(operation), e.reasons.label(reason)}
	if s := e.entries.get(k); s != nil {
		return s
	}
	return e.entries.add(k, math.MaxInt, func() *bornSeries {
		return e.births.create(e.counter, newSeries(attribute.String("operation", k[0]), attribute.String("reason", k[1])))
	})
}

// resultRange is a number of results as a label value: none, few, many.
func resultRange(n int) string {
	switch {
	case n <= 0:
		return "0"
	case n < 10:
		return "1-9"
	}
	return "10+"
}

// pick returns value if it is one of known, otherwise Other, and Unknown if it is
// empty.
func pick(value string, known ...string) string {
	if value == "" {
		return Unknown
	}
	for _, k := range known {
		if value == k {
			return k
		}
	}
	return Other
}
