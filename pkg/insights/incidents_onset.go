package insights

import (
	"context"
	"time"

	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/incident"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo/count"
)

// maxOnsets is of how many incidents the SLI is counted minute by minute, the newest ones: each takes a few queries.
const maxOnsets = 40

// addOnsets finds when incidents began: from the SLI of the alert's SLO, else from when its condition began to hold.
func (t *incidentsTask) addOnsets(ctx context.Context) error {
	bySlo := map[string][]int{}
	counted := 0
	for i := len(t.incidents) - 1; i >= 0; i-- {
		one := &t.incidents[i]
		one.Slo = t.sloOf(*one)
		if one.Pending != 0 {
			one.Onset, one.OnsetFrom = one.Pending, incident.FromPending
		}
		if _, known := t.slos[one.Slo]; !known || one.Before {
			continue
		}
		if counted++; counted <= maxOnsets {
			bySlo[one.Slo] = append(bySlo[one.Slo], i)
		}
	}
	if counted > maxOnsets {
		t.warn("The SLI tells the onset of the newest %d incidents only; that of %d others is when their alert's condition began to hold. Choose a shorter time range for them.", maxOnsets, counted-maxOnsets)
	}
	for _, name := range sortedKeys(bySlo) {
		if err := t.onsetsOf(ctx, t.slos[name], bySlo[name]); err != nil {
			return err
		}
	}
	return nil
}

func (t *incidentsTask) sloOf(i incident.Incident) string {
	if name := i.Labels["slo"]; name != "" {
		return name
	}
	return t.query.SloOf[i.Alert]
}

// onsetsOf counts one SLO, and sets the onset and the cost of its incidents.
func (t *incidentsTask) onsetsOf(ctx context.Context, s slo.SLO, at []int) error {
	own := make([]incident.Incident, len(at))
	for k, i := range at {
		own[k] = t.incidents[i]
	}
	to := t.to.UnixMilli()
	fine, err := t.counted(ctx, s, func(phase int64) []slo.Cell { return incident.Hot(own, to, phase) })
	if err != nil || fine == nil {
		return err
	}
	window, err := t.counted(ctx, s, func(phase int64) []slo.Cell { return count.PlanState(s, t.to, nil, phase) })
	if err != nil {
		return err
	}
	start, _ := s.Window.Period(t.to)
	for _, i := range at {
		one := &t.incidents[i]
		sums := matching(fine, s.GroupBy, one.Labels)
		if onset, earlier, ok := incident.Onset(sums, s.Objective, one.Start); ok {
			one.Onset, one.OnsetFrom = onset, incident.FromSLO
			if earlier {
				one.OnsetFrom = incident.FromSLOEarlier
			}
		}
		end := one.End
		if one.Open() {
			end = to
		}
		whole := matching(window, s.GroupBy, one.Labels).Between(start.UnixMilli(), to)
		if budget := whole.Total * (1 - s.Objective); budget > 0 && one.Onset != 0 {
			one.Spent = finite(sums.Between(one.Onset, end).Bad / budget)
		}
	}
	return nil
}

// counted counts an SLO; nil with a notice when it cannot be counted, as the incidents are of use without.
func (t *incidentsTask) counted(ctx context.Context, s slo.SLO, plan func(phase int64) []slo.Cell) ([]count.Group, error) {
	answer, err := count.Count(ctx, count.Query{API: t.api, SLO: s, To: t.to, Plan: plan})
	if ctx.Err() != nil {
		return nil, err
	}
	why := answer.Unmeasurable
	if err != nil {
		why = err.Error()
	}
	if why != "" {
		t.warn("The onset of incidents of the SLO %q is not read from its SLI: %s", s.Name, why)
		return nil, nil
	}
	t.notices = append(t.notices, noticesOf(answer.Notes)...)
	return answer.Groups, nil
}

// matching are the sums of those groups of an SLO whose labels an incident has: all of them, where it names none.
func matching(groups []count.Group, by []string, labels map[string]string) *slo.Sums {
	cells := map[slo.Cell]slo.Counts{}
	for _, g := range groups {
		if !matches(g.Labels, by, labels) {
			continue
		}
		for _, inc := range g.Increments {
			cell := slo.Cell{From: inc.T - inc.Width, To: inc.T}
			was := cells[cell]
			cells[cell] = slo.Counts{Bad: was.Bad + inc.Bad, Total: was.Total + inc.Total}
		}
	}
	incs := make([]slo.Increment, 0, len(cells))
	for cell, c := range cells {
		incs = append(incs, slo.Increment{T: cell.To, Width: cell.Width(), Bad: c.Bad, Total: c.Total})
	}
	return slo.NewSums(incs)
}

func matches(group model.Metric, by []string, labels map[string]string) bool {
	for _, name := range by {
		if value, ok := labels[name]; ok && value != string(group[model.LabelName(name)]) {
			return false
		}
	}
	return true
}

func timeOf(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
