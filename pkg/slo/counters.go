package slo

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// nativeStep is the interval at which native histograms are sampled: the shortest usual scrape interval.
const nativeStep = 15 * time.Second

// ReplicaLabels distinguish the copies of a series that several Prometheus servers or receivers of one store keep. The
// same counter must not count twice.
var ReplicaLabels = []string{"replica", "prometheus_replica", "__replica__", "receive_replica", "ruler_replica"}

// withoutReplicas joins the copies of each series.
var withoutReplicas = " without (" + strings.Join(ReplicaLabels, ", ") + ") "

// Counters are an indicator that counts events in counters or in the buckets of a histogram.
type Counters struct {
	// Sources are the series to count. Those after the first are other namings, which count for a process while it has
	// none of the namings before.
	Sources []Source
	// By are the labels that the counts are split by.
	By []string
	// Scrape is the interval between two samples.
	Scrape time.Duration
	// Slices is set when slices of time count, and not the events themselves.
	Slices *RatioSlices
}

// Source are selectors of counters: of all events, and of the bad or the good ones.
type Source struct {
	Total string `json:"total"`
	Bad   string `json:"bad"`
	Good  string `json:"good"`
	// Native says that Total selects native histograms, whose observations at or under Threshold are the good ones.
	Native    bool     `json:"native"`
	Threshold *float64 `json:"threshold"`
	// Labels are the names that labels of By have in these series, where they differ.
	Labels map[string]string `json:"labels"`
}

// LabelName is the name that a label of By has in the series of this source.
func (s Source) LabelName(label string) string {
	if name := s.Labels[label]; name != "" {
		return name
	}
	return label
}

// Counter is one of the things that an indicator counts, in one source.
type Counter struct {
	// Part is PartTotal, PartBad or PartGood; Source the index of its source.
	Part   string
	Source int
	// Selector selects its series.
	Selector string
	// Native counters are read from native histograms by of.
	Native bool
	of     func(samples string) string
}

// Counters are all that the indicator counts, by source.
func (c Counters) Counters() []Counter {
	var all []Counter
	for i, s := range c.Sources {
		total, part := s.total(), s.part()
		total.Source, part.Source = i, i
		all = append(all, total, part)
	}
	return all
}

func (s Source) total() Counter {
	if s.Native {
		return Counter{Part: PartTotal, Selector: s.Total, Native: true, of: histogramCount}
	}
	return plain(PartTotal, s.Total)
}

// part is the counter of the bad or of the good events.
func (s Source) part() Counter {
	switch {
	case s.Native:
		return Counter{Part: PartGood, Selector: s.Total, Native: true, of: func(samples string) string {
			// Without observations the fraction is NaN, which is not >= 0.
			return fmt.Sprintf("(histogram_fraction(-Inf, %s, %s) * %s >= 0 or 0 * %[3]s)", number(*s.Threshold), samples, histogramCount(samples))
		}}
	case s.Bad != "":
		return plain(PartBad, s.Bad)
	default:
		return plain(PartGood, s.Good)
	}
}

func plain(part, selector string) Counter {
	return Counter{Part: part, Selector: selector, of: func(samples string) string { return samples }}
}

func histogramCount(samples string) string { return "histogram_count(" + samples + ")" }

// Exactly selects the series with just these labels, and others that have more.
func Exactly(labels map[string]string) string {
	var matchers []string
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		matchers = append(matchers, labelText(name)+"="+strconv.Quote(labels[name]))
	}
	return "{" + strings.Join(matchers, ",") + "}"
}

// Samples selects the counter's samples of the time before a moment.
func (x Counter) Samples(length time.Duration) string {
	if x.Native {
		return fmt.Sprintf("(%s)[%s:%s]", x.of(x.Selector), Duration(length), Duration(nativeStep))
	}
	return fmt.Sprintf("%s[%s]", x.Selector, Duration(length))
}

// LastOf is the last value of the counter's series in the time before a moment.
func (x Counter) LastOf(length time.Duration) string {
	return x.of(fmt.Sprintf("last_over_time(%s[%s])", x.Selector, Duration(length)))
}

