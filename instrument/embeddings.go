package instrument

import (
	"context"
	"math"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// Unknown is the label value of an empty model or operation.
const Unknown = "unknown"

// EmbeddingResult describes one finished embedding operation.
type EmbeddingResult struct {
	// Duration of the operation.
	Duration time.Duration
	// Tokens that the model consumed. 0 or less: unknown, not recorded.
	Tokens int64
	// CostUSD in US dollars. 0 or less, or not a number: not recorded, so that
	// a model without a known price is absent rather than free.
	CostUSD float64
	// BatchSize is the number of texts. 0 or less: not recorded.
	BatchSize int
	// Err is nil for a success.
	Err error
}

// Embeddings records generated embeddings by model and operation.
type Embeddings struct {
	duration   metric.Float64Histogram
	operations metric.Int64Counter
	tokens     metric.Int64Counter
	cost       metric.Float64Counter
	errors     metric.Int64Counter
	batchSize  metric.Int64Histogram

	models  *bounded
	kinds   *bounded
	entries cache[embeddingKey, series]
}

type embeddingKey struct{ model, operation string }

func newEmbeddings(b *builder, cfg config) *Embeddings {
	return &Embeddings{
		duration: b.histogram("contextd.embedding.duration", "s",
			"Duration of embedding operations, by model and operation.", workBuckets),
		operations: b.counter("contextd.embedding.operations", "{operation}",
			"Embedding operations, by model and operation."),
		tokens: b.counter("contextd.embedding.tokens", "{token}",
			"Tokens consumed by embedding operations, by model and operation."),
		// A unit of USD would become part of the name.
		cost: b.floatCounter("contextd.embedding.cost", "{USD}",
			"Cost of embedding operations in US dollars, by model and operation."),
		errors: b.counter("contextd.embedding.errors", "{error}",
			"Failed embedding operations, by model and operation."),
		batchSize: b.intHistogram("contextd.embedding.batch_size", "{text}",
			"Texts per embedding operation, by model and operation.", batchBuckets),
		models: newBounded(cfg.maxModels, Unknown),
		kinds:  newBounded(maxOperations, Unknown),
	}
}

// series returns the attribute set of model and operation. The first use of a
// combination creates its operations and errors counters at 0.
func (e *Embeddings) series(model, operation string) *series {
	k := embeddingKey{e.models.label(model), e.kinds.label(operation)}
	if s := e.entries.get(k); s != nil {
		return s
	}
	// Both labels are bounded, so the cache needs no limit.
	return e.entries.add(k, math.MaxInt, func() *series {
		s := newSeries(attribute.String("model", k.model), attribute.String("operation", k.operation))
		e.operations.Add(context.Background(), 0, s.add...)
		e.errors.Add(context.Background(), 0, s.add...)
		return &s
	})
}

// Declare creates the operations and errors counters of model at 0 before the
// first operation, so that increase() sees it. Call it where the model is
// configured; contextd's operations are embed_documents and embed_query.
func (e *Embeddings) Declare(model string, operations ...string) {
	if e == nil {
		return
	}
	for _, op := range operations {
		e.series(model, op)
	}
}

// Record counts one finished operation on model.
func (e *Embeddings) Record(ctx context.Context, model, operation string, r EmbeddingResult) {
	if e == nil {
		return
	}
	s := e.series(model, operation)
	e.operations.Add(ctx, 1, s.add...)
	e.duration.Record(ctx, seconds(r.Duration), s.record...)
	if r.Tokens > 0 {
		e.tokens.Add(ctx, r.Tokens, s.add...)
	}
	if r.CostUSD > 0 && !math.IsInf(r.CostUSD, 1) { // NaN > 0 is false
		e.cost.Add(ctx, r.CostUSD, s.add...)
	}
	if r.BatchSize > 0 {
		e.batchSize.Record(ctx, int64(r.BatchSize), s.record...)
	}
	if r.Err != nil {
		e.errors.Add(ctx, 1, s.add...)
	}
}
