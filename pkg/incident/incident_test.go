package incident

import (
	"reflect"
	"testing"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// at is a minute of the tests' time range, which begins at minute 0 of from.
const from = 1_000_000 * Step

func at(minute int64) int64 { return from + minute*Step }

// fires are minutes of firing, first and last included; active is the minute since when, 0 unknown.
func fires(first, last, active int64) (all []Seen) {
	for m := first; m <= last; m++ {
		one := Seen{At: at(m)}
		if active != 0 {
			one.Active = at(active)
		}
		all = append(all, one)
	}
	return all
}

func join(parts ...[]Seen) (all []Seen) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

type span struct {
	Pending, Start, End int64
	Firings             int
	Before              bool
}

func minutes(t int64) int64 {
	if t == 0 {
		return 0
	}
	return (t - from) / Step
}

func TestIncidents(t *testing.T) {
	cases := map[string]struct {
		seen   []Seen
		want   []span
		skewed int
	}{
		"nothing":                     {nil, nil, 0},
		"one":                         {fires(10, 19, 5), []span{{5, 10, 20, 1, false}}, 0},
		"one minute":                  {fires(10, 10, 9), []span{{9, 10, 11, 1, false}}, 0},
		"without state":               {fires(10, 19, 0), []span{{0, 10, 20, 1, false}}, 0},
		"still firing":                {fires(90, 100, 88), []span{{88, 90, 0, 1, false}}, 0},
		"until just before the end":   {fires(90, 99, 88), []span{{88, 90, 100, 1, false}}, 0},
		"flaps within five minutes":   {join(fires(10, 12, 9), fires(17, 20, 16)), []span{{9, 10, 21, 2, false}}, 0},
		"fires again after six":       {join(fires(10, 12, 9), fires(19, 20, 18)), []span{{9, 10, 13, 1, false}, {18, 19, 21, 1, false}}, 0},
		"missing samples, same state": {join(fires(10, 12, 9), fires(40, 45, 9)), []span{{9, 10, 46, 1, false}}, 0},
		"missing samples, no state":   {join(fires(10, 12, 0), fires(15, 16, 0)), []span{{0, 10, 17, 2, false}}, 0},
		"new state without a gap":     {join(fires(10, 12, 9), fires(13, 14, 13)), []span{{9, 10, 15, 2, false}}, 0},
		"since before the range":      {fires(0, 5, -30), []span{{-30, 0, 6, 1, true}}, 0},
		"from the first minute on":    {fires(0, 5, 0), []span{{0, 0, 6, 1, true}}, 0},
		"state of the future":         {fires(10, 12, 14), []span{{10, 10, 13, 1, false}}, 1},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			r := NewRecorder(from, at(100))
			r.AddSeries([]Series{{Labels: map[string]string{"alertname": "A", "severity": "critical"}, Seen: tc.seen}})
			var got []span
			for _, i := range r.Incidents() {
				got = append(got, span{minutes(i.Pending), minutes(i.Start), minutes(i.End), len(i.Firings), i.Before})
				if i.Alert != "A" || i.Severity != "critical" || i.Source != Prometheus {
					t.Errorf("incident %+v", i)
				}
			}
			if !reflect.DeepEqual(got, tc.want) {
				t.Errorf("%+v, want %+v", got, tc.want)
			}
			if r.Skewed != tc.skewed {
				t.Errorf("%d skewed, want %d", r.Skewed, tc.skewed)
			}
		})
	}
}

func TestCopiesOfOneEvaluationAreOneAlert(t *testing.T) {
	r := NewRecorder(from, at(100))
	var series []Series
	for i, replica := range []string{"a", "b"} {
		labels := map[string]string{"alertname": "A", "job": "contextd", "replica": replica, "alertstate": "firing"}
		series = append(series, Series{Labels: labels, Seen: fires(10+int64(i), 20, 9+int64(i))})
	}
	r.AddSeries(series)
	all := r.Incidents()
	if len(all) != 1 || len(all[0].Firings) != 1 || minutes(all[0].Pending) != 9 || Text(all[0].Labels) != "job=contextd" {
		t.Errorf("%+v", all)
	}
}

