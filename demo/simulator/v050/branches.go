package v050

import (
	"time"

	"go.opentelemetry.io/otel/metric"
)

type branchMetrics struct {
	created, returned, timedOut, failed metric.Int64Counter
	active                              metric.Int64UpDownCounter
	duration, utilization               metric.Float64Histogram
	tokens                              metric.Int64Histogram

	labels, reasons *labelled
}

func newBranches(b *builder) branchMetrics {
	return branchMetrics{
		created:     b.counter("folding.branch.created.total", "{branch}", "Branches that were created."),
		returned:    b.counter("folding.branch.returned.total", "{branch}", "Branches that returned."),
		timedOut:    b.counter("folding.branch.timeout.total", "{branch}", "Branches that timed out."),
		failed:      b.counter("folding.branch.failed.total", "{branch}", "Branches that failed."),
		active:      b.upDown("folding.branch.active.count", "{branch}", "Branches that are open."),
		duration:    b.histogram("folding.branch.duration.seconds", "s", "Time that branches were open.", branchBuckets),
		tokens:      b.intHistogram("folding.budget.consumed.tokens", "{token}", "Tokens that branches used.", tokenBuckets),
		utilization: b.histogram("folding.budget.utilization.ratio", "1", "Share of their budget that branches used.", ratioBuckets),
		labels:      by("depth", "project_id"),
		reasons:     by("depth", "project_id", "failure_reason"),
	}
}

// Branch describes a context branch that has ended. Budget and Tokens are in
// tokens; without a budget its use is not recorded.
type Branch struct {
	Project        string
	Depth          int
	Took           time.Duration
	Tokens, Budget int64
}

// BranchCreated counts a branch that was opened.
func (m *Metrics) BranchCreated(project string, depth int) {
	o := m.branches.labels.of(number(depth), project)
	m.branches.created.Add(background, 1, o.add...)
	m.branches.active.Add(background, 1, o.add...)
}

// BranchReturned counts a branch that returned.
func (m *Metrics) BranchReturned(r Branch) {
	m.branches.end(m.branches.returned, r, m.branches.labels.of(number(r.Depth), r.Project))
}

// BranchTimedOut counts a branch that timed out.
func (m *Metrics) BranchTimedOut(r Branch) {
	m.branches.end(m.branches.timedOut, r, m.branches.labels.of(number(r.Depth), r.Project))
}

// BranchFailed counts a branch that failed. v0.5.0 subtracts it from the open
// branches under the labels of the failure: the series of opened branches never
// falls, and another one goes below zero. Only their sum is correct.
func (m *Metrics) BranchFailed(r Branch, reason string) {
	m.branches.end(m.branches.failed, r, m.branches.reasons.of(number(r.Depth), r.Project, reason))
}

func (b *branchMetrics) end(counter metric.Int64Counter, r Branch, o options) {
	counter.Add(background, 1, o.add...)
	b.active.Add(background, -1, o.add...)
	b.duration.Record(background, r.Took.Seconds(), o.record...)
	b.tokens.Record(background, r.Tokens, o.record...)
	if r.Budget > 0 {
		b.utilization.Record(background, float64(r.Tokens)/float64(r.Budget), o.record...)
	}
}