// Grown queries how much was counted in cells of a width. It is exact where it is a number: the last value in the cell
// less the last one within reach before it. Cells telescope: however a time is cut into cells, their sum is the same.
// increase() is not exact: it extrapolates, and loses the first value of a series.
//
// A part is infinite in a cell in which a counter was reset, first appeared, returned after more than reach, or has
// samples that are not numbers. The part PartTakeover marks cells in which processes change from an earlier naming to a
// later one. Such cells must be counted from their samples.
func (c Counters) Grown(width, reach time.Duration) string {
	byPart := map[string][]string{}
	for _, x := range c.Counters() {
		byPart[x.Part] = append(byPart[x.Part], c.source(x.Source, width, x.grown(width, reach)))
	}
	var all []string
	for _, name := range []string{PartTotal, PartBad, PartGood} {
		if vectors := byPart[name]; len(vectors) > 0 {
			all = append(all, part(name, fmt.Sprintf("sum%s (%s)", by(c.By), strings.Join(vectors, " or "))))
		}
	}
	if len(c.Sources) > 1 {
		all = append(all, part(PartTakeover, c.takeovers(width, reach)))
	}
	return strings.Join(all, " or ")
}

// grown is what each series grew by, or infinity. Of the copies of a series, the one with the largest increase counts.
func (x Counter) grown(width, reach time.Duration) string {
	in, around := "["+Duration(width)+"]", "["+Duration(width+reach)+"]"
	last := fmt.Sprintf("max%s(%s)", withoutReplicas, x.of("last_over_time("+x.Selector+in+")"))
	before := fmt.Sprintf("max%s(%s)", withoutReplicas, x.of("last_over_time("+x.Selector+"["+Duration(reach)+"] offset "+Duration(width)+")"))
	calm := fmt.Sprintf("resets(%s%s)", x.Selector, around)
	if !x.Native {
		// The sum is not a number when one of the samples is not. A reset can hide behind such a sample.
		calm += fmt.Sprintf(" + 0 * sum_over_time(%s%s)", x.Selector, around)
	}
	return fmt.Sprintf("((%s - %s) and (sum%s(%s) == 0) or Inf * max%[3]s(count_over_time(%[5]s%[6]s)))",
		last, before, withoutReplicas, calm, x.Selector, in)
}

// takeovers counts the processes that have a later naming, and lost an earlier one within reach, or within the cell.
func (c Counters) takeovers(width, reach time.Duration) string {
	const on = "on (job, instance)"
	var all []string
	for i, later := range c.Sources {
		for j, earlier := range c.Sources[:i] {
			in := "[" + Duration(width) + "]"
			before := fmt.Sprintf("last_over_time(%s[%s] offset %s)", earlier.Total, Duration(reach), Duration(width))
			here := fmt.Sprintf("last_over_time(%s%s)", earlier.Total, in)
			lost := fmt.Sprintf("(%s unless %s %s) or (%[3]s unless %[2]s %[4]s)", before, on, here, earlier.Total)
			all = append(all, fmt.Sprintf(`label_replace(last_over_time(%s%s) and %s (%s), "slo_source", "%d-%d", "", "")`, later.Total, in, on, lost, i, j))
		}
	}
	return "count(" + strings.Join(all, " or ") + ")"
}

// Seen queries whether the SLI had any series in the time before a moment.
func (c Counters) Seen(length time.Duration) string {
	var all []string
	for _, s := range c.Sources {
		all = append(all, fmt.Sprintf("count(last_over_time(%s[%s]))", s.Total, Duration(length)))
	}
	return strings.Join(all, " or ")
}

// Replicated queries whether the store had series of the SLI with a replica label in the time before a moment. Without any,
// which the store's index tells at once, there are no copies.
func (c Counters) Replicated(length time.Duration) string {
	var all []string
	for _, s := range c.Sources {
		for _, name := range ReplicaLabels {
			all = append(all, fmt.Sprintf("count(last_over_time(%s[%s]))", withMatcher(s.Total, name+`!=""`), Duration(length)))
		}
	}
	return strings.Join(all, " or ")
}

