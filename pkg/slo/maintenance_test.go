package slo

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

func spans(edges ...int64) []Maintenance {
	var all []Maintenance
	for i := 0; i < len(edges); i += 2 {
		all = append(all, Maintenance{Start: edges[i], End: edges[i+1]})
	}
	return all
}

func TestMaintenanceIsMerged(t *testing.T) {
	for name, tc := range map[string]struct{ windows, want []Maintenance }{
		"none":              {nil, nil},
		"one":               {spans(1, 2), spans(1, 2)},
		"apart, in order":   {spans(1, 2, 4, 6), spans(1, 2, 4, 6)},
		"apart, out of it":  {spans(4, 6, 1, 2), spans(1, 2, 4, 6)},
		"touching":          {spans(1, 2, 2, 3), spans(1, 3)},
		"overlapping":       {spans(3, 7, 1, 5), spans(1, 7)},
		"one inside":        {spans(1, 9, 2, 3), spans(1, 9)},
		"a chain of them":   {spans(1, 3, 2, 5, 4, 9, 11, 12), spans(1, 9, 11, 12)},
		"the same one":      {spans(1, 3, 1, 3, 1, 3), spans(1, 3)},
		"long one comes in": {spans(5, 6, 8, 9, 1, 20), spans(1, 20)},
	} {
		before := slices.Clone(tc.windows)
		if got := merged(tc.windows); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
		if !slices.Equal(before, tc.windows) {
			t.Errorf("%s: the argument is changed to %v", name, tc.windows)
		}
	}
}

// Millisecond by millisecond, against any windows.
func TestExcludeKeepsTheShareOfEachStep(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var windows []Maintenance
		for range rng.IntN(6) {
			start := rng.Int64N(120) - 10
			windows = append(windows, Maintenance{Start: start, End: start + 1 + rng.Int64N(30)})
		}
		var incs []Increment
		for at := int64(0); at < 100; {
			width := 1 + rng.Int64N(25)
			at += width
			incs = append(incs, Increment{T: at, Width: width, Bad: 3, Total: 10})
		}
		for i, inc := range Exclude(incs, windows) {
			kept := 0
			for ms := incs[i].T - incs[i].Width; ms < incs[i].T; ms++ {
				if !slices.ContainsFunc(windows, func(m Maintenance) bool { return m.Start <= ms && ms < m.End }) {
					kept++
				}
			}
			share := float64(kept) / float64(incs[i].Width)
			if math.Abs(inc.Total-10*share) > 1e-9 || math.Abs(inc.Bad-3*share) > 1e-9 || inc.T != incs[i].T || inc.Width != incs[i].Width {
				t.Fatalf("%v in %v: %v, want the share %g", incs[i], windows, inc, share)
			}
		}
	}
}

func TestCutsLieInTheTime(t *testing.T) {
	s := SLO{Maintenance: spans(30, 40, 10, 20, 35, 50, 70, 80)}
	for name, tc := range map[string]struct {
		from, to int64
		want     []int64
	}{
		"all":                     {0, 100, []int64{10, 20, 30, 50, 70, 80}},
		"edges are no cuts":       {10, 50, []int64{20, 30}},
		"inside a window":         {32, 48, nil},
		"between windows":         {50, 70, nil},
		"begins inside":           {15, 60, []int64{20, 30, 50}},
		"before all":              {-20, 10, nil},
		"after all":               {80, 90, nil},
		"ends before it begins":   {60, 20, nil},
		"a moment":                {75, 75, nil},
		"the last of many is cut": {60, 75, []int64{70}},
	} {
		if got := s.Cuts(tc.from, tc.to); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}

func withWindows(count int, length, apart time.Duration) Definition {
	objective := 0.99
	d := Definition{
		Name: "many", Objective: &objective, Window: json.RawMessage(`{"kind":"rolling","days":30}`),
		Indicator: json.RawMessage(`{"kind":"ratio","total":"t","bad":"b"}`),
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for range count {
		window := struct {
			Start  string `json:"start"`
			End    string `json:"end"`
			Reason string `json:"reason"`
		}{Start: at.Format(time.RFC3339), End: at.Add(length).Format(time.RFC3339)}
		d.Maintenance = append(d.Maintenance, window)
		at = at.Add(apart)
	}
	return d
}

func TestMaintenanceWindowsAreBounded(t *testing.T) {
	if _, err := withWindows(maxMaintenance, time.Minute, time.Hour).Resolve(); err != nil {
		t.Error(err)
	}
	_, err := withWindows(maxMaintenance+1, time.Minute, time.Hour).Resolve()
	if err == nil || !strings.Contains(err.Error(), "1001 maintenance windows, more than 1000") {
		t.Errorf("%v", err)
	}
	// Many that overlap are one.
	s, err := withWindows(20_000, time.Hour, time.Minute).Resolve()
	if err != nil || len(s.Maintenance) != 1 {
		t.Errorf("%d windows, %v", len(s.Maintenance), err)
	}
}

func TestSliceOperatorsAreWholeOnes(t *testing.T) {
	for _, op := range []string{"<", "<=", ">", ">=", "==", "!="} {
		if _, err := sliced(op).Resolve(); err != nil {
			t.Errorf("%q: %v", op, err)
		}
	}
	for _, op := range []string{"", " ", "=", "!", "< <=", "<= > >=", "=> ", "< ", "<1 or vector(1)"} {
		if _, err := sliced(op).Resolve(); err == nil || !strings.Contains(err.Error(), "Choose one of: < <= > >= == !=") {
			t.Errorf("%q: %v", op, err)
		}
	}
}

func sliced(op string) Definition {
	d := withWindows(0, 0, 0)
	d.Indicator = json.RawMessage(fmt.Sprintf(`{"kind":"gauge","metrics":["up"],"op":%q,"value":1,"across":"all","missing":"bad"}`, op))
	return d
}

// 20,000 windows and 20 groups of a month of hours took 26 s when every step was compared with every window.
func BenchmarkExclude(b *testing.B) {
	var windows []Maintenance
	for i := range int64(20_000) {
		windows = append(windows, Maintenance{Start: i * 129_600, End: i*129_600 + 60_000})
	}
	var incs []Increment
	for i := range int64(720) {
		incs = append(incs, Increment{T: (i + 1) * 3_600_000, Width: 3_600_000, Total: 1})
	}
	for b.Loop() {
		for range 20 {
			Exclude(incs, windows)
		}
	}
}
