package slo

import (
	"encoding/json"
	"math"
	"os"
	"reflect"
	"testing"
	"time"
)

type budgetCase struct {
	Name        string                     `json:"name"`
	Objective   float64                    `json:"objective"`
	Window      json.RawMessage            `json:"window"`
	Now         int64                      `json:"now"`
	Maintenance json.RawMessage            `json:"maintenance"`
	Slices      json.RawMessage            `json:"slices"`
	Runs        runs                       `json:"runs"`
	Expect      map[string]json.RawMessage `json:"expect"`
}

type forecastCase struct {
	Name      string          `json:"name"`
	Objective float64         `json:"objective"`
	Window    json.RawMessage `json:"window"`
	Now       int64           `json:"now"`
	Runs      runs            `json:"runs"`
	Expect    *Exhaustion     `json:"expect"`
}

type provenCase struct {
	Name       string  `json:"name"`
	Target     float64 `json:"target"`
	Held, Seen []Peak
	Expect     struct {
		Verdict    Verdict
		Rate, Seen *float64
		At, SeenAt *int64
	} `json:"expect"`
}

// runs are rows of increments that are all the same.
type runs []struct {
	From  int64   `json:"from"`
	Step  int64   `json:"step"`
	Count int64   `json:"count"`
	Bad   float64 `json:"bad"`
	Total float64 `json:"total"`
}

func (all runs) increments() []Increment {
	var incs []Increment
	for _, r := range all {
		for i := range r.Count {
			incs = append(incs, Increment{T: r.From + (i+1)*r.Step, Width: r.Step, Bad: r.Bad, Total: r.Total})
		}
	}
	return incs
}

func readCases(t *testing.T) (cases struct {
	Tolerance float64        `json:"tolerance"`
	Budget    []budgetCase   `json:"budget"`
	Forecast  []forecastCase `json:"forecast"`
	Periods   []struct {
		Window         json.RawMessage `json:"window"`
		At, Start, End int64
	} `json:"periods"`
	Proven []provenCase `json:"proven"`
}) {
	t.Helper()
	raw, err := os.ReadFile("../../slo/testdata/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases.Budget) == 0 || len(cases.Forecast) == 0 || len(cases.Periods) == 0 || len(cases.Proven) == 0 || cases.Tolerance > 1e-9 {
		t.Fatalf("%d budgets, %d periods, tolerance %g", len(cases.Budget), len(cases.Periods), cases.Tolerance)
	}
	return cases
}

// resolve makes an SLO of what a case gives.
func resolve(t *testing.T, objective float64, window, maintenance, slices json.RawMessage) SLO {
	t.Helper()
	if len(slices) == 0 {
		slices = json.RawMessage("null")
	}
	d := Definition{Name: "case", Objective: &objective, Window: window, Indicator: json.RawMessage(`{"kind":"ratio","total":"t","bad":"b","slices":` + string(slices) + `}`)}
	if len(maintenance) > 0 {
		if err := json.Unmarshal(maintenance, &d.Maintenance); err != nil {
			t.Fatal(err)
		}
	}
	s, err := d.Resolve()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The table that src/slo/cases.test.ts reads too.
func TestTheTableThatBothLanguagesRead(t *testing.T) {
	cases := readCases(t)
	for _, tc := range cases.Budget {
		t.Run(tc.Name, func(t *testing.T) {
			s := resolve(t, tc.Objective, tc.Window, tc.Maintenance, tc.Slices)
			sums, now := s.NewSums(tc.Runs.increments()), time.UnixMilli(tc.Now)
			b := s.At(sums, now)
			got := map[string]*float64{
				"bad": &b.Bad, "total": &b.Total, "spent": b.Spent, "remaining": b.Remaining, "allowed": &b.Allowed,
				"eventsLeft": &b.EventsLeft, "outageMinutesLeft": b.OutageMinutesLeft, "filled": &b.Filled,
			}
			for name, raw := range tc.Expect {
				if name == "burn" {
					continue
				}
				v, known := got[name]
				if !known {
					t.Fatalf("no number %q", name)
				}
				compare(t, name, v, raw, cases.Tolerance)
			}
			var burns map[string]json.RawMessage
			if err := json.Unmarshal(tc.Expect["burn"], &burns); err != nil || len(burns) == 0 {
				t.Fatal("no burn rates", err)
			}
			lengths := map[string]time.Duration{"5m": 5 * time.Minute, "30m": 30 * time.Minute, "1h": time.Hour, "2h": 2 * time.Hour, "6h": 6 * time.Hour, "1d": 24 * time.Hour, "3d": 72 * time.Hour}
			for name, raw := range burns {
				var got *float64
				if burn, ok := s.Burn(sums, now, lengths[name]); ok {
					got = &burn
				}
				compare(t, "burn "+name, got, raw, cases.Tolerance)
			}
		})
	}
	for _, tc := range cases.Forecast {
		t.Run(tc.Name, func(t *testing.T) {
			s := resolve(t, tc.Objective, tc.Window, nil, nil)
			f := s.Forecast(s.NewSums(tc.Runs.increments()), time.UnixMilli(tc.Now))
			if f == nil || !reflect.DeepEqual(f.Exhaustion, tc.Expect) {
				t.Errorf("%+v, want %+v", f, tc.Expect)
			}
		})
	}
	for _, tc := range cases.Proven {
		t.Run(tc.Name, func(t *testing.T) {
			got, want := Prove(tc.Target, tc.Held, tc.Seen), Proof{Verdict: tc.Expect.Verdict}
			if tc.Expect.Rate != nil {
				want.Held = &Peak{T: *tc.Expect.At, Rate: *tc.Expect.Rate}
			}
			if tc.Expect.Seen != nil {
				want.Seen = &Peak{T: *tc.Expect.SeenAt, Rate: *tc.Expect.Seen}
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
	for _, tc := range cases.Periods {
		t.Run(string(tc.Window), func(t *testing.T) {
			start, end := resolve(t, 0.9, tc.Window, nil, nil).Window.Period(time.UnixMilli(tc.At))
			if start.UnixMilli() != tc.Start || end.UnixMilli() != tc.End {
				t.Errorf("%d to %d, want %d to %d", start.UnixMilli(), end.UnixMilli(), tc.Start, tc.End)
			}
		})
	}
}

func compare(t *testing.T, name string, got *float64, raw json.RawMessage, tolerance float64) {
	t.Helper()
	var want *float64
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	switch {
	case (got == nil) != (want == nil):
		t.Errorf("%s is %v, want %v", name, got, want)
	case got != nil && !(math.Abs(*got-*want) <= tolerance*max(1, math.Abs(*want))):
		t.Errorf("%s is %.12g, want %.12g", name, *got, *want)
	}
}
