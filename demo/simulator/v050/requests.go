package v050

import (
	"net/http"
	"time"

	"go.opentelemetry.io/otel/metric"
)

type httpMetrics struct {
	requests metric.Int64Counter
	duration metric.Float64Histogram
	size     metric.Int64Histogram
	active   metric.Int64UpDownCounter
	labels   *labelled
}

func newHTTP(b *builder) httpMetrics {
	return httpMetrics{
		requests: b.counter("contextd.http.requests_total", "{request}", "HTTP requests."),
		duration: b.histogram("contextd.http.request_duration_seconds", "s", "Duration of HTTP requests.", durationBuckets),
		size:     b.intHistogram("contextd.http.response_size_bytes", "By", "Size of response bodies.", responseBuckets),
		active:   b.upDown("contextd.http.active_requests", "{request}", "HTTP requests in progress."),
		labels:   by("method", "endpoint", "status"),
	}
}

// HTTPRequest counts a finished request. v0.5.0 reads the response before
// the error that its handler returned has been written: every such request is
// counted as a 200 without a body.
func (m *Metrics) HTTPRequest(method, endpoint string, status int, took time.Duration, responseBytes int64) {
	if status >= http.StatusBadRequest {
		status, responseBytes = http.StatusOK, 0
	}
	o := m.http.labels.of(method, endpoint, number(status))
	m.http.requests.Add(background, 1, o.add...)
	m.http.duration.Record(background, took.Seconds(), o.record...)
	m.http.size.Record(background, responseBytes, o.record...)
}

// HTTPActive changes the number of requests in progress by n.
func (m *Metrics) HTTPActive(n int64) { m.http.active.Add(background, n) }

type toolMetrics struct {
	invocations, errors metric.Int64Counter
	duration            metric.Float64Histogram
	active              metric.Int64UpDownCounter
	labels, reasons     *labelled
}

func newTools(b *builder) toolMetrics {
	return toolMetrics{
		invocations: b.counter("contextd.mcp.tool.invocations_total", "{invocation}", "Calls of MCP tools, failed ones included."),
		duration:    b.histogram("contextd.mcp.tool.duration_seconds", "s", "Duration of calls of MCP tools.", durationBuckets),
		errors:      b.counter("contextd.mcp.tool.errors_total", "{error}", "Failed calls of MCP tools."),
		active:      b.upDown("contextd.mcp.tool.active_requests", "{request}", "Calls of MCP tools in progress."),
		labels:      by("tool"),
		reasons:     by("tool", "reason"),
	}
}

// ToolCall counts a finished call of an MCP tool; reason is empty when it
// succeeded. Errors have their own counter; the calls do not include the outcome.
func (m *Metrics) ToolCall(tool string, took time.Duration, reason string) {
	o := m.tools.labels.of(tool)
	m.tools.invocations.Add(background, 1, o.add...)
	m.tools.duration.Record(background, took.Seconds(), o.record...)
	if reason != "" {
		m.tools.errors.Add(background, 1, m.tools.reasons.of(tool, reason).add...)
	}
}

// ToolActive changes the number of a tool's calls in progress by n.
func (m *Metrics) ToolActive(tool string, n int64) {
	m.tools.active.Add(background, n, m.tools.labels.of(tool).add...)
}

type embeddingMetrics struct {
	duration metric.Float64Histogram
	batch    metric.Int64Histogram
	errors   metric.Int64Counter
	labels   *labelled
}

func newEmbeddings(b *builder) embeddingMetrics {
	return embeddingMetrics{
		duration: b.histogram("contextd.embedding.generation_duration_seconds", "s", "Duration of generating embeddings.", durationBuckets),
		batch:    b.intHistogram("contextd.embedding.batch_size", "{text}", "Texts embedded at once.", batchBuckets),
		errors:   b.counter("contextd.embedding.errors_total", "{error}", "Embeddings that could not be generated."),
		labels:   by("model", "operation"),
	}
}

// Embedded counts a finished embedding of a number of texts.
func (m *Metrics) Embedded(model, operation string, took time.Duration, texts int, failed bool) {
	o := m.embeddings.labels.of(model, operation)
	m.embeddings.duration.Record(background, took.Seconds(), o.record...)
	if texts > 0 {
		m.embeddings.batch.Record(background, int64(texts), o.record...)
	}
	if failed {
		m.embeddings.errors.Add(background, 1, o.add...)
	}
}

type vectorStoreMetrics struct {
	duration          metric.Float64Histogram
	documents, errors metric.Int64Counter
	results           metric.Int64Histogram
	labels, found     *labelled
}

func newVectorStore(b *builder) vectorStoreMetrics {
	return vectorStoreMetrics{
		duration:  b.histogram("contextd.vectorstore.operation_duration_seconds", "s", "Duration of operations on the vector store.", durationBuckets),
		documents: b.counter("contextd.vectorstore.documents_total", "{document}", "Documents that were added or deleted."),
		errors:    b.counter("contextd.vectorstore.errors_total", "{error}", "Operations on the vector store that failed."),
		results:   b.intHistogram("contextd.vectorstore.search_results", "{result}", "Results of a search.", resultBuckets),
		labels:    by("operation", "collection"),
		found:     by("collection"),
	}
}

// VectorOperation counts a finished operation (add_documents, search,
// delete_documents) on a collection, whose name contains its project's.
func (m *Metrics) VectorOperation(operation, collection string, took time.Duration, failed bool) {
	o := m.vectorStore.labels.of(operation, collection)
	m.vectorStore.duration.Record(background, took.Seconds(), o.record...)
	if failed {
		m.vectorStore.errors.Add(background, 1, o.add...)
	}
}

// Documents counts documents that were added or deleted (operation add, delete).
func (m *Metrics) Documents(operation, collection string, n int) {
	m.vectorStore.documents.Add(background, int64(n), m.vectorStore.labels.of(operation, collection).add...)
}

// SearchResults counts the results of one search.
func (m *Metrics) SearchResults(collection string, n int) {
	m.vectorStore.results.Record(background, int64(n), m.vectorStore.found.of(collection).record...)
}
