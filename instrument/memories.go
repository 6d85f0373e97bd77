package instrument

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/metric"
)

// Memories records the memory service.
type Memories struct {
	searches, records, feedbacks, outcomes *byProject
	searchDuration                         metric.Float64Histogram
	count                                  metric.Int64Gauge
	errors                                 *serviceErrors

	projects *projects
}

func newMemories(b *builder, p *projects) *Memories {
	return &Memories{
		searches: newByProject(b, b.counter("contextd.memory.searches_total", "{search}",
			"Searches in the stored memories, by project and range of results."), "result_count"),
		records: newByProject(b, b.counter("contextd.memory.records_total", "{record}",
			"Memories that were stored, by project and outcome."), "outcome"),
		feedbacks: newByProject(b, b.counter("contextd.memory.feedbacks_total", "{feedback}",
			"Ratings of memories, by project and whether one was helpful (positive, negative)."), "helpful"),
		outcomes: newByProject(b, b.counter("contextd.memory.outcomes_total", "{outcome}",
			"Tasks that used a memory, by project and outcome (success, failure)."), "outcome"),
		// v0.5.0 ends at 5 s; another boundary breaks no query.
		searchDuration: b.histogram("contextd.memory.search_duration_seconds", "s",
			"Time to search the stored memories.", durationBuckets),
		count: b.gauge("contextd.memory.count", "{memory}", "Memories in the store."),
		errors: newServiceErrors(b, "contextd.memory.errors_total",
			"Failed operations on memories, by operation and reason."),
		projects: p,
	}
}

// Searched counts a search of a project that found a number of memories.
func (m *Memories) Searched(ctx context.Context, project string, results int, d time.Duration) {
	if m == nil {
		return
	}
	m.searchDuration.Record(ctx, seconds(d))
	m.searches.add(ctx, m.projects.label(project), resultRange(results), "")
}

// Recorded counts a memory that was stored. outcome is success or failure.
func (m *Memories) Recorded(ctx context.Context, project, outcome string) {
	if m != nil {
		m.records.add(ctx, m.projects.label(project), pick(outcome, "success", "failure"), "")
	}
}

// Rated counts a rating of a memory.
func (m *Memories) Rated(ctx context.Context, project string, helpful bool) {
	if m == nil {
		return
	}
	verdict := "negative"
	if helpful {
		verdict = "positive"
	}
	m.feedbacks.add(ctx, m.projects.label(project), verdict, "")
}

// Outcome counts a task that used a memory, and whether it succeeded.
func (m *Memories) Outcome(ctx context.Context, project string, succeeded bool) {
	if m == nil {
		return
	}
	outcome := "failure"
	if succeeded {
		outcome = "success"
	}
	m.outcomes.add(ctx, m.projects.label(project), outcome, "")
}

// Failed counts an operation that failed, such as search, and why, such as
// get_store_failed.
func (m *Memories) Failed(ctx context.Context, operation, reason string) {
	if m != nil {
		m.errors.add(ctx, operation, reason)
	}
}

// SetCount sets the number of stored memories; below 0 counts as 0.
func (m *Memories) SetCount(ctx context.Context, n int64) {
	if m != nil {
		m.count.Record(ctx, max(n, 0))
	}
}
