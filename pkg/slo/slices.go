package slo

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Slices are an indicator that judges each minute, or slice, of a gauge or an expression by a condition.
type Slices struct {
	// Metrics are selectors or expressions; the worst of several counts.
	Metrics []string
	// Op and Value are the condition that good slices meet.
	Op    string
	Value float64
	// Across says what a slice is worth when there are several series: mean, any or all.
	Across string
	// Slice is the length of a slice.
	Slice time.Duration
	// MissingBad says that slices without samples are bad, between the first and the last slice with samples.
	MissingBad bool
	By         []string
}

// Exact counts the slices whose ends lie in a step, and the good ones of them, by their worth.
func (s Slices) Exact(width time.Duration) string {
	over := fmt.Sprintf("(%s)[%s:%s]", s.worth(), Duration(width-time.Millisecond), Duration(s.Slice))
	return part(PartTotal, "count_over_time("+over+")") + " or " + part(PartGood, "sum_over_time("+over+")")
}

// GroupedBy is Indicator's.
func (s Slices) GroupedBy(labels []string) Indicator {
	s.By = labels
	return s
}

// Selectors is Indicator's.
func (s Slices) Selectors() []Selector {
	var all []Selector
	for _, m := range s.Metrics {
		all = append(all, Selector{"metric", m})
	}
	return all
}

// worth is the worth of a moment, from 0 to 1.
func (s Slices) worth() string {
	join := map[string]string{"any": "max", "all": "min"}[s.Across]
	if join == "" {
		join = "avg"
	}
	var all []string
	for _, m := range s.Metrics {
		all = append(all, fmt.Sprintf("%s%s ((%s) %s bool %s)", join, by(s.By), m, s.Op, number(s.Value)))
	}
	if len(all) == 1 {
		return all[0]
	}
	for i, expr := range all {
		all[i] = fmt.Sprintf(`label_replace(%s, "slo_metric", "%d", "", "")`, expr, i)
	}
	return fmt.Sprintf("min%s (%s)", by(s.By), strings.Join(all, " or "))
}

// sliceDefinition is GaugeIndicator and TimeSliceIndicator of src/slo/types.ts.
type sliceDefinition struct {
	Kind         string   `json:"kind"`
	Metrics      []string `json:"metrics"`
	Metric       string   `json:"metric"`
	Op           string   `json:"op"`
	Value        *float64 `json:"value"`
	Across       string   `json:"across"`
	SliceSeconds float64  `json:"sliceSeconds"`
	Missing      string   `json:"missing"`
}

func (d Definition) slices() (Indicator, error) {
	var def sliceDefinition
	if err := d.read("indicator", d.Indicator, &def); err != nil {
		return nil, err
	}
	if def.Kind == "timeSlice" {
		def.Metrics, def.Across = []string{def.Metric}, "all"
	} else {
		def.SliceSeconds = 60
	}
	if len(def.Metrics) == 0 {
		return nil, problemf("The SLO %q names no metric. Put PromQL under \"metrics\".", d.Name)
	}
	for _, m := range def.Metrics {
		if strings.TrimSpace(m) == "" {
			return nil, problemf("The SLO %q has an empty metric. Write its PromQL.", d.Name)
		}
	}
	switch {
	case !slices.Contains([]string{"<", "<=", ">", ">=", "==", "!="}, def.Op):
		return nil, problemf("The SLO %q compares by %q. Choose one of: < <= > >= == !=.", d.Name, def.Op)
	case def.Value == nil:
		return nil, problemf("The SLO %q has no value to compare its metric with.", d.Name)
	case def.Across != "mean" && def.Across != "any" && def.Across != "all":
		return nil, problemf("The SLO %q joins several series by %q. Choose one of: mean, any, all.", d.Name, def.Across)
	case def.Missing != "bad" && def.Missing != "ignored":
		return nil, problemf("The SLO %q does not say how missing minutes count. Choose bad or ignored.", d.Name)
	case !(def.SliceSeconds >= 10 && def.SliceSeconds <= 3600):
		return nil, problemf("The slices of the SLO %q are %s s long. Choose 10 s to one hour.", d.Name, number(def.SliceSeconds))
	}
	return Slices{
		Metrics: def.Metrics, Op: def.Op, Value: *def.Value, Across: def.Across, MissingBad: def.Missing == "bad",
		Slice: time.Duration(def.SliceSeconds * float64(time.Second)), By: d.GroupBy,
	}, nil
}
