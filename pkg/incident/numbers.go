package incident

import (
	"maps"
	"slices"
	"time"
)

const (
	minute = int64(time.Minute / time.Millisecond)
	day    = 24 * 60 * minute
	week   = 7 * day
	// ShortFiring is how long an alert fires at most that resolves before anybody could act.
	ShortFiring = 5 * minute
	// NoisyPerWeek is how often an alert may fire within seven days.
	NoisyPerWeek = 3
)

// Summary are the numbers of a team's response. Medians are in seconds, nil without an incident to tell.
type Summary struct {
	Incidents, Open int
	// Detect is the median time from onset to firing, Resolve from firing to the end, Recover from onset to the end.
	Detect, Resolve, Recover *float64
	// Of how many incidents. Those that are ongoing, or began before the time range, are left out.
	DetectN, ResolveN, RecoverN int
	// PerDay is how many alerts fired a day.
	PerDay float64
	// Short is the share of firings that ended within five minutes; nil without any.
	Short *float64
	// Noisy is how many alerts fired more than three times within seven days.
	Noisy int
}

// Summarize computes the numbers of a time range.
func Summarize(incidents []Incident, from, to int64) Summary {
	s := Summary{Incidents: len(incidents)}
	var detect, resolve, recovered []float64
	for _, i := range incidents {
		if i.Open() {
			s.Open++
			continue
		}
		if d, ok := i.Detected(); ok {
			detect = append(detect, d)
		}
		if d, ok := i.Lasted(); ok {
			resolve = append(resolve, d)
		}
		if i.Onset != 0 {
			recovered = append(recovered, seconds(i.End-i.Onset))
		}
	}
	s.Detect, s.DetectN = median(detect), len(detect)
	s.Resolve, s.ResolveN = median(resolve), len(resolve)
	s.Recover, s.RecoverN = median(recovered), len(recovered)
	firings, short := 0, 0
	for _, n := range NoiseOf(incidents, from, to) {
		firings, short = firings+n.Firings, short+n.Short
		if n.Noisy() {
			s.Noisy++
		}
	}
	s.PerDay = perDay(firings, from, to)
	s.Short = share(short, firings)
	return s
}

// Detected is the time from onset to firing, in seconds.
func (i Incident) Detected() (float64, bool) {
	return seconds(i.Start - i.Onset), i.Onset != 0 && !i.Before
}

// Lasted is the time from firing to the end, in seconds.
func (i Incident) Lasted() (float64, bool) {
	return seconds(i.End - i.Start), !i.Open() && !i.Before
}

// Noise is how often one alert fired. Firings with different labels at the same time count once, as they are one
// notification.
type Noise struct {
	Alert, Severity string
	Firings         int
	PerDay          float64
	// InWeek is the most firings within seven days.
	InWeek int
	// Short is how many firings ended within five minutes.
	Short int
}

// Noisy says whether the alert fired more than three times within seven days.
func (n Noise) Noisy() bool { return n.InWeek > NoisyPerWeek }

// ShortShare is the share of firings that ended within five minutes.
func (n Noise) ShortShare() *float64 { return share(n.Short, n.Firings) }

// NoiseOf are the alerts that fired, those that fired most often in a week first.
func NoiseOf(incidents []Incident, from, to int64) []Noise {
	byAlert := map[string][]Firing{}
	severity := map[string]string{}
	for _, i := range incidents {
		byAlert[i.Alert] = append(byAlert[i.Alert], i.Firings...)
		severity[i.Alert] = i.Severity
	}
	var all []Noise
	for _, alert := range slices.Sorted(maps.Keys(byAlert)) {
		n := Noise{Alert: alert, Severity: severity[alert]}
		notices := together(byAlert[alert])
		first := 0
		for k, f := range notices {
			if !f.Before && f.End != 0 && f.End-f.Start <= ShortFiring {
				n.Short++
			}
			for f.Start-notices[first].Start >= week {
				first++
			}
			n.InWeek = max(n.InWeek, k-first+1)
		}
		n.Firings, n.PerDay = len(notices), perDay(len(notices), from, to)
		all = append(all, n)
	}
	slices.SortStableFunc(all, func(a, b Noise) int {
		if a.InWeek != b.InWeek {
			return b.InWeek - a.InWeek
		}
		return b.Firings - a.Firings
	})
	return all
}

// together joins firings that overlap, in order of time.
func together(firings []Firing) (all []Firing) {
	firings = slices.Clone(firings)
	slices.SortStableFunc(firings, func(a, b Firing) int { return compare(a.Start, b.Start) })
	for _, f := range firings {
		if n := len(all) - 1; n >= 0 && (all[n].End == 0 || f.Start <= all[n].End) {
			all[n].End = later(all[n].End, f.End)
			continue
		}
		all = append(all, f)
	}
	return all
}

func perDay(n int, from, to int64) float64 {
	if to <= from {
		return 0
	}
	return float64(n) / (float64(to-from) / float64(day))
}

func share(n, of int) *float64 {
	if of == 0 {
		return nil
	}
	v := float64(n) / float64(of)
	return &v
}

func seconds(ms int64) float64 { return float64(ms) / 1000 }

func median(values []float64) *float64 {
	if len(values) == 0 {
		return nil
	}
	slices.Sort(values)
	half := len(values) / 2
	m := values[half]
	if len(values)%2 == 0 {
		m = (values[half-1] + values[half]) / 2
	}
	return &m
}
