package instrument

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// branchReasons are the reasons for which contextd ends a context branch before
// it returns.
var branchReasons = []string{
	"budget exhausted", "parent returning", "parent force-returned", "session ended",
}

// Branch describes a context branch that ended.
type Branch struct {
	// Project that it worked on.
	Project string
	// Depth of nesting; 0 is the outermost. Above 9 becomes "other".
	Depth int
	// Duration for which it was open.
	Duration time.Duration
	// Tokens used, and allowed. A budget of 0 or less means that none was set:
	// the share of it is not recorded.
	Tokens, Budget int64
}

// Folding records context branches. Give each branch one Created and one of
// Returned, TimedOut and Failed.
type Folding struct {
	created, returned, timedOut, failed *byProject
	active                              metric.Int64UpDownCounter
	duration, utilization               metric.Float64Histogram
	tokens                              metric.Int64Histogram

	projects *projects
	depths   map[string]series // never written after newFolding
}

const (
	depths      = "0123456789"
	maxBranches = len(depths)
)

func newFolding(b *builder, p *projects) *Folding {
	f := &Folding{
		created: newByProject(b, b.counter("folding.branch.created.total", "{branch}",
			"Context branches that were opened, by project and depth."), "depth"),
		returned: newByProject(b, b.counter("folding.branch.returned.total", "{branch}",
			"Context branches that returned successfully, by project and depth."), "depth"),
		timedOut: newByProject(b, b.counter("folding.branch.timeout.total", "{branch}",
			"Context branches that timed out, by project and depth."), "depth"),
		failed: newByProject(b, b.counter("folding.branch.failed.total", "{branch}",
			"Context branches that failed, by project, depth and reason."), "depth", "failure_reason"),
		active: b.upDownCounter("folding.branch.active.count", "{branch}",
			"Context branches that are currently open, by depth."),
		duration: b.histogram("folding.branch.duration.seconds", "s",
			"Time that a context branch was open, by depth.", branchBuckets),
		tokens: b.intHistogram("folding.budget.consumed.tokens", "{token}",
			"Tokens that a context branch used, by depth.", tokenBuckets),
		utilization: b.histogram("folding.budget.utilization.ratio", "1",
			"Share of its token budget that a context branch used, by depth.", ratioBuckets),
		projects: p,
		depths:   make(map[string]series, maxBranches+1),
	}
	for i := range maxBranches + 1 {
		d := depthLabel(i)
		f.depths[d] = newSeries(attribute.String("depth", d))
	}
	f.active.Add(context.Background(), 0, f.depths["0"].add...)
	return f
}

func depthLabel(depth int) string {
	if depth < 0 || depth >= maxBranches {
		return Other
	}
	return depths[depth : depth+1]
}

// Created counts a branch that was opened.
func (f *Folding) Created(ctx context.Context, project string, depth int) {
	if f == nil {
		return
	}
	d := depthLabel(depth)
	f.created.add(ctx, f.projects.label(project), d, "")
	f.active.Add(ctx, 1, f.depths[d].add...)
}

// Returned counts a branch that returned successfully.
func (f *Folding) Returned(ctx context.Context, r Branch) {
	if f != nil {
		f.returned.add(ctx, f.projects.label(r.Project), f.end(ctx, r), "")
	}
}

// TimedOut counts a branch that timed out.
func (f *Folding) TimedOut(ctx context.Context, r Branch) {
	if f != nil {
		f.timedOut.add(ctx, f.projects.label(r.Project), f.end(ctx, r), "")
	}
}

// Failed counts a branch that ended otherwise. reason is budget exhausted,
// parent returning, parent force-returned or session ended; contextd allows
// others, which become "other".
func (f *Folding) Failed(ctx context.Context, r Branch, reason string) {
	if f == nil {
		return
	}
	f.failed.add(ctx, f.projects.label(r.Project), f.end(ctx, r), pick(reason, branchReasons...))
}

// end records what all outcomes have in common and returns the branch's depth.
func (f *Folding) end(ctx context.Context, r Branch) (depth string) {
	depth = depthLabel(r.Depth)
	d := f.depths[depth]
	f.active.Add(ctx, -1, d.add...)
	f.duration.Record(ctx, seconds(r.Duration), d.record...)
	tokens := max(r.Tokens, 0)
	f.tokens.Record(ctx, tokens, d.record...)
	if r.Budget > 0 {
		f.utilization.Record(ctx, float64(tokens)/float64(r.Budget), d.record...)
	}
	return depth
}
