package instrument

import (
	"context"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// CheckpointSave describes a checkpoint that was saved.
type CheckpointSave struct {
	// Project that it belongs to.
	Project string
	// AutoCreated is true if contextd saved it automatically.
	AutoCreated bool
	// Bytes of the content. Negative: unknown, not recorded.
	Bytes int64
	// Duration of the operation.
	Duration time.Duration
}

// Checkpoints records the checkpoint service.
type Checkpoints struct {
	saves, resumes                             *byProject
	saveDuration, resumeDuration, listDuration metric.Float64Histogram
	size                                       metric.Float64Histogram
	count                                      metric.Int64Gauge
	errors                                     *serviceErrors

	projects *projects
	levels   map[string]series // never written after newCheckpoints
}

// resumeLevels are how much of a checkpoint contextd can restore.
var resumeLevels = []string{"summary", "context", "full"}

func newCheckpoints(b *builder, p *projects) *Checkpoints {
	c := &Checkpoints{
		saves: newByProject(b, b.counter("contextd.checkpoint.saves_total", "{save}",
			"Checkpoints that were saved, by project and whether contextd saved them automatically."), "auto_created"),
		resumes: newByProject(b, b.counter("contextd.checkpoint.resumes_total", "{resume}",
			"Checkpoints that were resumed, by project and level (summary, context, full)."), "level"),
		saveDuration: b.histogram("contextd.checkpoint.save_duration_seconds", "s",
			"Time to save a checkpoint.", durationBuckets),
		resumeDuration: b.histogram("contextd.checkpoint.resume_duration_seconds", "s",
			"Time to resume a checkpoint, by level (summary, context, full).", durationBuckets),
		listDuration: b.histogram("contextd.checkpoint.list_duration_seconds", "s",
			"Time to list checkpoints.", durationBuckets),
		size: b.histogram("contextd.checkpoint.size_bytes", "By",
			"Size of a saved checkpoint.", checkpointBuckets),
		count: b.gauge("contextd.checkpoint.count", "{checkpoint}", "Checkpoints in the store."),
		errors: newServiceErrors(b, "contextd.checkpoint.errors_total",
			"Failed operations on checkpoints, by operation and reason."),
		projects: p,
		levels:   make(map[string]series, len(resumeLevels)+2),
	}
	for _, level := range append([]string{Other, Unknown}, resumeLevels...) {
		c.levels[level] = newSeries(attribute.String("level", level))
	}
	return c
}

// Saved counts a checkpoint that was saved.
func (c *Checkpoints) Saved(ctx context.Context, s CheckpointSave) {
	if c == nil {
		return
	}
	c.saves.add(ctx, c.projects.label(s.Project), strconv.FormatBool(s.AutoCreated), "")
	c.saveDuration.Record(ctx, seconds(s.Duration))
	if s.Bytes >= 0 {
		c.size.Record(ctx, float64(s.Bytes))
	}
}

// Resumed counts a checkpoint that was resumed. level is summary, context or full.
func (c *Checkpoints) Resumed(ctx context.Context, project, level string, d time.Duration) {
	if c == nil {
		return
	}
	level = pick(level, resumeLevels...)
	c.resumes.add(ctx, c.projects.label(project), level, "")
	c.resumeDuration.Record(ctx, seconds(d), c.levels[level].record...)
}

// Listed records a list of checkpoints.
func (c *Checkpoints) Listed(ctx context.Context, d time.Duration) {
	if c != nil {
		c.listDuration.Record(ctx, seconds(d))
	}
}

// Failed counts an operation that failed, such as save, and why, such as store_failed.
func (c *Checkpoints) Failed(ctx context.Context, operation, reason string) {
	if c != nil {
		c.errors.add(ctx, operation, reason)
	}
}

// SetCount sets the number of stored checkpoints; below 0 counts as 0.
func (c *Checkpoints) SetCount(ctx context.Context, n int64) {
	if c != nil {
		c.count.Record(ctx, max(n, 0))
	}
}
