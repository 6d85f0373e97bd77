package simulator

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"
)

// The planned history of each naming.
var (
	//go:embed history.yaml
	roadmapPlan []byte
	//go:embed history.v0.5.0.yaml
	v050Plan []byte
)

// Incident is one incident with a start and an end. Tests and pages compare
// their findings with it.
type Incident struct {
	ID       string    `json:"id"`
	Fault    string    `json:"fault"`
	Instance string    `json:"instance,omitempty"` // empty: all
	Start    time.Time `json:"start"`
	End      time.Time `json:"end,omitzero"` // zero: ongoing
	Truth    string    `json:"truth"`
	Alerts   []string  `json:"alerts,omitempty"` // that must fire during it
	Live     bool      `json:"live,omitempty"`   // switched on while the demo ran
}

func (in *Incident) strikes(instance string) bool {
	return in.Instance == "" || in.Instance == instance
}

func (in *Incident) during(t time.Time) bool {
	return !t.Before(in.Start) && (in.End.IsZero() || t.Before(in.End))
}

// Deploy is the start of a version on an instance.
type Deploy struct {
	Version  string    `json:"version"`
	Instance string    `json:"instance"`
	At       time.Time `json:"at"`
}

// Schedule is everything that is planned. It is fixed when the history starts,
// so that every later continuation gives the same data.
type Schedule struct {
	Names     Names      `json:"names"` // empty: the roadmap's
	Seed      uint64     `json:"seed"`
	Origin    time.Time  `json:"origin"` // start of the history
	Deploys   []Deploy   `json:"deploys"`
	Incidents []Incident `json:"incidents"`
}

// plannedEvent is when something happens, relative to the end of the history.
type plannedEvent struct {
	DaysAgo  int    `yaml:"days_ago"`
	At       string `yaml:"at"`
	Weekday  bool   `yaml:"weekday"`
	Instance string `yaml:"instance"`
}

type plan struct {
	Deploys []struct {
		plannedEvent `yaml:",inline"`
		Version      string `yaml:"version"`
	} `yaml:"deploys"`
	Incidents []struct {
		plannedEvent `yaml:",inline"`
		ID           string   `yaml:"id"`
		Fault        string   `yaml:"fault"`
		For          string   `yaml:"for"`
		Truth        string   `yaml:"truth"`
		Alerts       []string `yaml:"alerts"`
	} `yaml:"incidents"`
}

// NewSchedule plans a history of the given days that ends at now.
//
// An error means that the embedded plan is invalid, and says where.
func NewSchedule(names Names, seed uint64, now time.Time, days int) (Schedule, error) {
	file, text := "history.yaml", roadmapPlan
	if names == V050 {
		file, text = "history.v0.5.0.yaml", v050Plan
	}
	s, err := scheduleFrom(text, names, seed, now, days)
	if err != nil {
		return s, fmt.Errorf("%s: %w", file, err)
	}
	return s, nil
}

func scheduleFrom(text []byte, names Names, seed uint64, now time.Time, days int) (Schedule, error) {
	var p plan
	if err := yaml.Unmarshal(text, &p); err != nil {
		return Schedule{}, err
	}
	now = now.UTC()
	s := Schedule{Names: names, Seed: seed, Origin: now.AddDate(0, 0, -days).Truncate(time.Minute)}
	for _, d := range p.Deploys {
		at, err := d.time(now)
		if err != nil {
			return s, fmt.Errorf("deploy of %s: %w", d.Version, err)
		}
		s.Deploys = append(s.Deploys, rollOut(names, d.Version, d.Instance, at)...)
	}
	for _, in := range p.Incidents {
		if _, known := faults[in.Fault]; !known {
			return s, fmt.Errorf("incident %s: unknown fault %q", in.ID, in.Fault)
		}
		start, err := in.time(now)
		if err != nil {
			return s, fmt.Errorf("incident %s: %w", in.ID, err)
		}
		length, err := time.ParseDuration(in.For)
		if err != nil {
			return s, fmt.Errorf("incident %s: %w", in.ID, err)
		}
		// One that has not ended at the end of the history would be ongoing.
		if end := start.Add(length); start.After(s.Origin) && end.Before(now) {
			s.Incidents = append(s.Incidents, Incident{ID: in.ID, Fault: in.Fault, Instance: in.Instance,
				Start: start, End: end, Truth: in.Truth, Alerts: in.Alerts})
		}
	}
	slices.SortStableFunc(s.Incidents, func(a, b Incident) int { return a.Start.Compare(b.Start) })
	return s, nil
}

// time is when the event happens, in a history that ends at now.
func (e plannedEvent) time(now time.Time) (time.Time, error) {
	clock, err := time.Parse("15:04", e.At)
	if err != nil {
		return time.Time{}, fmt.Errorf("at: %w", err)
	}
	day := now.Truncate(24*time.Hour).AddDate(0, 0, -e.DaysAgo)
	for e.Weekday && (day.Weekday() == time.Saturday || day.Weekday() == time.Sunday) {
		day = day.AddDate(0, 0, -1)
	}
	return day.Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute), nil
}

// rollOut deploys on one instance, or on all, three minutes apart.
func rollOut(names Names, version, instance string, at time.Time) []Deploy {
	if instance != "" {
		return []Deploy{{Version: version, Instance: instance, At: at}}
	}
	var list []Deploy
	for i := range names.Instances() {
		list = append(list, Deploy{Version: version, Instance: InstanceName(i), At: at.Add(time.Duration(i) * 3 * time.Minute)})
	}
	return list
}

// start is the start of a process.
type start struct {
	at      time.Time
	version string
}

// startsOf lists when instance's process starts, in order: at its deploys and
// at the end of incidents that a restart ends. The first one lies before the origin.
func (s *Schedule) startsOf(instance string) []start {
	var list []start
	for _, d := range s.Deploys {
		if d.Instance == instance {
			list = append(list, start{at: d.At, version: d.Version})
		}
	}
	slices.SortFunc(list, func(a, b start) int { return a.at.Compare(b.at) })
	for _, in := range s.Incidents {
		if faults[in.Fault].clearedByRestart && in.strikes(instance) && !in.End.IsZero() {
			list = append(list, start{at: in.End})
		}
	}
	slices.SortStableFunc(list, func(a, b start) int { return a.at.Compare(b.at) })
	version := ""
	for i := range list {
		version = cmp.Or(list[i].version, version)
		list[i].version = version
	}
	return list
}
