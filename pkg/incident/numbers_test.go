package incident

import (
	"testing"
)

func closed(alert string, start, end int64) Incident {
	f := Firing{Start: at(start), End: at(end)}
	return Incident{Alert: alert, Severity: "critical", Firing: f, Firings: []Firing{f}}
}

func value(v *float64) float64 {
	if v == nil {
		return -1
	}
	return *v
}

func TestSummarize(t *testing.T) {
	withOnset := func(i Incident, onset int64) Incident {
		i.Onset = at(onset)
		return i
	}
	ongoing := withOnset(Incident{Alert: "A", Firing: Firing{Start: at(90)}, Firings: []Firing{{Start: at(90)}}}, 80)
	before := closed("B", 1, 40)
	before.Before, before.Firings[0].Before = true, true
	cases := map[string]struct {
		incidents                              []Incident
		n, open, detectN, resolveN, recoverN   int
		detect, resolve, recovered, day, short float64
	}{
		"none":              {nil, 0, 0, 0, 0, 0, -1, -1, -1, 0, -1},
		"one":               {[]Incident{withOnset(closed("A", 10, 28), 7)}, 1, 0, 1, 1, 1, 180, 1080, 1260, 0.5, 0},
		"even":              {[]Incident{withOnset(closed("A", 10, 20), 8), withOnset(closed("B", 10, 40), 6)}, 2, 0, 2, 2, 2, 180, 1200, 1380, 1, 0},
		"open is left out":  {[]Incident{withOnset(closed("A", 10, 20), 8), ongoing}, 2, 1, 1, 1, 1, 120, 600, 720, 1, 0},
		"unknown onset":     {[]Incident{closed("A", 10, 14)}, 1, 0, 0, 1, 0, -1, 240, -1, 0.5, 1},
		"before the range":  {[]Incident{withOnset(before, -20)}, 1, 0, 0, 0, 1, -1, -1, 3600, 0.5, 0},
		"exactly 5 minutes": {[]Incident{closed("A", 10, 15), closed("B", 30, 36)}, 2, 0, 0, 2, 0, -1, 330, -1, 1, 0.5},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			s := Summarize(tc.incidents, from, from+2*day)
			if s.Incidents != tc.n || s.Open != tc.open || s.DetectN != tc.detectN || s.ResolveN != tc.resolveN || s.RecoverN != tc.recoverN {
				t.Errorf("counts %+v", s)
			}
			for what, pair := range map[string][2]float64{
				"detect": {value(s.Detect), tc.detect}, "resolve": {value(s.Resolve), tc.resolve}, "recover": {value(s.Recover), tc.recovered},
				"a day": {s.PerDay, tc.day}, "short": {value(s.Short), tc.short},
			} {
				if pair[0] != pair[1] {
					t.Errorf("%s: %g, want %g", what, pair[0], pair[1])
				}
			}
		})
	}
}

func TestNoise(t *testing.T) {
	perDay := 24 * 60
	firing := func(alert string, days ...int) (all []Incident) {
		for _, d := range days {
			all = append(all, closed(alert, int64(d*perDay+10), int64(d*perDay+13)))
		}
		return all
	}
	cases := map[string]struct {
		incidents              []Incident
		firings, inWeek, short int
		noisy                  bool
	}{
		"three in a week":                     {firing("A", 0, 1, 2), 3, 3, 3, false},
		"four in a week":                      {firing("A", 1, 2, 3, 7), 4, 4, 4, true},
		"four in eight days":                  {firing("A", 0, 2, 4, 7), 4, 3, 4, false},
		"a week later begins a new week":      {firing("A", 0, 1, 2, 9, 10, 11), 6, 3, 6, false},
		"several labels at once are one":      {append(firing("A", 0, 1), firing("A", 0, 1)...), 2, 2, 2, false},
		"one that touches the other is one":   {[]Incident{closed("A", 0, 10), closed("A", 10, 20)}, 1, 1, 0, false},
		"ongoing is not resolved in a moment": {[]Incident{{Alert: "A", Firings: []Firing{{Start: at(5)}}}}, 1, 1, 0, false},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			all := NoiseOf(tc.incidents, from, from+30*day)
			if len(all) != 1 {
				t.Fatalf("%+v", all)
			}
			if n := all[0]; n.Firings != tc.firings || n.InWeek != tc.inWeek || n.Short != tc.short || n.Noisy() != tc.noisy || n.PerDay != float64(tc.firings)/30 {
				t.Errorf("%+v", n)
			}
		})
	}
	order := NoiseOf(append(firing("Rare", 0), firing("Often", 1, 2)...), from, from+day)
	if order[0].Alert != "Often" || order[1].Alert != "Rare" {
		t.Errorf("%+v", order)
	}
}

func FuzzRecorder(f *testing.F) {
	f.Add([]byte{1, 2, 3, 0, 255}, int64(5), int64(9))
	f.Fuzz(func(t *testing.T, gaps []byte, active, length int64) {
		var seen []Seen
		m := at(0)
		for _, g := range gaps {
			m += int64(g) * Step
			seen = append(seen, Seen{At: m, Active: active})
		}
		r := NewRecorder(from, from+(length%10_000)*Step)
		r.AddSeries([]Series{{Labels: map[string]string{"alertname": "A"}, Seen: seen}})
		r.Add(map[string]string{"alertname": "B"}, Grafana, Firing{Pending: length, Start: active, End: length})
		all := r.Incidents()
		for _, i := range all {
			if i.End != 0 && i.End < i.Start || i.Pending > i.Start || len(i.Firings) == 0 {
				t.Fatalf("%+v", i)
			}
		}
		if s := Summarize(all, from, at(100)); s.DetectN < 0 || value(s.Resolve) < -1 {
			t.Fatalf("%+v", s)
		}
	})
}