func TestTwoEngines(t *testing.T) {
	prom := map[string]string{"alertname": "A", "severity": "critical", "job": "contextd"}
	grafana := map[string]string{"alertname": "A", "severity": "critical", "job": "contextd", "grafana_folder": "contextd", "__alert_rule_uid__": "x"}
	r := NewRecorder(from, at(100))
	r.AddSeries([]Series{{Labels: prom, Seen: fires(10, 19, 9)}})
	r.Add(grafana, Grafana, Firing{Pending: at(8), Start: at(9), End: at(18)})
	r.Add(grafana, Grafana, Firing{Start: at(50), End: at(40)})
	r.Add(grafana, Grafana, Firing{Start: at(200)})
	r.Add(grafana, Grafana, Firing{Start: at(-20), End: at(-10)})
	r.Add(grafana, Grafana, Firing{Start: at(-20), End: at(1)})
	all := r.Incidents()
	if len(all) != 3 || r.Skewed != 2 {
		t.Fatalf("%d skewed, %+v", r.Skewed, all)
	}
	if all[0].Start != from || !all[0].Before || minutes(all[0].End) != 1 {
		t.Errorf("before the range: %+v", all[0])
	}
	both := all[1]
	if both.Source != Both || minutes(both.Start) != 9 || minutes(both.End) != 20 || len(both.Firings) != 1 || minutes(both.Pending) != 8 {
		t.Errorf("both engines: %+v", both)
	}
	if all[2].End != all[2].Start {
		t.Errorf("an end before the start: %+v", all[2])
	}
}

// sli is one step a minute: bad events of 100.
func sli(bad ...float64) *slo.Sums {
	var incs []slo.Increment
	for i, b := range bad {
		total := 100.0
		if b < 0 {
			b, total = 0, 0
		}
		incs = append(incs, slo.Increment{T: at(int64(i) + 1), Width: Step, Bad: b, Total: total})
	}
	return slo.NewSums(incs)
}

func TestOnset(t *testing.T) {
	const idle = -1
	long := make([]float64, 400)
	for i := range long {
		long[i] = 50
	}
	cases := map[string]struct {
		bad    []float64
		firing int64
		onset  int64
		ok     bool
		early  bool
	}{
		"burns from minute 3 on":            {[]float64{0, 0, 0, 9, 9, 9, 9}, 6, 3, true, false},
		"an older burn is another one":      {[]float64{9, 9, 0, 0, 0, 9, 9, 9}, 7, 5, true, false},
		"two good minutes do not interrupt": {[]float64{9, 9, 0, 0, 9, 9, 9}, 6, 0, true, false},
		"exactly the budget is no burn":     {[]float64{0, 1, 1, 1, 9, 9}, 5, 4, true, false},
		"idle minutes do not interrupt":     {[]float64{0, 9, idle, idle, idle, idle, 9, 9}, 7, 1, true, false},
		"burned until before the alert":     {[]float64{0, 9, 9, 9, 0, 0, 0, 0, 0}, 8, 1, true, false},
		"burned too long ago":               {append([]float64{0, 9, 9}, make([]float64, 20)...), 20, 0, false, false},
		"nothing burned":                    {make([]float64, 30), 20, 0, false, false},
		"no data":                           {nil, 20, 0, false, false},
		"what comes after does not count":   {[]float64{0, 0, 0, 0, 9, 9}, 3, 0, false, false},
		"longer than is counted":            {long, 380, 20, true, true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			onset, early, ok := Onset(sli(tc.bad...), 0.99, at(tc.firing))
			if ok != tc.ok || early != tc.early || ok && minutes(onset) != tc.onset {
				t.Errorf("minute %d, earlier %t, %t; want %d, %t, %t", minutes(onset), early, ok, tc.onset, tc.early, tc.ok)
			}
		})
	}
}

func TestHotStepsFollowEachOther(t *testing.T) {
	incidents := []Incident{
		{Firing: Firing{Start: at(1000), End: at(1010)}},
		{Firing: Firing{Start: at(1100), End: at(1700)}},
		{Firing: Firing{Start: at(1650)}},
		{Firing: Firing{Start: at(5000), End: at(5000)}},
	}
	cells := Hot(incidents, at(6000), 7_000)
	last := int64(0)
	for _, c := range cells {
		if c.From < last || c.To <= c.From {
			t.Fatalf("step %+v after one that ends at %d", c, last)
		}
		last = c.To
	}
	if cells[0].From != at(1000)-Lookback || last != at(6000) {
		t.Errorf("from %d to %d", minutes(cells[0].From), minutes(last))
	}
	// Every start and end that is not inside the minutes before another incident is the edge of a step.
	for _, edge := range []int64{at(1700), at(5000)} {
		found := false
		for _, c := range cells {
			found = found || c.To == edge
		}
		if !found {
			t.Errorf("no step ends at minute %d", minutes(edge))
		}
	}
}

func TestAffected(t *testing.T) {
	got := Affected(map[string]string{"alertname": "A", "alertstate": "firing", "severity": "x", "__replica__": "1", "__alert_rule_uid__": "u", "tool": "a", "job": "c", "empty": ""})
	if Text(got) != "job=c, tool=a" {
		t.Errorf("%v", got)
	}
}
