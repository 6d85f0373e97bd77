// Package incident is the arithmetic of incidents: when alerts fired, when what they report began, how long detection
// and resolution took, and which alerts are noise. It is pure: minutes in which alerts fired in, numbers out.
package incident

import (
	"maps"
	"slices"
	"strings"
	"time"
)

const (
	// Step is the resolution of all times: how long an alert counts as firing after it was seen firing.
	Step = int64(time.Minute / time.Millisecond)
	// Gap is the longest time without firing that does not end an incident.
	Gap = 5 * Step
)

// Engines that evaluate rules, as an incident's Source.
const (
	Prometheus = "prometheus"
	Grafana    = "grafana"
	Both       = "both"
)

// Seen is an evaluation, or a minute, in which an alert fired.
type Seen struct {
	// At is its time, Active since when the rule's condition held, in milliseconds; 0 when the store does not tell.
	At, Active int64
}

// Series is when one alert with one set of labels was seen firing, in order.
type Series struct {
	Labels map[string]string
	Seen   []Seen
}

// Firing is one time of firing, from the first minute on.
type Firing struct {
	// Pending is when the rule's condition began to hold; 0 when unknown.
	Pending, Start int64
	// End is when it fired no more; 0 while it fires.
	End int64
	// Before says that it fired already when the time range began, so that Start is only the range's beginning.
	Before bool
}

// Incident is a time in which an alert with one set of labels fired, with gaps up to Gap.
type Incident struct {
	Alert, Severity string
	// Labels are those that tell what is affected.
	Labels map[string]string
	// Source is the engine that evaluated the rule.
	Source string
	// Firing spans all firings.
	Firing
	Firings []Firing
	// Slo names the SLO whose SLI tells the onset; empty without one.
	Slo string
	// Onset is when it began; 0 when unknown.
	Onset     int64
	OnsetFrom string
	// Spent is the share of the SLO's error budget that it cost; nil when it was not counted.
	Spent *float64
}

// What an onset was read from, as an incident's OnsetFrom.
const (
	FromSLO = "slo"
	// FromSLOEarlier is an SLI that burned already when counting began: the onset is that moment, or earlier.
	FromSLOEarlier = "slo, or earlier"
	FromPending    = "pending"
)

// Open says whether the incident is ongoing.
func (i Incident) Open() bool { return i.End == 0 }

// replicas are labels that distinguish copies of the same evaluation.
var replicas = []string{"replica", "prometheus_replica", "__replica__", "receive_replica", "ruler_replica"}

// engines are labels that say by which engine and rule an alert was made, not what is affected.
var engines = []string{"alertname", "alertstate", "severity", "grafana_folder", "datasource_uid", "ref_id", "rulename", "alert_rule_uid"}

// Affected are the labels that tell what is affected: without name, severity, and the labels of engines and their copies.
func Affected(labels map[string]string) map[string]string {
	kept := map[string]string{}
	for name, value := range labels {
		if value != "" && !strings.HasPrefix(name, "__") && !slices.Contains(replicas, name) && !slices.Contains(engines, name) {
			kept[name] = value
		}
	}
	return kept
}

// Text writes labels in the order of their names: job=contextd, tool=memory_search.
func Text(labels map[string]string) string {
	parts := make([]string, 0, len(labels))
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		parts = append(parts, name+"="+labels[name])
	}
	return strings.Join(parts, ", ")
}

// Recorder collects firings and joins them to incidents.
type Recorder struct {
	from, to int64
	byKey    map[string]*Incident
	// Skewed counts firings whose times contradict each other: the clocks of two engines differ.
	Skewed int
}

// NewRecorder records firings of the time range [from, to], in whole minutes.
func NewRecorder(from, to int64) *Recorder {
	return &Recorder{from: from, to: max(from, to), byKey: map[string]*Incident{}}
}

