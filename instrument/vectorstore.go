package instrument

import (
	"context"
	"math"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// DefaultCollections returns the kinds of collections of contextd v0.5.0.
func DefaultCollections() []string {
	return []string{
		"memories", "remediations", "checkpoints", "sessions", "codebase", "policies", "skills", "agents",
		"coding_standards", "repo_standards", "anti_patterns", "feedback", "contextd_default",
	}
}

// VectorStore records operations on the vector store by operation and kind of
// collection. A collection's kind is its name, or the part after an underscore:
// the rest of the name identifies a project and is not exported.
type VectorStore struct {
	duration  metric.Float64Histogram
	documents metric.Int64Counter
	errors    metric.Int64Counter
	results   metric.Int64Histogram

	kinds        *bounded
	collections  []string
	byCollection map[string]series // never written after newVectorStore
	operations   cache[vectorKey, series]
	births       *births
	processed    cache[vectorKey, bornSeries] // of documents, whose operations have other names
}

type vectorKey struct{ operation, collection string }

// maxCollections bounds the kinds of collections, whatever WithCollections says.
const maxCollections = 50

func newVectorStore(b *builder, cfg config) *VectorStore {
	v := &VectorStore{
		duration: b.histogram("contextd.vectorstore.operation_duration_seconds", "s",
			"Duration of operations on the vector store, by operation and kind of collection.", durationBuckets),
		documents: b.counter("contextd.vectorstore.documents_total", "{document}",
			"Documents added or deleted, by operation and kind of collection."),
		errors: b.counter("contextd.vectorstore.errors_total", "{error}",
			"Failed operations on the vector store, by operation and kind of collection."),
		results: b.intHistogram("contextd.vectorstore.search_results", "{result}",
			"Results that one search returned, by kind of collection.", resultBuckets),
		births:       b.births,
		kinds:        newBounded(maxOperations, Unknown),
		byCollection: make(map[string]series, len(cfg.collections)+2),
	}
	for _, c := range cfg.collections {
		if c != "" && len(v.collections) < maxCollections {
			v.collections = append(v.collections, cleanLabel(c))
		}
	}
	for _, c := range append([]string{Other, Unknown}, v.collections...) {
		v.byCollection[c] = newSeries(attribute.String("collection", c))
	}
	return v
}

// kind is the kind of content that a collection's name indicates.
func (v *VectorStore) kind(collection string) string {
	if collection == "" {
		return Unknown
	}
	for _, c := range v.collections {
		rest, found := strings.CutSuffix(collection, c)
		if found && (rest == "" || rest[len(rest)-1] == '_') {
			return c
		}
	}
	return Other
}

// series returns the attribute set of an operation, whose errors exist at 0
// from the first use on.
func (v *VectorStore) series(operation, collection string) *series {
	k := vectorKey{v.kinds.label(operation), v.kind(collection)}
	if s := v.operations.get(k); s != nil {
		return s
	}
	return v.operations.add(k, math.MaxInt, func() *series {
		s := k.series()
		v.errors.Add(context.Background(), 0, s.add...)
		return s
	})
}

func (k vectorKey) series() *series {
	s := newSeries(attribute.String("operation", k.operation), attribute.String("collection", k.collection))
	return &s
}

// Record counts one finished operation, such as search, add_documents or
// delete_documents. A nil err is a success.
func (v *VectorStore) Record(ctx context.Context, operation, collection string, d time.Duration, err error) {
	if v == nil {
		return
	}
	s := v.series(operation, collection)
	v.duration.Record(ctx, seconds(d), s.record...)
	if err != nil {
		v.errors.Add(ctx, 1, s.add...)
	}
}

// Documents counts n documents that were added (add) or deleted (delete); n
// below 1 is ignored.
func (v *VectorStore) Documents(ctx context.Context, operation, collection string, n int) {
	if v == nil || n < 1 {
		return
	}
	k := vectorKey{v.kinds.label(operation), v.kind(collection)}
	s := v.processed.get(k)
	if s == nil {
		s = v.processed.add(k, math.MaxInt, func() *bornSeries { return v.births.create(v.documents, *k.series()) })
	}
	s.add(ctx, int64(n))
}

// Results records how many results a search returned; below 0 counts as 0.
func (v *VectorStore) Results(ctx context.Context, collection string, n int) {
	if v != nil {
		v.results.Record(ctx, int64(max(n, 0)), v.byCollection[v.kind(collection)].record...)
	}
}
