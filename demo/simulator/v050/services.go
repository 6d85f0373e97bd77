package v050

import (
	"strconv"
	"time"

	"go.opentelemetry.io/otel/metric"
)

// failures counts failed operations of a service.
type failures struct {
	errors metric.Int64Counter
	labels *labelled
}

func newFailures(b *builder, name string) failures {
	return failures{b.counter(name, "{error}", "Operations that failed."), by("operation", "reason")}
}

func (f failures) add(operation, reason string) {
	f.errors.Add(background, 1, f.labels.of(operation, reason).add...)
}

type memoryMetrics struct {
	searches, records, feedbacks, outcomes metric.Int64Counter
	searchDuration                         metric.Float64Histogram
	count                                  metric.Int64Gauge
	failures                               failures

	project, found, outcome, helpful *labelled
}

func newMemories(b *builder) memoryMetrics {
	return memoryMetrics{
		searches:       b.counter("contextd.memory.searches_total", "{search}", "Searches in the memories."),
		records:        b.counter("contextd.memory.records_total", "{record}", "Memories that were recorded."),
		feedbacks:      b.counter("contextd.memory.feedbacks_total", "{feedback}", "Ratings of memories."),
		outcomes:       b.counter("contextd.memory.outcomes_total", "{outcome}", "Outcomes of tasks that used a memory."),
		searchDuration: b.histogram("contextd.memory.search_duration_seconds", "s", "Duration of searches in the memories.", memorySearchBuckets),
		count:          b.gauge("contextd.memory.count", "{memory}", "Memories in the store."),
		failures:       newFailures(b, "contextd.memory.errors_total"),
		project:        by("project_id"),
		found:          by("project_id", "result_count"),
		outcome:        by("project_id", "outcome"),
		helpful:        by("project_id", "helpful"),
	}
}

// MemorySearched counts a search. The number of results is a label: it has as
// many values as there are result counts.
func (m *Metrics) MemorySearched(project string, results int, took time.Duration) {
	m.memories.searches.Add(background, 1, m.memories.found.of(project, number(results)).add...)
	m.memories.searchDuration.Record(background, took.Seconds(), m.memories.project.of(project).record...)
}

// MemoryRecorded counts a memory with the outcome success or failure.
func (m *Metrics) MemoryRecorded(project, outcome string) {
	m.memories.records.Add(background, 1, m.memories.outcome.of(project, outcome).add...)
}

// MemoryRated counts a rating.
func (m *Metrics) MemoryRated(project string, helpful bool) {
	m.memories.feedbacks.Add(background, 1, m.memories.helpful.of(project, choose(helpful, "positive", "negative")).add...)
}

// MemoryOutcome counts the outcome of a task that used a memory.
func (m *Metrics) MemoryOutcome(project string, succeeded bool) {
	m.memories.outcomes.Add(background, 1, m.memories.outcome.of(project, choose(succeeded, "success", "failure")).add...)
}

// MemoryFailed counts an operation on memories that failed.
func (m *Metrics) MemoryFailed(operation, reason string) { m.memories.failures.add(operation, reason) }

// MemoryCount sets the number of memories.
func (m *Metrics) MemoryCount(n int64) { m.memories.count.Record(background, n) }

type checkpointMetrics struct {
	saves, resumes                                   metric.Int64Counter
	saveDuration, resumeDuration, listDuration, size metric.Float64Histogram
	failures                                         failures

	project, auto, level *labelled
}

