package slo

import (
	"time"
)

// SLO is an objective as the arithmetic needs it, read from JSON by Parse.
type SLO struct {
	Name, Title, Service string
	// Objective is the ratio of good events that is promised, between 0 and 1.
	Objective float64
	Window    Window
	// GroupBy are the labels whose every combination has a budget of its own.
	GroupBy []string
	// MinBadEvents is how many bad events a burn rate needs to mean anything.
	MinBadEvents float64
	Maintenance  []Maintenance
	Indicator    Indicator
	// RecordedLabels are on all recorded series beside slo and service.
	RecordedLabels map[string]string
}

// Maintenance is a time whose events do not count, [Start, End) in milliseconds.
type Maintenance struct {
	Start, End int64
	Reason     string
}

// Exclude takes the events of maintenance out of the increments. A step that is only partly in maintenance keeps its
// share.
func Exclude(incs []Increment, windows []Maintenance) []Increment {
	if len(windows) == 0 {
		return incs
	}
	out := make([]Increment, len(incs))
	for i, inc := range incs {
		// Windows may overlap each other: cut the step where they end, and look at each piece.
		kept := 1.0
		for _, c := range maintained(inc.T-inc.Width, inc.T, windows) {
			kept -= inc.overlap(c.From, c.To)
		}
		kept = max(kept, 0)
		out[i] = Increment{T: inc.T, Width: inc.Width, Bad: inc.Bad * kept, Total: inc.Total * kept}
	}
	return out
}

// maintained are the parts of (from, to] that lie in maintenance, each once.
func maintained(from, to int64, windows []Maintenance) []Cell {
	var cuts []int64
	for _, m := range windows {
		cuts = append(cuts, m.Start, m.End)
	}
	var parts []Cell
	for _, c := range Grid(from, to, to-from+1, from, cuts) {
		for _, m := range windows {
			if m.Start <= c.From && c.To <= m.End {
				parts = append(parts, c)
				break
			}
		}
	}
	return parts
}

// Point is the state of a budget at one moment.
type Point struct {
	T int64
	// Counts are those of the window that ends at T.
	Counts
	// Burn is the burn rate just before T; NaN-free: without events there is no value, and HasBurn is false.
	Burn    float64
	HasBurn bool
}

// Line is the budget at each of the moments at. burnOver is the window of the burn rate.
func (s SLO) Line(sums *Sums, at []int64, burnOver time.Duration) []Point {
	points := make([]Point, 0, len(at))
	for _, t := range at {
		start, _ := s.Window.Period(time.UnixMilli(t))
		p := Point{T: t, Counts: sums.Between(start.UnixMilli(), t)}
		p.Burn, p.HasBurn = sums.Between(t-ms(burnOver), t).Spent(s.Objective)
		points = append(points, p)
	}
	return points
}
