package insights

import (
	"context"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo/count"
)

// burnWindow is a window of the burn rate, and its name in fields: burn1h.
type burnWindow struct {
	name   string
	length time.Duration
}

// burnWindows are those of the multi-window alerts on burn rates (Google's SRE workbook, chapter 5).
var burnWindows = []burnWindow{
	{"5m", 5 * time.Minute}, {"30m", 30 * time.Minute}, {"1h", time.Hour}, {"2h", 2 * time.Hour},
	{"6h", 6 * time.Hour}, {"1d", 24 * time.Hour}, {"3d", 3 * 24 * time.Hour},
}

// sloValue is one number of an SLO's state.
type sloValue struct {
	name, title, unit string
	value             float64
}

// stateNames are the numbers of a state, for the error about an unknown one.
func stateNames() []string {
	names := []string{"all", "remaining", "spent", "badEvents", "totalEvents", "eventsLeft", "outageMinutesLeft", "filled", "exhaustionSeconds"}
	for _, b := range burnWindows {
		names = append(names, "burn"+b.name, "bad"+b.name)
	}
	return names
}

// answerSloState is the measure "state": the numbers of an SLO at one moment, in one numeric frame per group. A number
// that does not exist, such as a burn rate without events, is left out, which alert rules read as "no data". With
// several, a label `measure` distinguishes them, since alert rules identify values by their labels alone.
func answerSloState(ctx context.Context, t *sloTask) (data.Frames, error) {
	groups, err := t.count(ctx, t.planNow)
	if err != nil {
		return nil, err
	}
	frame := t.emptyFrame("state", data.FrameTypeNumericWide)
	for _, g := range t.few(groups) {
		for _, v := range t.stateOf(g) {
			if t.query.Value != "all" && t.query.Value != v.name {
				continue
			}
			labels := g.labels.Copy()
			if t.query.Value == "all" {
				labels["measure"] = v.name
			}
			frame.Fields = append(frame.Fields, numberField(v, labels))
		}
	}
	return data.Frames{frame}, nil
}

// planNow lays out the cells for the state and all burn rates at the end of the time range.
func (t *sloTask) planNow(phase int64) []slo.Cell {
	lengths := make([]time.Duration, len(burnWindows))
	for i, b := range burnWindows {
		lengths[i] = t.slo.BurnWindow(b.length)
	}
	return count.PlanState(t.slo, t.to, lengths, phase)
}

func numberField(v sloValue, labels data.Labels) *data.Field {
	field := data.NewField(v.name, labels, []float64{v.value})
	field.Config = &data.FieldConfig{Unit: v.unit, DisplayNameFromDS: v.title}
	return field
}

// stateOf computes all numbers of one group that exist.
func (t *sloTask) stateOf(g counted) []sloValue {
	at := t.to.UnixMilli()
	b := t.slo.At(g.sums, t.to)
	t.noteFilled(b.Filled)
	var values []sloValue
	add := func(name, title, unit string, v float64, ok bool) {
		if ok && finite(v) != nil {
			values = append(values, sloValue{name, title, unit, v})
		}
	}
	some := func(name, title, unit string, v *float64) {
		if v != nil {
			add(name, title, unit, *v, true)
		}
	}
	some("remaining", "Budget left", "percentunit", b.Remaining)
	some("spent", "Budget spent", "percentunit", b.Spent)
	for _, w := range burnWindows {
		c := g.sums.Between(at-t.slo.BurnWindow(w.length).Milliseconds(), at)
		burn, ok := c.Spent(t.slo.Objective)
		add("burn"+w.name, "Burn rate over "+w.name, "short", burn, ok)
		add("bad"+w.name, "Bad events in "+w.name, "short", c.Bad, ok)
	}
	add("badEvents", "Bad events", "short", b.Bad, b.Spent != nil)
	add("totalEvents", "All events", "short", b.Total, b.Spent != nil)
	add("eventsLeft", "Bad events left", "short", b.EventsLeft, b.Spent != nil)
	some("outageMinutesLeft", "Minutes of full outage left", "m", b.OutageMinutesLeft)
	if f := t.slo.Forecast(g.sums, t.to); f != nil && f.Exhaustion != nil {
		add("exhaustionSeconds", "Budget gone in", "s", float64(f.Exhaustion.At-at)/1000, true)
	}
	add("filled", "Window filled", "percentunit", b.Filled, true)
	return values
}
