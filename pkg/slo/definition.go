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
	// GroupBy are the labels whose every combination has its own budget.
	GroupBy []string
	// MinBadEvents is how many bad events a burn rate needs to be significant.
	MinBadEvents float64
	// Maintenance are the times whose events do not count, in order and without overlaps.
	Maintenance []Maintenance
	Indicator   Indicator
	// RecordedLabels are on all recorded series beside slo and service.
	RecordedLabels map[string]string
}

// Point is the state of a budget at one moment.
type Point struct {
	T int64
	// Counts are those of the window that ends at T.
	Counts
	// Burn is the burn rate just before T; never NaN: without events it has no value, and HasBurn is false.
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