// withMatcher adds a matcher to a selector.
func withMatcher(selector, matcher string) string {
	body, ok := strings.CutSuffix(strings.TrimSpace(selector), "}")
	if !ok {
		return body + "{" + matcher + "}"
	}
	body = strings.TrimRight(body, " \t\n,")
	if !strings.HasSuffix(body, "{") {
		body += ","
	}
	return body + matcher + "}"
}

// Copied queries how many series of the SLI the store had more than once in the time before a moment, at every step.
func (c Counters) Copied(length, step time.Duration) string {
	var all []string
	for i, s := range c.Sources {
		all = append(all, fmt.Sprintf(`label_replace(count(count%s(last_over_time(%s[%s:%s])) > 1), "slo_source", "%d", "", "")`,
			withoutReplicas, s.Total, Duration(length), Duration(step), i))
	}
	return strings.Join(all, " or ")
}

// GroupedBy is Indicator's.
func (c Counters) GroupedBy(labels []string) Indicator {
	c.By = labels
	return c
}

// Selectors is Indicator's.
func (c Counters) Selectors() []Selector {
	var all []Selector
	for _, x := range c.Counters() {
		if s := (Selector{x.Part, x.Selector}); x.Part == PartTotal || !x.Native {
			all = append(all, s)
		}
	}
	return all
}

// source leaves out the processes that an earlier source has, and gives labels their canonical names.
func (c Counters) source(i int, width time.Duration, vector string) string {
	s := c.Sources[i]
	for _, label := range c.By {
		if name := s.LabelName(label); name != label {
			vector = fmt.Sprintf(`label_replace(%s, %q, "$1", %q, "(.*)")`, vector, label, name)
		}
	}
	if len(c.Sources) == 1 {
		return vector
	}
	for _, earlier := range c.Sources[:i] {
		vector = fmt.Sprintf("(%s) unless on (job, instance) last_over_time(%s[%s])", vector, earlier.Total, Duration(width))
	}
	// Without it, series of two namings with the same labels would be one.
	return fmt.Sprintf(`label_replace(%s, "slo_source", "%d", "", "")`, vector, i)
}

// counterDefinition is ResolvedRatio of src/slo/types.ts.
type counterDefinition struct {
	Source
	Alternatives []Source               `json:"alternatives"`
	Slices       *ratioSlicesDefinition `json:"slices"`
}

func (d Definition) counters(what string) (Indicator, error) {
	var def counterDefinition
	if err := d.read(what, d.Indicator, &def); err != nil {
		return nil, err
	}
	return d.countersOf(def)
}

func (d Definition) countersOf(def counterDefinition) (Counters, error) {
	sources := slices.Concat([]Source{def.Source}, def.Alternatives)
	kind := ""
	for _, s := range sources {
		switch {
		case strings.TrimSpace(s.Total) == "":
			return Counters{}, problemf("The SLO %q does not define all events. Put a selector of their counter under \"total\".", d.Name)
		case s.Native && (s.Threshold == nil || *s.Threshold != *s.Threshold):
			return Counters{}, problemf("The SLO %q has a native histogram, but no threshold in seconds.", d.Name)
		case !s.Native && (strings.TrimSpace(s.Bad) == "") == (strings.TrimSpace(s.Good) == ""):
			return Counters{}, problemf("The SLO %q must define either bad or good events: put a selector under one of \"bad\" and \"good\", not both.", d.Name)
		}
		name := s.part().Part
		if kind != "" && name != kind {
			return Counters{}, problemf("The SLO %q counts bad events in one naming and good ones in another. Use the same in all.", d.Name)
		}
		kind = name
	}
	ratioSlices, err := d.ratioSlices(def.Slices)
	return Counters{Sources: sources, By: d.GroupBy, Scrape: d.scrape(), Slices: ratioSlices}, err
}
