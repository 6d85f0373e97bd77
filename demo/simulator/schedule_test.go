package simulator

import (
	"strings"
	"testing"
	"time"
)

var monday = time.Date(2026, 3, 2, 15, 0, 0, 0, time.UTC)

func TestShippedScheduleOnEveryDayOfTheWeek(t *testing.T) {
	for d := range 14 {
		now := monday.AddDate(0, 0, d)
		s, err := NewSchedule(Roadmap, 1, now, 30)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Incidents) < 15 {
			t.Errorf("%s: %d incidents, want at least 15", now.Weekday(), len(s.Incidents))
		}
		kinds, recent := map[string]bool{}, 0
		for k, in := range s.Incidents {
			kinds[in.Fault] = true
			if in.Start.After(now.AddDate(0, 0, -2)) {
				recent++
			}
			if !in.Start.After(s.Origin) || !in.End.Before(now) || !in.End.After(in.Start) {
				t.Errorf("%s: incident %s from %s to %s is not inside the history", now.Weekday(), in.ID, in.Start, in.End)
			}
			if k > 0 && in.Start.Before(s.Incidents[k-1].End) {
				t.Errorf("%s: incident %s begins before %s has ended", now.Weekday(), in.ID, s.Incidents[k-1].ID)
			}
			if in.Truth == "" {
				t.Errorf("incident %s has no truth", in.ID)
			}
		}
		if recent == 0 {
			t.Errorf("%s: no incident within two days", now.Weekday())
		}
		for f := range faults {
			if !kinds[f] {
				t.Errorf("%s: no incident of kind %s", now.Weekday(), f)
			}
		}
	}
}

func TestShortHistoryLeavesOutOlderIncidents(t *testing.T) {
	s, err := NewSchedule(Roadmap, 1, monday, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range s.Incidents {
		if in.Start.Before(s.Origin) {
			t.Errorf("incident %s starts at %s, before the history", in.ID, in.Start)
		}
	}
	c, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	if v := c.Instances[0].current().version; v != "0.6.0-rc.2" {
		t.Errorf("version at the start is %q, want the one deployed last", v)
	}
}

func TestScheduleSaysWhatIsWrong(t *testing.T) {
	for name, tc := range map[string]struct{ text, want string }{
		"yaml":   {"incidents: 7", "yaml:"},
		"fault":  {"incidents: [{id: x, fault: earthquake, at: '10:00', for: 1h}]", `unknown fault "earthquake"`},
		"time":   {"incidents: [{id: x, fault: restart, at: noon, for: 1h}]", "incident x: at"},
		"length": {"incidents: [{id: x, fault: restart, at: '10:00', for: long}]", "incident x"},
		"deploy": {"deploys: [{version: 1.2.3, at: noon}]", "deploy of 1.2.3"},
	} {
		if _, err := scheduleFrom([]byte(tc.text), Roadmap, 1, monday, 30); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, tc.want)
		}
	}
}

func TestStartsFollowDeploysAndIncidents(t *testing.T) {
	s := Schedule{
		Deploys: []Deploy{{"2", "contextd-0", monday.Add(2 * time.Hour)}, {"1", "contextd-0", monday}, {"9", "contextd-1", monday}},
		Incidents: []Incident{
			{Fault: "instance-down", Instance: "contextd-0", Start: monday.Add(time.Hour), End: monday.Add(90 * time.Minute)},
			{Fault: "error-burst", Start: monday.Add(time.Hour), End: monday.Add(4 * time.Hour)},
			{Fault: "memory-leak", Instance: "contextd-0", Start: monday.Add(3 * time.Hour)}, // ongoing
		},
	}
	got := s.startsOf("contextd-0")
	want := []start{{monday, "1"}, {monday.Add(90 * time.Minute), "1"}, {monday.Add(2 * time.Hour), "2"}}
	if len(got) != len(want) {
		t.Fatalf("starts %v, want %v", got, want)
	}
	for k := range want {
		if got[k] != want[k] {
			t.Errorf("start %d is %v, want %v", k, got[k], want[k])
		}
	}
}
