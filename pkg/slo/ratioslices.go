package slo

import "time"

// RatioSlices judge each slice of time by the share of its good events, so that each slice counts 1, however few events it
// has. Slices lie on the multiples of their length since 1970, and belong to the moment of their end.
//
// A slice without events is good: an idle service keeps its promise. That holds between the first and the last sample of
// the counters, of each group by itself. Before the first and after the last one, there are no slices: nothing is known.
//
// Events within maintenance are not judged, and a slice that ends within it does not count.
type RatioSlices struct {
	Length time.Duration
	// Target is the least share of good events in a good slice.
	Target float64
}

const minRatioSlice, maxRatioSlice = time.Minute, time.Hour

// Good reports whether a slice with these events is good.
func (r RatioSlices) Good(c Counts) bool {
	// Slightly more, so that 90 good events of 100 reach a target of 0.9, despite rounding.
	return c.Bad <= c.Total*(1-r.Target)+1e-9+1e-12*c.Total
}

// ratioSlicesDefinition is Slices of src/slo/types.ts.
type ratioSlicesDefinition struct {
	Seconds *float64 `json:"seconds"`
	Target  *float64 `json:"target"`
}

func (d Definition) ratioSlices(def *ratioSlicesDefinition) (*RatioSlices, error) {
	switch {
	case def == nil:
		return nil, nil
	case def.Seconds == nil:
		return nil, problemf("The slices of the SLO %q have no length. Write it in seconds, such as \"seconds\": 300.", d.Name)
	case def.Target == nil:
		return nil, problemf("The slices of the SLO %q have no target. Write the least share of good events in a good slice, such as \"target\": 0.95.", d.Name)
	}
	seconds, target := *def.Seconds, *def.Target
	switch {
	case !(seconds >= minRatioSlice.Seconds() && seconds <= maxRatioSlice.Seconds()) || seconds != float64(int64(seconds)):
		return nil, problemf("The slices of the SLO %q are %s s long. Choose whole seconds from %.0f to %.0f.", d.Name, number(seconds), minRatioSlice.Seconds(), maxRatioSlice.Seconds())
	case target > 1 && target <= 100:
		return nil, problemf("The target of the slices of the SLO %q is %s, but must be a ratio of at most 1. Write 95 %% as 0.95.", d.Name, number(target))
	case !(target > 0 && target <= 1):
		return nil, problemf("The target of the slices of the SLO %q is %s, but must be above 0 and at most 1. Write 95 %% as 0.95.", d.Name, number(target))
	}
	return &RatioSlices{Length: time.Duration(seconds) * time.Second, Target: target}, nil
}

// RatioSlices are how the SLO judges slices of a ratio; nil when it counts events, or slices of something else.
func (s SLO) RatioSlices() *RatioSlices {
	sli, _ := s.Indicator.(Counters)
	return sli.Slices
}

// SliceLength is the length of the slices that the SLO counts; 0 when it counts events.
func (s SLO) SliceLength() time.Duration {
	if sli, ok := s.Indicator.(Slices); ok {
		return sli.Slice
	}
	if ratio := s.RatioSlices(); ratio != nil {
		return ratio.Length
	}
	return 0
}

// BurnWindow is the window over which a burn rate is computed: at least one slice, since most shorter windows hold the end
// of none.
func (s SLO) BurnWindow(over time.Duration) time.Duration { return max(over, s.SliceLength()) }
