package insights

import (
	"context"
	"fmt"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo/count"
)

// drawnBurns are the burn rates that are drawn as lines: the long windows of the burn rate alerts.
var drawnBurns = []burnWindow{{"1h", time.Hour}, {"6h", 6 * time.Hour}, {"1d", 24 * time.Hour}, {"3d", 3 * 24 * time.Hour}}

// answerBurn is the measure "burn": how fast the budget is spent, where 1 spends all of it exactly by the end of the
// window, over several windows with the label `window`. Mode instant gives all windows of the burn
// rate alerts, mode range lines of the long ones.
func answerBurn(ctx context.Context, t *sloTask) (data.Frames, error) {
	if t.query.Mode == modeInstant {
		return burnNow(ctx, t)
	}
	step := lineStep(t.from, t.to, t.interval, t.points)
	// Whatever the line's step, windows are made of cells that fit them.
	cell := min(max(step, slo.RecordedStep), count.CoarseStep)
	var at []slo.Cell
	groups, err := t.count(ctx, func(phase int64) []slo.Cell {
		longest := drawnBurns[len(drawnBurns)-1].length
		first := t.from.Add(-longest)
		at = slo.Grid(t.from.UnixMilli(), t.to.UnixMilli(), max(step, cell).Milliseconds(), phase, nil)
		return slo.Grid(first.UnixMilli(), t.to.UnixMilli(), cell.Milliseconds(), phase, count.Cuts(t.slo, first, t.to))
	})
	if err != nil {
		return nil, err
	}
	var frames data.Frames
	for _, g := range t.few(groups) {
		frames = append(frames, t.burnLines(g, at, max(step, cell)))
	}
	if len(frames) == 0 {
		frames = append(frames, t.emptyFrame("burn", data.FrameTypeTimeSeriesWide))
	}
	return frames, nil
}

func (t *sloTask) burnLines(g counted, at []slo.Cell, step time.Duration) *data.Frame {
	frame := t.emptyFrame("burn", data.FrameTypeTimeSeriesWide)
	times := make([]time.Time, len(at))
	for i, c := range at {
		times[i] = time.UnixMilli(c.To).UTC()
	}
	timeField := data.NewField("time", nil, times)
	timeField.Config = &data.FieldConfig{Interval: float64(step.Milliseconds())}
	frame.Fields = append(frame.Fields, timeField)
	for _, b := range drawnBurns {
		values := make([]*float64, len(at))
		for i, c := range at {
			if burn, ok := t.slo.Burn(g.sums, time.UnixMilli(c.To), b.length); ok {
				values[i] = finite(burn)
			}
		}
		frame.Fields = append(frame.Fields, burnField(g.labels, b, values))
	}
	return frame
}

func burnNow(ctx context.Context, t *sloTask) (data.Frames, error) {
	groups, err := t.count(ctx, t.planNow)
	if err != nil {
		return nil, err
	}
	frame := t.emptyFrame("burn", data.FrameTypeNumericWide)
	for _, g := range t.few(groups) {
		for _, b := range burnWindows {
			if burn, ok := t.slo.Burn(g.sums, t.to, b.length); ok && finite(burn) != nil {
				frame.Fields = append(frame.Fields, burnField(g.labels, b, []float64{burn}))
			}
		}
	}
	return data.Frames{frame}, nil
}

func burnField(of data.Labels, b burnWindow, values any) *data.Field {
	labels := of.Copy()
	labels["window"] = b.name
	field := data.NewField("burn", labels, values)
	field.Config = &data.FieldConfig{Unit: "short", DisplayNameFromDS: fmt.Sprintf("Burn rate over %s", b.name)}
	field.Config.SetMin(0)
	return field
}

// lineStep is the step of a line: on the ladder, for at most that many points.
func lineStep(from, to time.Time, interval time.Duration, points int) time.Duration {
	return promapi.Align(from, to, interval, points).Step
}
