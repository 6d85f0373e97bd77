package insights

import (
	"context"
	"math"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo/count"
)

// answerBudget is the measure "budget": per group a frame "budget" with the line of the remaining budget and the burn
// rate, and its future: the frames "forecast" and "expiring".
func answerBudget(ctx context.Context, t *sloTask) (data.Frames, error) {
	var plan count.LinePlan
	groups, err := t.count(ctx, func(phase int64) []slo.Cell {
		plan = count.PlanLine(t.slo, t.from, t.to, lineStep(t.from, t.to, t.interval, t.points), phase)
		return plan.Cells
	})
	if err != nil {
		return nil, err
	}
	var frames data.Frames
	for _, g := range t.few(groups) {
		frames = append(frames, t.budgetFrame(g, plan))
		if f := t.slo.Forecast(g.sums, t.to); f != nil {
			frames = append(frames, t.aheadFrame("forecast", g, f.Points, true))
			frames[len(frames)-1].Meta.Custom = map[string]any{"kind": "contextd-budget-forecast", "exhaustion": f.Exhaustion}
		}
		if points := t.slo.Expiring(g.sums, t.to); points != nil {
			frames = append(frames, t.aheadFrame("expiring", g, points, false))
		}
	}
	if len(groups) == 0 {
		frames = append(frames, t.emptyFrame("budget", data.FrameTypeTimeSeriesWide))
	}
	return frames, nil
}

func (t *sloTask) emptyFrame(name string, kind data.FrameType) *data.Frame {
	frame := data.NewFrame(name)
	frame.Meta = &data.FrameMeta{Type: kind, TypeVersion: data.FrameTypeVersion{0, 1}}
	return frame
}

// budgetFrame draws one group's budget.
func (t *sloTask) budgetFrame(g counted, plan count.LinePlan) *data.Frame {
	points := t.slo.Line(g.sums, plan.At, plan.BurnOver)
	times := make([]time.Time, len(points))
	remaining, burn := make([]*float64, len(points)), make([]*float64, len(points))
	for i, p := range points {
		times[i] = time.UnixMilli(p.T).UTC()
		if spent, ok := p.Spent(t.slo.Objective); ok {
			remaining[i] = finite(1 - spent)
		}
		if p.HasBurn {
			burn[i] = finite(p.Burn)
		}
	}
	frame := t.emptyFrame("budget", data.FrameTypeTimeSeriesWide)
	timeField := data.NewField("time", nil, times)
	timeField.Config = &data.FieldConfig{Interval: float64(plan.Step.Milliseconds())}
	left := data.NewField("remaining", g.labels, remaining)
	left.Config = &data.FieldConfig{Unit: "percentunit", DisplayNameFromDS: "Budget left"}
	left.Config.SetMax(1)
	rate := data.NewField("burn", g.labels, burn)
	rate.Config = &data.FieldConfig{Unit: "short", DisplayNameFromDS: "Burn rate"}
	rate.Config.SetMin(0)
	frame.Fields = append(frame.Fields, timeField, left, rate)
	frame.Meta.Custom = t.budgetMeta(g)
	return frame
}

// aheadFrame draws a future budget, up to its exhaustion, with its band or without.
func (t *sloTask) aheadFrame(name string, g counted, points []slo.ForecastPoint, band bool) *data.Frame {
	fields := []struct {
		name, title string
		of          func(slo.ForecastPoint) float64
	}{
		{"remaining", "Budget left, " + name, func(p slo.ForecastPoint) float64 { return p.Remaining }},
		{"lower", "Forecast, worse", func(p slo.ForecastPoint) float64 { return p.Lower }},
		{"upper", "Forecast, better", func(p slo.ForecastPoint) float64 { return p.Upper }},
	}
	if !band {
		fields = fields[:1]
	}
	frame := t.emptyFrame(name, data.FrameTypeTimeSeriesWide)
	times := make([]time.Time, len(points))
	for i, p := range points {
		times[i] = time.UnixMilli(p.T).UTC()
	}
	frame.Fields = append(frame.Fields, data.NewField("time", nil, times))
	for _, f := range fields {
		values := make([]*float64, len(points))
		for i, p := range points {
			values[i] = finite(f.of(p))
		}
		field := data.NewField(f.name, g.labels, values)
		field.Config = &data.FieldConfig{Unit: "percentunit", DisplayNameFromDS: f.title}
		frame.Fields = append(frame.Fields, field)
	}
	return frame
}

// budgetMeta is what the budget panel needs to know beside the line; see the frame's documentation.
func (t *sloTask) budgetMeta(g counted) map[string]any {
	start, end := t.slo.Window.Period(t.to)
	b := t.slo.At(g.sums, t.to)
	t.noteFilled(b.Filled)
	meta := map[string]any{
		"kind": "contextd-budget", "slo": t.slo.Name, "title": t.slo.Title, "objective": t.slo.Objective,
		"windowSeconds": end.Sub(start).Seconds(), "calendar": t.slo.Window.Calendar(), "filled": b.Filled,
	}
	// JSON has no NaN and no infinity: one such number fails the whole answer.
	for name, v := range map[string]float64{"badEvents": b.Bad, "totalEvents": b.Total} {
		if finite(v) != nil {
			meta[name] = v
		}
	}
	if t.slo.Window.Calendar() {
		meta["periodStart"] = start.UnixMilli()
	}
	if b.Spent != nil {
		meta["spent"] = *b.Spent
	}
	return meta
}

// finite is a pointer to v, nil when v cannot be drawn.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
