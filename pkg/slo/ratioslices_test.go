package slo

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestSlicesAreJudged(t *testing.T) {
	for _, tc := range []struct {
		target, bad, total float64
		good               bool
	}{
		{0.95, 0, 0, true}, {1, 0, 0, true},
		{0.95, 5, 100, true}, {0.95, 5.001, 100, false},
		{0.9, 10, 100, true}, {0.9, 11, 100, false}, {0.7, 3, 10, true}, {0.9, 1e5, 1e6, true},
		{1, 0, 7, true}, {1, 1, 7, false}, {1, 1, 1e9, false},
		{0.5, 1, 2, true}, {0.5, 2, 3, false}, {0.001, 3, 3, false},
	} {
		if got := (RatioSlices{Target: tc.target}).Good(Counts{Bad: tc.bad, Total: tc.total}); got != tc.good {
			t.Errorf("%g bad of %g at a target of %g: good is %v", tc.bad, tc.total, tc.target, got)
		}
	}
}

func TestSlicesAreRead(t *testing.T) {
	objective := 0.99
	read := func(indicator string) (SLO, error) {
		return Definition{Name: "x", Objective: &objective, Window: json.RawMessage(`{"kind":"rolling","days":30}`), Indicator: json.RawMessage(indicator)}.Resolve()
	}
	for _, kind := range []string{"ratio", "latency"} {
		s, err := read(`{"kind":"` + kind + `","total":"t","good":"g","slices":{"seconds":300,"target":0.95}}`)
		if err != nil || *s.RatioSlices() != (RatioSlices{5 * time.Minute, 0.95}) || s.SliceLength() != 5*time.Minute {
			t.Errorf("%s: %+v, %v", kind, s.Indicator, err)
		}
		if s.BurnWindow(time.Minute) != 5*time.Minute || s.BurnWindow(time.Hour) != time.Hour {
			t.Error("burn windows", s.BurnWindow(time.Minute), s.BurnWindow(time.Hour))
		}
		if by, _ := s.Indicator.GroupedBy([]string{"tool"}).(Counters); by.Slices == nil {
			t.Error("grouping loses the slices")
		}
	}
	for _, none := range []string{`{"kind":"ratio","total":"t","bad":"b"}`, `{"kind":"ratio","total":"t","bad":"b","slices":null}`} {
		if s, err := read(none); err != nil || s.RatioSlices() != nil || s.SliceLength() != 0 {
			t.Errorf("%s: %+v, %v", none, s.Indicator, err)
		}
	}
	for slices, words := range map[string]string{
		`{}`:                               `have no length. Write it in seconds`,
		`{"seconds":300}`:                  `have no target. Write the least share`,
		`{"seconds":59,"target":0.9}`:      `are 59 s long. Choose whole seconds from 60 to 3600`,
		`{"seconds":3601,"target":0.9}`:    `are 3601 s long`,
		`{"seconds":90.5,"target":0.9}`:    `are 90.5 s long. Choose whole seconds`,
		`{"seconds":-300,"target":0.9}`:    `are -300 s long`,
		`{"seconds":300,"target":0}`:       `is 0, but must be above 0`,
		`{"seconds":300,"target":-0.5}`:    `is -0.5, but must be above 0`,
		`{"seconds":300,"target":95}`:      `is 95, but must be a ratio of at most 1. Write 95 % as 0.95`,
		`{"seconds":300,"target":101}`:     `is 101, but must be above 0 and at most 1`,
		`{"seconds":"5m","target":0.9}`:    `"seconds" is a string`,
		`[300]`:                            `"slices" is a array`,
		`{"seconds":1e300,"target":0.9}`:   `Choose whole seconds`,
		`{"seconds":300,"target":1.00001}`: `at most 1`,
	} {
		if _, err := read(`{"kind":"ratio","total":"t","bad":"b","slices":` + slices + `}`); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v, want %q", slices, err, words)
		}
	}
	gauge := `{"kind":"gauge","metrics":["up"],"op":"==","value":1,"across":"all","missing":"bad","slices":{"seconds":300,"target":0.95}}`
	if _, err := read(gauge); err == nil || !strings.Contains(err.Error(), "does not count events. Remove them") {
		t.Error(err)
	}
}

func TestAConditionWithSlicesHoldsAtTheirTarget(t *testing.T) {
	objective := 0.99
	d := Definition{Name: "x", Objective: &objective, Window: json.RawMessage(`{"kind":"rolling","days":30}`), Indicator: json.RawMessage(
		`{"kind":"throughput","total":"t","target":10,"conditions":[{"name":"c","objective":0.99,"indicator":{"kind":"ratio","total":"t","bad":"b","slices":{"seconds":300,"target":0.75}}}]}`)}
	_, throughput, err := d.ResolveThroughput()
	if err != nil || !strings.Contains(throughput.Rate("1h"), "> 0.25)") {
		t.Error(err, throughput.Rate("1h"))
	}
}

func TestThePartsOfACellOutsideMaintenance(t *testing.T) {
	s := SLO{Maintenance: []Maintenance{{Start: 10, End: 20}, {Start: 30, End: 31}, {Start: 50, End: 90}}}
	for cell, want := range map[Cell][]Cell{
		{0, 10}:  {{0, 10}},
		{0, 15}:  {{0, 10}},
		{12, 18}: nil,
		{10, 20}: nil,
		{15, 25}: {{20, 25}},
		{5, 40}:  {{5, 10}, {20, 30}, {31, 40}},
		{40, 60}: {{40, 50}},
		{90, 95}: {{90, 95}},
	} {
		got := s.Outside(cell)
		if len(got) != len(want) {
			t.Fatalf("%v: %v, want %v", cell, got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%v: %v, want %v", cell, got, want)
			}
		}
	}
}
