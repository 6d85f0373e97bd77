package insights

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo/count"
)

const (
	// maxSpenders is how many label values are shown separately; the rest is one.
	maxSpenders = 20
	otherName   = "(other)"
	noneName    = "(none)"
)

// spender is one value of a label, and its share of the spent budget.
type spender struct {
	value string
	sums  []*slo.Sums
	bad   float64
}

// answerSpentBy is the measure "spentBy": the share of the error budget that each value of a label has spent. The
// shares add up to what is spent in all. Mode instant gives it for the SLO's window, mode range for each step of the
// time range.
func answerSpentBy(ctx context.Context, t *sloTask) (data.Frames, error) {
	by := t.query.By
	split := []string{by}
	for _, label := range slices.Sorted(maps.Keys(t.query.Group)) {
		if label != by {
			split = append(split, label)
		}
	}
	if t.slo.RatioSlices() != nil {
		// Slices are judged by the SLO's own groups.
		t.judgedBy = append([]string{}, t.slo.GroupBy...)
		for _, label := range t.slo.GroupBy {
			if !slices.Contains(split, label) {
				split = append(split, label)
			}
		}
	}
	t.rawOnly = slices.ContainsFunc(split, func(label string) bool { return !slices.Contains(t.slo.GroupBy, label) })
	t.slo.GroupBy, t.slo.Indicator = split, t.slo.Indicator.GroupedBy(split)
	from, _ := t.slo.Window.Period(t.to)
	step := count.CoarseStep
	if t.query.Mode == modeRange {
		from, step = t.from, lineStep(t.from, t.to, t.interval, t.points)
	}
	var cells []slo.Cell
	groups, err := t.count(ctx, func(phase int64) []slo.Cell {
		cells = slo.Grid(from.UnixMilli(), t.to.UnixMilli(), step.Milliseconds(), phase, count.Cuts(t.slo, from, t.to))
		return cells
	})
	if err != nil {
		return nil, err
	}
	groups = slices.DeleteFunc(groups, func(g counted) bool { return !t.inGroup(g) })
	spenders, total := rank(groups, by, from.UnixMilli(), t.to.UnixMilli())
	if t.query.Mode == modeRange {
		return data.Frames{t.spentLines(spenders, total, cells, step)}, nil
	}
	frame := t.emptyFrame("spentBy", data.FrameTypeNumericWide)
	for _, s := range spenders {
		if share, ok := (slo.Counts{Bad: s.bad, Total: total}).Spent(t.slo.Objective); ok && finite(share) != nil {
			frame.Fields = append(frame.Fields, t.spentField(s, []float64{share}))
		}
	}
	frame.Meta.Custom = t.spentMeta(spenders, total)
	return data.Frames{frame}, nil
}

// inGroup reports whether the counts are those of the query's group.
func (t *sloTask) inGroup(g counted) bool {
	for label, value := range t.query.Group {
		if g.labels[label] != value {
			return false
		}
	}
	return true
}

// spentMeta are the events behind the shares, for a table.
func (t *sloTask) spentMeta(spenders []spender, total float64) map[string]any {
	parts := make([]map[string]any, len(spenders))
	for i, s := range spenders {
		parts[i] = map[string]any{"value": s.value, "bad": s.bad}
	}
	return map[string]any{"kind": "contextd-slo-spent", "slo": t.slo.Name, "by": t.query.By, "totalEvents": total, "parts": parts}
}

// rank sorts the values of the label by what they spent between two moments, and joins those after the first ones. The
// total is that of all: the share of a value is of the whole SLO's budget.
func rank(groups []counted, by string, from, to int64) (spenders []spender, total float64) {
	for _, g := range groups {
		c := g.sums.Between(from, to)
		total += c.Total
		value := g.labels[by]
		if value == "" {
			value = noneName
		}
		i := slices.IndexFunc(spenders, func(s spender) bool { return s.value == value })
		if i < 0 {
			i, spenders = len(spenders), append(spenders, spender{value: value})
		}
		spenders[i].sums, spenders[i].bad = append(spenders[i].sums, g.sums), spenders[i].bad+c.Bad
	}
	slices.SortStableFunc(spenders, func(a, b spender) int {
		if a.bad != b.bad {
			return int(min(max((b.bad-a.bad)*1e9, -1), 1))
		}
		return strings.Compare(a.value, b.value)
	})
	if len(spenders) > maxSpenders {
		rest := spender{value: otherName}
		for _, s := range spenders[maxSpenders:] {
			rest.sums, rest.bad = append(rest.sums, s.sums...), rest.bad+s.bad
		}
		spenders = append(spenders[:maxSpenders:maxSpenders], rest)
	}
	return spenders, total
}

// spentLines gives what each value spent in each step, of the budget of all events in the time range.
func (t *sloTask) spentLines(spenders []spender, total float64, cells []slo.Cell, step time.Duration) *data.Frame {
	frame := t.emptyFrame("spentBy", data.FrameTypeTimeSeriesWide)
	if len(spenders) == 0 {
		return frame
	}
	times := make([]time.Time, len(cells))
	for i, c := range cells {
		times[i] = time.UnixMilli(c.To).UTC()
	}
	timeField := data.NewField("time", nil, times)
	timeField.Config = &data.FieldConfig{Interval: float64(step.Milliseconds())}
	frame.Fields = append(frame.Fields, timeField)
	for _, s := range spenders {
		values := make([]*float64, len(cells))
		for i, c := range cells {
			bad := 0.0
			for _, sums := range s.sums {
				bad += sums.Between(c.From, c.To).Bad
			}
			if share, ok := (slo.Counts{Bad: bad, Total: total}).Spent(t.slo.Objective); ok {
				values[i] = finite(share)
			}
		}
		frame.Fields = append(frame.Fields, t.spentField(s, values))
	}
	return frame
}

func (t *sloTask) spentField(s spender, values any) *data.Field {
	labels := t.labels(nil)
	labels[t.query.By] = s.value
	field := data.NewField("spent", labels, values)
	field.Config = &data.FieldConfig{Unit: "percentunit", DisplayNameFromDS: s.value}
	field.Config.Description = fmt.Sprintf("Share of the error budget of %s that %s=%q has spent.", t.slo.Title, t.query.By, s.value)
	return field
}
