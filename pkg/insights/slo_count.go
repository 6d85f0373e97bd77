package insights

import (
	"context"
	"fmt"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
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
	recorded, err := t.recorded(ctx)
	if err != nil {
		return nil, err
	}
	phase := int64(0)
	if recorded != nil {
		phase = recorded.Phase
	}
	f := newFetcher(t.api, t.slo.Indicator, recorded)
	cells := plan(phase)
	if err := f.fetch(ctx, cells); err != nil {
		return nil, err
	}
	if filler, ok := t.slo.Indicator.(slo.Filler); ok {
		for _, g := range f.counts.groups {
			filler.Fill(cells, g.cells)
		}
	}
	t.notices = append(t.notices, noticesOf(f.counts.notes)...)
	return t.groups(f.counts)
}

func (t *sloTask) recorded(ctx context.Context) (*slo.Recorded, error) {
	if t.rawOnly {
		return nil, nil
	}
	recorded, notice, err := findRecorded(ctx, t.api, t.slo, t.to)
	if notice != "" {
		t.warn(notice)
	}
	return recorded, err
}

// groups turns counts into sums, and refuses numbers that cannot be.
func (t *sloTask) groups(c *counts) ([]counted, error) {
	var all []counted
	var sum slo.Counts
	for _, g := range c.sorted() {
		sums := t.slo.NewSums(g.increments())
		c := sums.All()
		sum.Bad, sum.Total = sum.Bad+c.Bad, sum.Total+c.Total
		all = append(all, counted{labels: t.labels(g.labels), sums: sums})
	}
	switch {
	case sum.Bad < -1-1e-6*sum.Total:
		return nil, badQuery("This SLI counts more good than total: %s good events of %s in all. Correct the selectors of the SLO %q: \"good\" must count a part of what \"total\" counts.", events(sum.Total-sum.Bad), events(sum.Total), t.slo.Name)
	case sum.Bad > sum.Total+1+1e-6*sum.Total:
		return nil, badQuery("This SLI counts more bad than total: %s bad events of %s in all. Correct the selectors of the SLO %q: \"bad\" must count a part of what \"total\" counts.", events(sum.Bad), events(sum.Total), t.slo.Name)
	}
	if len(all) == 0 {
		t.warn(fmt.Sprintf("The SLO %q has no data in this time: the store has no series for its selectors, or they do not move. Check the selectors, and that contextd is scraped.", t.slo.Name))
	}
	return all, nil
}

// few cuts the groups to as many as can be shown.
func (t *sloTask) few(groups []counted) []counted {
	if len(groups) <= maxGroups {
		return groups
	}
	t.warn(fmt.Sprintf("The SLO %q has %d groups; the first %d are shown. Group by labels with fewer values.", t.slo.Name, len(groups), maxGroups))
	return groups[:maxGroups]
}

func (t *sloTask) warn(text string) { t.notice(data.NoticeSeverityWarning, text) }

// notice tells the reader something, once.
func (t *sloTask) notice(severity data.NoticeSeverity, text string) {
	n := data.Notice{Severity: severity, Text: text}
	if !slices.Contains(t.notices, n) {
		t.notices = append(t.notices, n)
	}
}

// labels are those of every value of the SLO: which one, of which service, of which group.
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

// noteFilled says when the window is longer than the data.
func (t *sloTask) noteFilled(filled float64) {
	// An SLO that was idle for its first hour is full enough.
	if filled < 0.99 {
		t.notice(data.NoticeSeverityInfo, fmt.Sprintf(
			"Window filled %.0f %%: the store's data are younger than the window of the SLO %q, so early outages look larger than they will.", filled*100, t.slo.Name))
	}
}

// events writes a number of events for people.
func events(n float64) string { return fmt.Sprintf("%.0f", n) }
