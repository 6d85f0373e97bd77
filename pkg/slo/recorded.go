package slo

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Names of the recorded series, and the step whose increments they hold; the same as in src/slo/types.ts.
const (
	RecordedBad       = "slo:sli_bad:increase5m"
	RecordedTotal     = "slo:sli_total:increase5m"
	RecordedUncertain = "slo:sli_uncertain:count5m"
	RecordedStep      = 5 * time.Minute
	// DefinitionLabel is the label of recorded series that distinguishes one definition of an SLO from another.
	DefinitionLabel = "definition"
)

// Recorded are the series that the generated recording rules write: the increments of each five minutes, and in which of
// them counters were reset, first appeared or ended, so that the increments may be incomplete.
type Recorded struct {
	slo    string
	labels map[string]string
	// by are the SLO's grouping labels.
	by []string
	// Phase is when rules are evaluated, in milliseconds after each full five minutes.
	Phase int64
}

// Recorded returns the series of this SLO, whether they exist or not.
func (s SLO) Recorded() Recorded {
	return Recorded{slo: "slo=" + strconv.Quote(s.Name) + ",service=" + strconv.Quote(s.Service), labels: s.RecordedLabels, by: s.GroupBy}
}

// selector are the series of the SLO's present definition.
func (r Recorded) selector() string {
	matchers := []string{r.slo}
	for _, name := range slices.Sorted(maps.Keys(r.labels)) {
		matchers = append(matchers, labelText(name)+"="+strconv.Quote(r.labels[name]))
	}
	if _, ok := r.labels[DefinitionLabel]; !ok {
		matchers = append(matchers, DefinitionLabel+`=""`)
	}
	return "{" + strings.Join(matchers, ",") + "}"
}

// names are the labels that distinguish the SLO's own recorded series from others with its name.
func (r Recorded) names() []string {
	names := slices.Collect(maps.Keys(r.labels))
	if !slices.Contains(names, DefinitionLabel) {
		names = append(names, DefinitionLabel)
	}
	slices.Sort(names)
	return names
}

// Owns reports whether labels of an answer to LastSample are those of the SLO's present definition.
func (r Recorded) Owns(label func(name string) string) bool {
	for _, name := range r.names() {
		if label(name) != r.labels[name] {
			return false
		}
	}
	return true
}

// Fits reports whether the cell is a whole number of recorded steps.
func (r Recorded) Fits(c Cell) bool {
	step := RecordedStep.Milliseconds()
	return c.Width() > 0 && c.Width()%step == 0 && ((c.To-r.Phase)%step+step)%step == 0
}

// Query sums the recorded steps of cells, and counts them, so that gaps in the evaluation of rules show.
func (r Recorded) Query(width time.Duration) string {
	// Ranges are closed in Prometheus 2 and open on the left in 3. With a millisecond less, both see the same samples.
	over := func(call, name string) string {
		return fmt.Sprintf("%s(%s%s[%s])", call, name, r.selector(), Duration(width-time.Millisecond))
	}
	return strings.Join([]string{
		part(PartTotal, fmt.Sprintf("sum%s (%s)", by(r.by), over("sum_over_time", RecordedTotal))),
		part(PartBad, fmt.Sprintf("sum%s (%s)", by(r.by), over("sum_over_time", RecordedBad))),
		part(PartSamples, fmt.Sprintf("max(%s)", over("count_over_time", RecordedTotal))),
		part(PartMarks, fmt.Sprintf("max(%s)", over("count_over_time", RecordedUncertain))),
		part(PartUncertain, fmt.Sprintf("sum(%s)", over("sum_over_time", RecordedUncertain))),
		part(PartCopies, fmt.Sprintf("max(count%s (%s))", by(r.by), over("count_over_time", RecordedTotal))),
	}, " or ")
}

// LastSample queries when the rules of the SLO, in each definition that it has or had, were last evaluated, in Unix seconds.
func (r Recorded) LastSample() string {
	return fmt.Sprintf("max%s (max_over_time(timestamp(%s{%s})[15m:1m]))", by(r.names()), RecordedTotal, r.slo)
}
