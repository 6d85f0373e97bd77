package slo

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// memory is how far back the last value of a counter is looked for: a service may be away for so long without its
// return being taken for a birth.
const memory = "1d"

// Counters are an indicator that counts events in counters or in the buckets of a histogram.
type Counters struct {
	// Sources are the series to count. Those after the first are other namings, for processes that do not have the
	// ones before.
	Sources []Source
	// By are the labels that the counts are split by.
	By []string
	// Scrape is the distance of two samples.
	Scrape time.Duration
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

// counter is one selector, and what of its samples counts.
type counter struct {
	selector string
	// of makes the counted number of the samples; identity for plain counters, PromQL around them for histograms.
	of func(samples string) string
	// plain counters have more functions.
	plain bool
}

func (s Source) total() counter {
	if s.Native {
		return counter{s.Total, histogramCount, false}
	}
	return plain(s.Total)
}

// part is the counter of the bad or the good events, and which of both it is.
func (s Source) part() (string, counter) {
	switch {
	case s.Native:
		return PartGood, counter{s.Total, func(samples string) string {
			// Without observations the fraction is NaN, which is not >= 0.
			return fmt.Sprintf("(histogram_fraction(-Inf, %s, %s) * %s >= 0 or 0 * %[3]s)", number(*s.Threshold), samples, histogramCount(samples))
		}, false}
	case s.Bad != "":
		return PartBad, plain(s.Bad)
	default:
		return PartGood, plain(s.Good)
	}
}

func plain(selector string) counter {
	return counter{selector, func(samples string) string { return samples }, true}
}

func histogramCount(samples string) string { return "histogram_count(" + samples + ")" }

// last is the last value in a step, before the last one before it.
func (c counter) last(width time.Duration) string {
	return c.of(fmt.Sprintf("last_over_time(%s[%s])", c.selector, Duration(width)))
}

func (c counter) before(width time.Duration) string {
	return c.of(fmt.Sprintf("last_over_time(%s[%s] offset %s)", c.selector, memory, Duration(width)))
}

// since is what the counter grew by since its first sample in the step.
func (c counter) since(width time.Duration) string {
	if !c.plain {
		return fmt.Sprintf("0 * %s", c.last(width))
	}
	return fmt.Sprintf("%s - %s", c.last(width), c.within("min_over_time", width))
}

func (c counter) within(call string, width time.Duration) string {
	return fmt.Sprintf("%s(%s[%s])", call, c.selector, Duration(width))
}

// The increase of a counter over a step, in events. PromQL's increase() does not give it: it extrapolates, and clamps
// at zero, which loses events of counters that have just begun. So it is the last value of the step less the last
// value before it, with three exceptions:
//
//   - In a step with a reset it is the last value, and what the counter had grown by before it began again: its peak.
//   - A series born in the step counts with all its value, since OpenTelemetry sends no first 0 ...
//   - ... unless nothing of the SLI has been seen before: then the store is new, not the events.
//
// Steps telescope: however a time is cut into steps, their sum is the same.

// Exact asks for the parts of steps of any width. It is what the recording rules record, at five minutes.
func (c Counters) Exact(width time.Duration) string {
	return c.parts(width, func(x counter) string {
		all := x.known(width, c.Scrape)
		all = append(all, fmt.Sprintf("(%s and on() (%s))", x.last(width), c.alive(width)), fmt.Sprintf("(%s)", x.since(width)))
		return strings.Join(all, " or ")
	})
}

// known are the increases of a counter that was there before the step: without a reset, and with one.
func (c counter) known(width, scrape time.Duration) []string {
	if !c.plain {
		return c.knownHistogram(width, scrape)
	}
	low := c.within("min_over_time", width)
	return []string{
		// Nothing in the step is below what was before it, and nothing goes down.
		fmt.Sprintf("((%s + (%s - %s >= 0)) unless (%s > 0))", c.since(width), low, c.before(width), c.within("resets", width)),
		// What begins again was there a moment ago, so that a plain selector finds its last value: cheaper than a day's.
		fmt.Sprintf("(%s + clamp_min(%s - %s offset %s, 0))", c.last(width), c.peak(width, scrape), c.selector, Duration(width)),
	}
}

// wide is the width from which the peaks of several resets are not looked for, as that would take too long.
const wide = 10 * time.Minute

// peak is the value that a counter had before its reset in a step; the sum of them when it began again more than once.
// What is above the last value is a peak; a counter that has outgrown its peak shows it from one scrape to the next.
func (c counter) peak(width, scrape time.Duration) string {
	above := fmt.Sprintf("(%s > %s)", c.within("max_over_time", width), c.last(width))
	if width <= scrape || width >= wide {
		return above
	}
	// A millisecond more than from the second scrape of the step on, since ranges are open on the left in Prometheus 3.
	drops := fmt.Sprintf("sum_over_time((%[1]s offset %[2]s > %[1]s)[%[3]s:%[2]s])", c.selector, Duration(scrape), Duration(width-scrape+time.Millisecond))
	return fmt.Sprintf("((%[1]s and %[2]s > 1) or %[3]s or %[1]s)", drops, c.within("resets", width), above)
}

// knownHistogram does without lows and peaks, which native histograms have not: a reset is increase(), scaled from the
// samples it sees to the step.
func (c counter) knownHistogram(width, scrape time.Duration) []string {
	// The time that holds the samples of a step and the one before them, whatever their phase.
	span := width + scrape - time.Millisecond
	reach := fmt.Sprintf("%s[%s]", c.selector, Duration(span))
	return []string{
		fmt.Sprintf("((%s - %s) >= 0 unless (resets(%s) > 0))", c.last(width), c.before(width), reach),
		fmt.Sprintf("(%s * %s and (resets(%s) > 0))", c.of("increase("+reach+")"), number(width.Seconds()/span.Seconds()), reach),
	}
}

// Coarse asks for the same at half the price, for long rows of steps that hold many samples. Steps with resets, which
// it tells of, and the first ones of a store must be asked for again, by Exact in fine steps.
func (c Counters) Coarse(width time.Duration) (string, bool) {
	var resets []string
	for _, x := range c.Selectors() {
		// A reset may hide in a gap that reaches back into the step before.
		resets = append(resets, fmt.Sprintf("(resets(%s[%s]) > 0)", x.PromQL, Duration(width+time.Hour)))
	}
	return c.parts(width, func(x counter) string {
		return fmt.Sprintf("%[1]s - (%[2]s or 0 * %[1]s)", x.last(width), x.before(width))
	}, part(PartResets, "count("+strings.Join(resets, " or ")+")")), true
}

// Seen asks whether anything of the SLI was there in the day before a moment.
func (c Counters) Seen() string {
	var all []string
	for _, s := range c.Sources {
		all = append(all, fmt.Sprintf("count(last_over_time(%s[%s]))", s.Total, memory))
	}
	return strings.Join(all, " or ")
}

// alive is true of steps before which something of the SLI was seen.
func (c Counters) alive(width time.Duration) string {
	var all []string
	for _, s := range c.Sources {
		all = append(all, fmt.Sprintf("count(%s) > 0", s.total().before(width)))
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
	for _, s := range c.Sources {
		all = append(all, Selector{PartTotal, s.Total})
		if name, x := s.part(); x.selector != s.Total {
			all = append(all, Selector{name, x.selector})
		}
	}
	return all
}

// parts joins the sums of what inc counts, and more, to one query whose series are told apart by PartLabel.
func (c Counters) parts(width time.Duration, inc func(counter) string, more ...string) string {
	byPart := map[string][]string{}
	for i, s := range c.Sources {
		name, x := s.part()
		byPart[PartTotal] = append(byPart[PartTotal], c.source(i, width, inc(s.total())))
		byPart[name] = append(byPart[name], c.source(i, width, inc(x)))
	}
	var all []string
	for _, name := range []string{PartTotal, PartBad, PartGood} {
		if vectors := byPart[name]; len(vectors) > 0 {
			all = append(all, part(name, fmt.Sprintf("sum%s (%s)", by(c.By), strings.Join(vectors, " or "))))
		}
	}
	return strings.Join(append(all, more...), " or ")
}

// source leaves out the processes that an earlier source has, and gives labels their common names.
func (c Counters) source(i int, width time.Duration, vector string) string {
	s := c.Sources[i]
	for _, label := range c.By {
		if name := s.Labels[label]; name != "" && name != label {
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
	Alternatives []Source `json:"alternatives"`
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
			return Counters{}, problemf("The SLO %q does not say what all events are. Put a selector of their counter under \"total\".", d.Name)
		case s.Native && (s.Threshold == nil || *s.Threshold != *s.Threshold):
			return Counters{}, problemf("The SLO %q has a native histogram, but no threshold in seconds.", d.Name)
		case !s.Native && (strings.TrimSpace(s.Bad) == "") == (strings.TrimSpace(s.Good) == ""):
			return Counters{}, problemf("The SLO %q must say what bad or what good events are: put a selector under one of \"bad\" and \"good\", not both.", d.Name)
		}
		name, _ := s.part()
		if kind != "" && name != kind {
			return Counters{}, problemf("The SLO %q counts bad events in one naming and good ones in another. Use the same in all.", d.Name)
		}
		kind = name
	}
	return Counters{Sources: sources, By: d.GroupBy, Scrape: d.scrape()}, nil
}
