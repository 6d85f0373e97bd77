package slo

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Throughput promises a proven rate: the highest rate of five minutes in the window at which its conditions held. It has
// no error budget.
type Throughput struct {
	// Sources are the counters of all events; those after the first are other namings.
	Sources []Source
	// Target is the promised rate, in events per second.
	Target     float64
	Conditions []Condition
	// Recorded are the recorded series of all events.
	Recorded Recorded
}

// Condition is another SLO that must hold in the same five minutes.
type Condition struct {
	Name string
	// Objective is the least share of good events; 1 is possible for the slices of a ratio.
	Objective float64
	Counters  Counters
	// Recorded are the recorded series of the condition's SLO.
	Recorded Recorded
}

// throughputDefinition is ResolvedThroughput of src/slo/types.ts.
type throughputDefinition struct {
	Source
	Alternatives []Source `json:"alternatives"`
	Target       *float64 `json:"target"`
	Conditions   []struct {
		Name           string            `json:"name"`
		Service        string            `json:"service"`
		Objective      *float64          `json:"objective"`
		Indicator      counterDefinition `json:"indicator"`
		RecordedLabels map[string]string `json:"recordedLabels"`
	} `json:"conditions"`
}

// ResolveThroughput checks the definition of a throughput. Its errors are sentences for its author.
func (d Definition) ResolveThroughput() (SLO, Throughput, error) {
	s, err := d.promise()
	if err != nil {
		return s, Throughput{}, err
	}
	var kind struct {
		Kind string `json:"kind"`
	}
	if err := d.read("indicator", d.Indicator, &kind); err != nil {
		return s, Throughput{}, err
	}
	if kind.Kind != "throughput" {
		return s, Throughput{}, problemf("The SLO %q promises no throughput, so it has no proven rate. Choose another measure, such as budget.", d.Name)
	}
	var def throughputDefinition
	if err := d.read("indicator", d.Indicator, &def); err != nil {
		return s, Throughput{}, err
	}
	t := Throughput{Sources: slices.Concat([]Source{def.Source}, def.Alternatives), Recorded: s.Recorded()}
	for _, source := range t.Sources {
		if strings.TrimSpace(source.Total) == "" {
			return s, t, problemf("The SLO %q does not define all events. Put a selector of their counter under \"total\".", d.Name)
		}
	}
	if def.Target == nil || !(*def.Target > 0) || math.IsInf(*def.Target, 0) {
		return s, t, problemf("The SLO %q has no target. Write the events per second that it promises under \"target\".", d.Name)
	}
	t.Target = *def.Target
	for _, c := range def.Conditions {
		other := Definition{Name: c.Name, Objective: c.Objective}
		objective, err := other.objective()
		if err != nil {
			return s, t, err
		}
		counters, err := d.countersOf(c.Indicator)
		if err != nil {
			return s, t, err
		}
		counters.By = nil
		if counters.Slices != nil {
			// What must hold in five minutes is what the condition requires of a slice.
			objective = counters.Slices.Target
		}
		recorded := SLO{Name: c.Name, Service: c.Service, RecordedLabels: c.RecordedLabels}.Recorded()
		t.Conditions = append(t.Conditions, Condition{Name: c.Name, Objective: objective, Counters: counters, Recorded: recorded})
	}
	return s, t, nil
}

// Rate queries the highest rates of five minutes in the window before a moment, in events per second: PartTotal is the
// one at which the conditions held, PartSeen the one of all. Five minutes in which a condition was broken are left out of
// the first; a condition without events in them is not broken.
func (t Throughput) Rate(window string) string {
	all := Counters{Sources: t.Sources}.rate(Source.total)
	expr := strings.Builder{}
	expr.WriteString(all)
	for _, c := range t.Conditions {
		fmt.Fprintf(&expr, " unless (%s > %s)", c.Counters.badRatio(), number(rounded(1-c.Objective)))
	}
	return highest(expr.String(), all, window)
}

// highest queries both rates over a window.
func highest(held, all, window string) string {
	over := func(expr string) string { return fmt.Sprintf("max_over_time((%s)[%s:5m])", expr, window) }
	return part(PartTotal, over(held)) + " or " + part(PartSeen, over(all))
}

// RecordedRate queries the same from recorded series, at the cost of a few series. PartSamples is the least number of
// recorded steps that the events and each condition have in the window.
func (t Throughput) RecordedRate(window time.Duration) string {
	all := fmt.Sprintf("max(%s%s) / %s", RecordedTotal, t.Recorded.selector(), number(RecordedStep.Seconds()))
	expr := strings.Builder{}
	expr.WriteString(all)
	samples := []string{t.Recorded.steps(window)}
	for _, c := range t.Conditions {
		of := c.Recorded.selector()
		fmt.Fprintf(&expr, " unless (sum(%s%s) / (sum(%s%s) > 0) > %s)", RecordedBad, of, RecordedTotal, of, number(rounded(1-c.Objective)))
		samples = append(samples, c.Recorded.steps(window))
	}
	for i := range samples {
		samples[i] = fmt.Sprintf(`label_replace(%s, "slo_condition", "%d", "", "")`, samples[i], i)
	}
	return highest(expr.String(), all, Duration(window)) + " or " +
		part(PartSamples, fmt.Sprintf("(min(%s) and on() (count(%[1]s) == %d))", strings.Join(samples, " or "), len(samples)))
}

// steps counts the recorded steps of a window; of several groups, those of the one with most.
func (r Recorded) steps(window time.Duration) string {
	return fmt.Sprintf("max(count_over_time(%s%s[%s]))", RecordedTotal, r.selector(), Duration(window-time.Millisecond))
}

// Selectors are the PromQL texts of the definition.
func (t Throughput) Selectors() []Selector {
	var all []Selector
	for _, s := range t.Sources {
		all = append(all, Selector{PartTotal, s.Total})
	}
	for _, c := range t.Conditions {
		for _, s := range c.Counters.Selectors() {
			all = append(all, Selector{s.Name + " of " + c.Name, s.PromQL})
		}
	}
	return all
}

// badRatio is the share of bad events of five minutes, without a value when idle.
func (c Counters) badRatio() string {
	total := c.rate(Source.total)
	part := c.rate(Source.part)
	bad := fmt.Sprintf("(%s or 0 * %s)", part, total)
	if c.Sources[0].part().Part == PartGood {
		bad = fmt.Sprintf("(%s - %s)", total, part)
	}
	return fmt.Sprintf("%s / (%s > 0)", bad, total)
}

// rate is the sum of the rates of five minutes over all namings; each process counts once.
func (c Counters) rate(of func(Source) Counter) string {
	var vectors []string
	for i, s := range c.Sources {
		x := of(s)
		vector := x.of(fmt.Sprintf("rate(%s[5m])", x.Selector))
		for _, earlier := range c.Sources[:i] {
			vector = fmt.Sprintf("(%s unless on (job, instance) %s)", vector, earlier.Total)
		}
		vectors = append(vectors, vector)
	}
	return fmt.Sprintf("sum (%s)", strings.Join(vectors, " or "))
}

// rounded removes the noise of binary fractions: 1 - 0.99 is 0.01.
func rounded(v float64) float64 {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	return v
}
