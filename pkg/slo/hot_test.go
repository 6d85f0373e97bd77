package slo

import (
	"reflect"
	"testing"
	"time"
)

const hour = int64(time.Hour / time.Millisecond)

// hours are increments of an hour each from 0 on, of 1,000 events.
func hours(bad ...float64) []Increment {
	incs := make([]Increment, len(bad))
	for i, b := range bad {
		incs[i] = Increment{T: int64(i+1) * hour, Width: hour, Bad: b, Total: 1000}
	}
	return incs
}

func TestHotSpans(t *testing.T) {
	rolling := SLO{Objective: 0.999, Window: Window{Days: 30}, MinBadEvents: 5}
	// Half of six times the allowed rate is three bad events of 1,000.
	cases := map[string]struct {
		slo  SLO
		bad  []float64
		want []Cell
	}{
		"calm":                             {rolling, []float64{0, 2, 2, 2, 0}, nil},
		"the hour that burned, and beside": {rolling, []float64{0, 0, 10, 0, 0}, []Cell{{hour, 4 * hour}}},
		"two apart":                        {rolling, []float64{10, 0, 0, 0, 10}, []Cell{{0, 2 * hour}, {3 * hour, 5 * hour}}},
		"fewer than the guard":             {rolling, []float64{0, 4, 0}, nil},
		"no alert can fire":                {SLO{Objective: 0.5, Window: Window{Days: 30}}, []float64{1000}, nil},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got, all := tc.slo.HotSpans([]*Sums{NewSums(hours(tc.bad...))})
			if !reflect.DeepEqual(got, tc.want) || !all {
				t.Errorf("got %v, %v", got, all)
			}
		})
	}
}

func TestHotSpansKeepTheNewest(t *testing.T) {
	bad := make([]float64, 40*24)
	for i := range bad {
		bad[i] = 100
	}
	got, all := SLO{Objective: 0.999, Window: Window{Days: 90}}.HotSpans([]*Sums{NewSums(hours(bad...))})
	if want := []Cell{{10 * 24 * hour, 40 * 24 * hour}}; all || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v", got, all)
	}
}

func TestRefine(t *testing.T) {
	wide := NewSums(hours(0, 12, 0))
	var steps []Increment
	for i := range int64(12) {
		steps = append(steps, Increment{T: hour + (i+1)*hour/12, Width: hour / 12, Bad: float64(i % 2 * 2), Total: 1000.0 / 12})
	}
	fine := NewSums(steps)
	spans := []Cell{{hour, 2 * hour}}
	got := Refine(wide, fine, spans)
	if n := len(got.Increments()); n != 14 {
		t.Errorf("%d steps, want 14", n)
	}
	if c := got.Between(0, hour+hour/6); c.Bad != 2 {
		t.Errorf("%g bad in the first ten minutes, want 2", c.Bad)
	}
	// Fine steps that miss events are not believed.
	if n := len(Refine(wide, NewSums(steps[:3]), spans).Increments()); n != 3 {
		t.Errorf("%d steps, want the three hours", n)
	}
	// A span that cuts a wide step leaves the rest of it its share.
	half := Refine(wide, NewSums(steps[:6]), []Cell{{hour, hour + hour/2}})
	if c := half.Between(hour+hour/2, 2*hour); c.Bad != 6 {
		t.Errorf("%g bad in the other half, want 6", c.Bad)
	}
}
