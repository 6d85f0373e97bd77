package instrument

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// DefaultTools returns the names of the MCP tools that contextd offers: the 21
// of v0.5.0, and those of its conversations.
func DefaultTools() []string {
	return []string{
		"branch_create", "branch_return", "branch_status",
		"checkpoint_save", "checkpoint_list", "checkpoint_resume",
		"conversation_index", "conversation_search",
		"memory_search", "memory_record", "memory_feedback", "memory_outcome",
		"memory_consolidate", "memory_consolidate_session",
		"reflect_analyze", "reflect_report",
		"remediation_search", "remediation_record", "remediation_feedback",
		"repository_index", "repository_search", "semantic_search",
		"troubleshoot_diagnose",
	}
}

// Tools records calls of MCP tools.
type Tools struct {
	calls    metric.Int64Counter
	errors   metric.Int64Counter
	active   metric.Int64UpDownCounter
	duration metric.Float64Histogram

	clock    func() time.Time
	reasonOf func(error) Reason
	byName   map[string]*toolSeries // never written after newTools
	other    *toolSeries
}

// toolSeries holds one tool's attribute sets.
type toolSeries struct {
	tool, success, failure series
	reasons                map[Reason]series
}

func newToolSeries(name string) *toolSeries {
	tool := attribute.String("tool", name)
	s := &toolSeries{
		tool:    newSeries(tool),
		success: newSeries(tool, attribute.String("status", "success")),
		failure: newSeries(tool, attribute.String("status", "error")),
		reasons: make(map[Reason]series, len(reasons)),
	}
	for _, r := range reasons {
		s.reasons[r] = newSeries(tool, attribute.String("reason", string(r)))
	}
	return s
}

func newTools(b *builder, cfg config) *Tools {
	t := &Tools{
		calls: b.counter("contextd.mcp.tool.calls", "{call}",
			"Calls of MCP tools, by tool and status (success, error)."),
		errors: b.counter("contextd.mcp.tool.errors", "{error}",
			"Failed calls of MCP tools, by tool and reason."),
		active: b.upDownCounter("contextd.mcp.tool.active_requests", "{request}",
			"Calls of MCP tools in progress, by tool."),
		duration: b.histogram("contextd.mcp.tool.duration", "s",
			"Duration of calls of MCP tools, by tool.", workBuckets),
		clock:    cfg.clock,
		reasonOf: cfg.reasonOf,
		byName:   make(map[string]*toolSeries, len(cfg.tools)),
		other:    newToolSeries(Other),
	}
	for _, name := range cfg.tools {
		if t.byName[name] == nil && name != "" {
			t.byName[name] = newToolSeries(cleanLabel(name))
		}
	}
	t.startAtZero()
	return t
}

// startAtZero creates the calls, the errors of every reason and the calls in
// progress of every listed tool at 0, so that increase() sees the first one and
// an error ratio is 0 rather than missing.
func (t *Tools) startAtZero() {
	ctx := context.Background()
	for _, s := range t.byName {
		t.calls.Add(ctx, 0, s.success.add...)
		t.calls.Add(ctx, 0, s.failure.add...)
		t.active.Add(ctx, 0, s.tool.add...)
		for _, why := range s.reasons {
			t.errors.Add(ctx, 0, why.add...)
		}
	}
}

func (t *Tools) series(tool string) *toolSeries {
	if s := t.byName[tool]; s != nil {
		return s
	}
	return t.other
}

// Record counts one finished call of tool that took d. A nil err is a success;
// otherwise ReasonOf determines the error's reason.
func (t *Tools) Record(ctx context.Context, tool string, d time.Duration, err error) {
	if t == nil {
		return
	}
	t.record(ctx, t.series(tool), d, t.reason(err))
}

// RecordReason is Record for a caller that knows the reason: ReasonNone is a
// success, and a value that is not one of Reasons counts as ReasonInternal.
func (t *Tools) RecordReason(ctx context.Context, tool string, d time.Duration, reason Reason) {
	if t == nil {
		return
	}
	t.record(ctx, t.series(tool), d, reason)
}

func (t *Tools) record(ctx context.Context, s *toolSeries, d time.Duration, reason Reason) {
	t.duration.Record(ctx, seconds(d), s.tool.record...)
	if reason == ReasonNone {
		t.calls.Add(ctx, 1, s.success.add...)
		return
	}
	t.calls.Add(ctx, 1, s.failure.add...)
	why, ok := s.reasons[reason]
	if !ok {
		why = s.reasons[ReasonInternal]
	}
	t.errors.Add(ctx, 1, why.add...)
}

func (t *Tools) reason(err error) Reason { return classify(t.reasonOf, err) }

// AddActive changes the number of calls in progress by n, which may be
// negative. Start calls it.
func (t *Tools) AddActive(ctx context.Context, tool string, n int64) {
	if t == nil {
		return
	}
	t.active.Add(ctx, n, t.series(tool).tool.add...)
}

// Start counts a call of tool as in progress. End it once, with End, Done or
// Deferred:
//
//	defer m.Tools.Start(ctx, "memory_search").Done(&err)
//
// It takes the exemplar from the span in ctx: start the span of the call first.
// Metrics.StartCall also counts the call in its session.
func (t *Tools) Start(ctx context.Context, tool string) ToolCall {
	if t == nil {
		return ToolCall{}
	}
	s := t.series(tool)
	t.active.Add(ctx, 1, s.tool.add...)
	return ToolCall{tools: t, series: s, ctx: ctx, start: t.clock()}
}

// ToolCall is a call in progress. The zero value does nothing.
type ToolCall struct {
	tools  *Tools
	series *toolSeries
	ctx    context.Context
	start  time.Time
}

// End records the call with its outcome and removes it from the calls in progress.
func (c ToolCall) End(err error) {
	if c.tools == nil {
		return
	}
	c.end(c.tools.reason(err))
}

// Done is End for a defer statement: it reads *err when the function returns
// (nil means no error to report) and records a panic as ReasonInternal before
// letting it continue.
func (c ToolCall) Done(err *error) {
	if c.tools == nil {
		return
	}
	if p := recover(); p != nil {
		c.end(ReasonInternal)
		panic(p)
	}
	c.endWith(err)
}

// Deferred is Done for a function that starts the call for another one, which
// defers the result:
//
//	func (s *Server) startMetrics(ctx context.Context, tool string, err *error) func() {
//		return s.metrics.Tools.Start(ctx, tool).Deferred(err)
//	}
//
//	defer s.startMetrics(ctx, "memory_search", &err)()
//
// A closure that calls Done cannot replace it: recover works only in the
// deferred function itself, so a panic would count as a success.
func (c ToolCall) Deferred(err *error) func() {
	return func() {
		if c.tools == nil {
			return
		}
		if p := recover(); p != nil {
			c.end(ReasonInternal)
			panic(p)
		}
		c.endWith(err)
	}
}

// endWith ends the call with the error that err points to, if any.
func (c ToolCall) endWith(err *error) {
	if err == nil {
		c.end(ReasonNone)
		return
	}
	c.End(*err)
}

func (c ToolCall) end(reason Reason) {
	c.tools.active.Add(c.ctx, -1, c.series.tool.add...)
	c.tools.record(c.ctx, c.series, c.tools.clock().Sub(c.start), reason)
}
