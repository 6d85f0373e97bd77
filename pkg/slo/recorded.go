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
	RecordedBad   = "slo:sli_bad:increase5m"
	RecordedTotal = "slo:sli_total:increase5m"
	RecordedStep  = 5 * time.Minute
)

// Recorded are the series that the generated recording rules write: the increments of each five minutes.
type Recorded struct {
	selector string
	// by are the SLO's grouping labels.
	by []string
	// Phase is when rules are evaluated, in milliseconds after each full five minutes.
	Phase int64
}

// Recorded are the series of this SLO, whether they are there or not.
func (s SLO) Recorded() Recorded {
	matchers := []string{"slo=" + strconv.Quote(s.Name), "service=" + strconv.Quote(s.Service)}
	for _, name := range slices.Sorted(maps.Keys(s.RecordedLabels)) {
		matchers = append(matchers, labelText(name)+"="+strconv.Quote(s.RecordedLabels[name]))
	}
	return Recorded{selector: "{" + strings.Join(matchers, ",") + "}", by: s.GroupBy}
}

// Fits says whether the cell is a whole number of recorded steps.
func (r Recorded) Fits(c Cell) bool {
	step := RecordedStep.Milliseconds()
	return c.Width() > 0 && c.Width()%step == 0 && ((c.To-r.Phase)%step+step)%step == 0
}

// Query sums the recorded steps of cells, and counts them, so that a gap in the evaluation of rules shows.
func (r Recorded) Query(width time.Duration) string {
	// Ranges are closed in Prometheus 2 and open on the left in 3. A millisecond less, and both see the same samples.
	over := func(name string) string {
		return fmt.Sprintf("%s%s[%s]", name, r.selector, Duration(width-time.Millisecond))
	}
	return strings.Join([]string{
		part(PartTotal, fmt.Sprintf("sum%s (sum_over_time(%s))", by(r.by), over(RecordedTotal))),
		part(PartBad, fmt.Sprintf("sum%s (sum_over_time(%s))", by(r.by), over(RecordedBad))),
		part(PartSamples, fmt.Sprintf("max(count_over_time(%s))", over(RecordedTotal))),
	}, " or ")
}

// LastSample asks when the rules were last evaluated, in Unix seconds.
func (r Recorded) LastSample() string {
	return fmt.Sprintf("max(max_over_time(timestamp(%s%s)[15m:1m]))", RecordedTotal, r.selector)
}