// AddSeries adds what a store recorded. Copies of one evaluation are joined.
func (r *Recorder) AddSeries(all []Series) {
	seen := map[string]map[int64]int64{}
	labels := map[string]map[string]string{}
	for _, s := range all {
		key := keyOf(s.Labels)
		if seen[key] == nil {
			seen[key], labels[key] = map[int64]int64{}, s.Labels
		}
		for _, one := range s.Seen {
			if was, ok := seen[key][one.At]; !ok || was == 0 || (one.Active != 0 && one.Active < was) {
				seen[key][one.At] = one.Active
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(seen)) {
		minutes := make([]Seen, 0, len(seen[key]))
		for _, at := range slices.Sorted(maps.Keys(seen[key])) {
			minutes = append(minutes, Seen{at, seen[key][at]})
		}
		for _, f := range r.firings(minutes) {
			r.Add(labels[key], Prometheus, f)
		}
	}
}

// firings are the times of firing of an alert: one ends when the rule's condition began anew or, when the store does not
// tell since when the condition held, with a minute in which it was not seen.
func (r *Recorder) firings(seen []Seen) (all []Firing) {
	last := Seen{}
	for _, one := range seen {
		n := len(all) - 1
		same := n >= 0 && (one.Active == last.Active && one.Active != 0 || one.At-last.At <= Step && (one.Active == 0 || last.Active == 0))
		if !same {
			active := one.Active
			if active > one.At {
				r.Skewed++
				active = one.At
			}
			all = append(all, Firing{Pending: active, Start: one.At, Before: one.At < r.from+Step && (active == 0 || active < r.from)})
			n++
		}
		all[n].End = one.At + Step
		last = one
	}
	if n := len(all) - 1; n >= 0 && all[n].End > r.to {
		all[n].End = 0
	}
	return all
}

// Add adds one firing as an engine reports it. What lies outside the time range is left out.
func (r *Recorder) Add(labels map[string]string, source string, f Firing) {
	f, ok := r.fit(f)
	if !ok {
		return
	}
	key := keyOf(labels)
	i := r.byKey[key]
	if i == nil {
		i = &Incident{Alert: labels["alertname"], Severity: labels["severity"], Labels: Affected(labels), Source: source}
		r.byKey[key] = i
	}
	if i.Source != source {
		i.Source = Both
	}
	i.Firings = append(i.Firings, f)
}

// fit cuts a firing to the time range, and corrects times that contradict each other.
func (r *Recorder) fit(f Firing) (Firing, bool) {
	switch {
	case f.Start > r.to+Step:
		r.Skewed++
		return f, false
	case f.End != 0 && f.End < f.Start:
		r.Skewed++
		f.End = f.Start
	case f.End != 0 && f.End <= r.from:
		return f, false
	}
	if f.Pending > f.Start {
		r.Skewed++
		f.Pending = f.Start
	}
	if f.Start < r.from {
		f.Before, f.Start = true, r.from
	}
	f.Start = min(f.Start, r.to)
	switch {
	case f.End > r.to:
		f.End = 0
	case f.End != 0:
		f.End = max(f.End, f.Start)
	}
	return f, true
}

// Incidents are the recorded incidents, oldest first.
func (r *Recorder) Incidents() (all []Incident) {
	for _, key := range slices.Sorted(maps.Keys(r.byKey)) {
		all = append(all, split(*r.byKey[key])...)
	}
	slices.SortStableFunc(all, func(a, b Incident) int { return compare(a.Start, b.Start) })
	return all
}

// split makes incidents of the firings of one alert with one set of labels.
func split(whole Incident) (all []Incident) {
	firings := slices.Clone(whole.Firings)
	slices.SortStableFunc(firings, func(a, b Firing) int { return compare(a.Start, b.Start) })
	for _, f := range firings {
		n := len(all) - 1
		if n >= 0 && (all[n].End == 0 || f.Start-all[n].End <= Gap) {
			all[n].join(f)
			continue
		}
		one := whole
		one.Firing, one.Firings = f, []Firing{f}
		all = append(all, one)
	}
	return all
}

// join adds a firing that begins before the incident has ended, or soon after. One that overlaps is the same firing,
// as another engine saw it.
func (i *Incident) join(f Firing) {
	last := &i.Firings[len(i.Firings)-1]
	if last.End == 0 || f.Start < last.End {
		last.End = later(last.End, f.End)
	} else {
		i.Firings = append(i.Firings, f)
	}
	i.End = later(i.End, f.End)
	if f.Pending != 0 && f.Pending < i.Pending {
		i.Pending = f.Pending
	}
}

// later is the later of two ends; 0 is an end that has not come.
func later(a, b int64) int64 {
	if a == 0 || b == 0 {
		return 0
	}
	return max(a, b)
}

func keyOf(labels map[string]string) string {
	return labels["alertname"] + "\x00" + labels["severity"] + "\x00" + Text(Affected(labels))
}

func compare(a, b int64) int { return int(min(max(a-b, -1), 1)) }
