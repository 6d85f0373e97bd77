package insights

import (
	"context"
	"fmt"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo/count"
)

// maxGroups bounds how many groups of an SLO one answer shows.
const maxGroups = 50

// counted is what one group of an SLO has counted, maintenance excluded.
type counted struct {
	labels data.Labels
	sums   *slo.Sums
}

// count counts the SLO's events in the cells that plan lays out for the phase of the recorded steps.
func (t *sloTask) count(ctx context.Context, plan func(phase int64) []slo.Cell) ([]counted, error) {
	answer, err := count.Count(ctx, count.Query{API: t.api, SLO: t.slo, To: t.to, Plan: plan, RawOnly: t.rawOnly, JudgedBy: t.judgedBy})
	t.notices = append(t.notices, noticesOf(answer.Notes)...)
	for _, text := range answer.Warnings {
		t.warn(text)
	}
	if text, ok := count.Problem(err); ok {
		return nil, badQuery("%s", text)
	}
	if err != nil {
		return nil, err
	}
	if t.unmeasurable = answer.Unmeasurable; t.unmeasurable != "" {
		t.warn(t.unmeasurable)
		return nil, nil
	}
	var all []counted
	var excess count.Excess
	var sum slo.Counts
	for _, g := range answer.Groups {
		sums := t.slo.NewSums(g.Increments)
		sum.Bad, sum.Total = sum.Bad+g.Events.Bad, sum.Total+g.Events.Total
		excess.Good, excess.Bad, excess.Cells = excess.Good+g.Excess.Good, excess.Bad+g.Excess.Bad, excess.Cells+g.Excess.Cells
		all = append(all, counted{labels: t.labels(g.Labels), sums: sums})
	}
	if len(all) == 0 && len(answer.Warnings) == 0 {
		t.warnNoData()
	}
	return all, t.contradicts(excess, sum)
}

// contradicts refuses impossible numbers: more good or bad events than events. A few are a notice beside the answer. As
// many as the whole budget could hide that it is spent.
func (t *sloTask) contradicts(excess count.Excess, sum slo.Counts) error {
	name, n := "good", excess.Good
	if excess.Bad > n {
		name, n = "bad", excess.Bad
	}
	promised := t.slo.Objective
	if ratio := t.slo.RatioSlices(); ratio != nil {
		promised = ratio.Target
	}
	switch {
	case n > 1+sum.Total*(1-promised):
		return badQuery("This SLI counts more %s than total: %s %[1]s events too many, of %[3]s events in all. Correct the selectors of the SLO %[4]q: %[1]q must count a part of what \"total\" counts.", name, events(n), events(sum.Total), t.slo.Name)
	case n > 1:
		t.warn(fmt.Sprintf("The SLI of the SLO %q counts %s %s events more than events in all, in %d steps of time. They were left out. Check its selectors, and whether counters were changed by hand.", t.slo.Name, events(n), name, excess.Cells))
	}
	return nil
}

// few cuts the groups to those that can be shown.
func (t *sloTask) few(groups []counted) []counted {
	if len(groups) <= maxGroups {
		return groups
	}
	t.warn(fmt.Sprintf("The SLO %q has %d groups; the first %d are shown. Group by labels with fewer values.", t.slo.Name, len(groups), maxGroups))
	return groups[:maxGroups]
}

func (t *sloTask) warnNoData() {
	t.warn(fmt.Sprintf("The SLO %q has no data in this time range: the store has no series for its selectors, or they do not increase. Check the selectors, and that contextd is scraped.", t.slo.Name))
}

func (t *sloTask) warn(text string) { t.notice(data.NoticeSeverityWarning, text) }

// notice adds a notice for the reader, once.
func (t *sloTask) notice(severity data.NoticeSeverity, text string) {
	n := data.Notice{Severity: severity, Text: text}
	if !slices.Contains(t.notices, n) {
		t.notices = append(t.notices, n)
	}
}

// labels are those of every value of the SLO: its name, service and group.
func (t *sloTask) labels(group model.Metric) data.Labels {
	labels := data.Labels{"slo": t.slo.Name}
	if t.slo.Service != "" {
		labels["service"] = t.slo.Service
	}
	for name, value := range group {
		labels[string(name)] = string(value)
	}
	return labels
}

// noteFilled adds a notice when the window is longer than the data.
func (t *sloTask) noteFilled(filled float64) {
	// The window of an SLO that was idle for its first hour counts as filled.
	if filled < 0.99 {
		t.notice(data.NoticeSeverityInfo, fmt.Sprintf(
			"Window filled %.0f %%: the store's data are younger than the window of the SLO %q, so early outages weigh more than in a full window.", filled*100, t.slo.Name))
	}
}

// events formats a number of events.
func events(n float64) string { return fmt.Sprintf("%.0f", n) }
