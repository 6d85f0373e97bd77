package insights

import (
	"context"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo/count"
)

const (
	// planOfState counts what the budget and the burn rates at the end of the time range are computed from.
	planOfState = "state"
	// planOfHistory also counts what happened in the window: the last hours, and the hours in which the budget burned, in
	// steps of five minutes.
	planOfHistory = "history"
)

// plans are the values of a query's "plan".
func plans() []string { return []string{planOfState, planOfHistory} }

// answerIncrements is the measure "increments": what the SLI counted, step by step, for further arithmetic: a page that
// tries another objective, replays alerts or reports a month. It covers the SLO's window that
// ends at the end of the time range. Steps without events are left out. Each group has its own frame; its metadata
// say which time is covered, and when the SLI last had samples: an idle service counts nothing and still has samples.
func answerIncrements(ctx context.Context, t *sloTask) (data.Frames, error) {
	plan := t.planNow
	if t.query.Plan == planOfHistory {
		plan = func(phase int64) []slo.Cell { return count.PlanHistory(t.slo, t.to, phase) }
	}
	var covered []slo.Cell
	groups, err := t.count(ctx, func(phase int64) []slo.Cell {
		covered = plan(phase)
		return covered
	})
	if err != nil {
		return nil, err
	}
	groups, whole := t.few(groups), true
	if t.query.Plan == planOfHistory {
		if groups, whole, err = t.refine(ctx, groups); err != nil {
			return nil, err
		}
	}
	var frames data.Frames
	for _, g := range groups {
		frames = append(frames, t.incrementsFrame(g, covered, whole))
	}
	if len(frames) == 0 {
		frames = append(frames, t.incrementsFrame(counted{labels: t.labels(nil), sums: slo.NewSums(nil)}, covered, whole))
	}
	return frames, nil
}

// refine counts the steps that burned again, in five minutes. False when more burned than is counted again.
func (t *sloTask) refine(ctx context.Context, groups []counted) ([]counted, bool, error) {
	sums := make([]*slo.Sums, len(groups))
	for i, g := range groups {
		sums[i] = g.sums
	}
	spans, all := t.slo.HotSpans(sums)
	if len(spans) == 0 {
		return groups, all, nil
	}
	fine, err := t.count(ctx, func(phase int64) []slo.Cell {
		var cells []slo.Cell
		for _, s := range spans {
			cells = append(cells, slo.Grid(s.From, s.To, slo.FineStep.Milliseconds(), phase, count.Cuts(t.slo, time.UnixMilli(s.From), time.UnixMilli(s.To)))...)
		}
		return cells
	})
	if err != nil {
		return nil, false, err
	}
	refined := slices.Clone(groups)
	for i, g := range groups {
		at := slices.IndexFunc(fine, func(f counted) bool { return f.labels.String() == g.labels.String() })
		if at >= 0 {
			refined[i].sums = slo.Refine(g.sums, fine[at].sums, spans)
		}
	}
	return refined, all, nil
}

func (t *sloTask) incrementsFrame(g counted, covered []slo.Cell, whole bool) *data.Frame {
	var times []time.Time
	var widths []int64
	var bad, total []float64
	for _, inc := range g.sums.Increments() {
		if inc.Bad == 0 && inc.Total == 0 {
			continue
		}
		times, widths = append(times, time.UnixMilli(inc.T).UTC()), append(widths, inc.Width)
		bad, total = append(bad, inc.Bad), append(total, inc.Total)
	}
	frame := t.emptyFrame("increments", data.FrameTypeTimeSeriesWide)
	width := data.NewField("width", g.labels, widths)
	width.Config = &data.FieldConfig{Unit: "ms", DisplayNameFromDS: "Width of the step"}
	badField, totalField := data.NewField("bad", g.labels, bad), data.NewField("total", g.labels, total)
	badField.Config = &data.FieldConfig{Unit: "short", DisplayNameFromDS: "Bad events"}
	totalField.Config = &data.FieldConfig{Unit: "short", DisplayNameFromDS: "All events"}
	frame.Fields = append(frame.Fields, data.NewField("time", nil, times), width, badField, totalField)
	meta := map[string]any{"kind": "contextd-slo-increments", "slo": t.slo.Name, "to": t.to.UnixMilli(), "whole": whole}
	if t.unmeasurable != "" {
		meta["problem"] = t.unmeasurable
	}
	if len(covered) > 0 {
		meta["from"] = covered[0].From
	}
	if first, ok := g.sums.First(); ok {
		meta["firstSeen"] = first
	}
	if last, ok := g.sums.Last(); ok {
		meta["lastSeen"] = last
	}
	frame.Meta.Custom = meta
	return frame
}