func newCheckpoints(b *builder) checkpointMetrics {
	// v0.5.0 cannot count its checkpoints, and reports 0.
	b.gauge("contextd.checkpoint.count", "{checkpoint}", "Checkpoints in the store.").Record(background, 0)
	return checkpointMetrics{
		saves:          b.counter("contextd.checkpoint.saves_total", "{save}", "Checkpoints that were saved."),
		resumes:        b.counter("contextd.checkpoint.resumes_total", "{resume}", "Checkpoints that were resumed."),
		saveDuration:   b.histogram("contextd.checkpoint.save_duration_seconds", "s", "Duration of saving a checkpoint.", durationBuckets),
		resumeDuration: b.histogram("contextd.checkpoint.resume_duration_seconds", "s", "Duration of resuming a checkpoint.", durationBuckets),
		listDuration:   b.histogram("contextd.checkpoint.list_duration_seconds", "s", "Duration of listing checkpoints.", durationBuckets),
		size:           b.histogram("contextd.checkpoint.size_bytes", "By", "Size of saved checkpoints.", checkpointBuckets),
		failures:       newFailures(b, "contextd.checkpoint.errors_total"),
		project:        by("project_id"),
		auto:           by("project_id", "auto_created"),
		level:          by("project_id", "level"),
	}
}

// CheckpointSaved counts a checkpoint; auto means that contextd saved it automatically.
func (m *Metrics) CheckpointSaved(project string, auto bool, bytes int64, took time.Duration) {
	o := m.checkpoints.project.of(project)
	m.checkpoints.saves.Add(background, 1, m.checkpoints.auto.of(project, strconv.FormatBool(auto)).add...)
	m.checkpoints.size.Record(background, float64(bytes), o.record...)
	m.checkpoints.saveDuration.Record(background, took.Seconds(), o.record...)
}

// CheckpointResumed counts a checkpoint that was resumed at the level summary,
// context or full.
func (m *Metrics) CheckpointResumed(project, level string, took time.Duration) {
	o := m.checkpoints.level.of(project, level)
	m.checkpoints.resumes.Add(background, 1, o.add...)
	m.checkpoints.resumeDuration.Record(background, took.Seconds(), o.record...)
}

// CheckpointsListed counts a listing.
func (m *Metrics) CheckpointsListed(project string, took time.Duration) {
	m.checkpoints.listDuration.Record(background, took.Seconds(), m.checkpoints.project.of(project).record...)
}

// CheckpointFailed counts an operation on checkpoints that failed.
func (m *Metrics) CheckpointFailed(operation, reason string) {
	m.checkpoints.failures.add(operation, reason)
}

type remediationMetrics struct {
	searches, records, feedbacks metric.Int64Counter
	searchDuration               metric.Float64Histogram
	failures                     failures

	scope, found, category, rating *labelled
}

func newRemediation(b *builder) remediationMetrics {
	return remediationMetrics{
		searches:       b.counter("contextd.remediation.searches_total", "{search}", "Searches for remedies."),
		records:        b.counter("contextd.remediation.records_total", "{record}", "Remedies that were recorded."),
		feedbacks:      b.counter("contextd.remediation.feedbacks_total", "{feedback}", "Ratings of remedies."),
		searchDuration: b.histogram("contextd.remediation.search_duration_seconds", "s", "Duration of searches for remedies.", durationBuckets),
		failures:       newFailures(b, "contextd.remediation.errors_total"),
		scope:          by("scope"),
		found:          by("scope", "project_id", "result_count"),
		category:       by("scope", "project_id", "category"),
		rating:         by("project_id", "rating"),
	}
}

// RemediationSearched counts a search. path is the project's folder: v0.5.0
// uses it unchanged as the label project_id.
func (m *Metrics) RemediationSearched(path, scope string, results int, took time.Duration) {
	m.remediation.searches.Add(background, 1, m.remediation.found.of(scope, path, number(results)).add...)
	m.remediation.searchDuration.Record(background, took.Seconds(), m.remediation.scope.of(scope).record...)
}

// RemediationRecorded counts a remedy.
func (m *Metrics) RemediationRecorded(path, scope, category string) {
	m.remediation.records.Add(background, 1, m.remediation.category.of(scope, path, category).add...)
}

// RemediationRated counts a rating: helpful, not_helpful or outdated.
func (m *Metrics) RemediationRated(path, rating string) {
	m.remediation.feedbacks.Add(background, 1, m.remediation.rating.of(path, rating).add...)
}

// RemediationFailed counts an operation on remedies that failed.
func (m *Metrics) RemediationFailed(operation, reason string) {
	m.remediation.failures.add(operation, reason)
}

func choose(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
