// Package slo is the arithmetic of service level objectives: error budgets, burn rates, windows, exhaustion. It is
// pure: increments in, numbers out. src/slo does the same in the browser, and slo/testdata/cases.json, which the tests
// of both read, pins them to 1e-9.
package slo

import (
	"math"
	"slices"
	"time"
)

// Increment is what an SLI counted in one step of time, (T-Width, T].
type Increment struct {
	// T is the end of the step, and Width its length, both in milliseconds.
	T, Width int64
	// Bad of Total events were bad. Both are counts, never ratios; they may have fractions.
	Bad, Total float64
}

// Counts are sums of increments.
type Counts struct{ Bad, Total float64 }

// Spent is the share of the error budget that the counts spend: 1 is all of it, and it can be more. It is also the
// burn rate, when the counts are those of a short window. It has no value without events.
func (c Counts) Spent(objective float64) (float64, bool) {
	if !(c.Total > 0) {
		return 0, false
	}
	spent := c.Bad / c.Total / (1 - objective)
	return spent, !math.IsNaN(spent) && !math.IsInf(spent, 0)
}

// Sums returns what was counted between any two moments, in the time of a binary search.
type Sums struct {
	incs []Increment
	// bad[i] and total[i] are the sums of the first i increments.
	bad, total []float64
}

// NewSums sorts the increments by time, and leaves out values that cannot be added. Steps may be of different widths and have
// gaps, but must not overlap.
func NewSums(incs []Increment) *Sums {
	usable := slices.DeleteFunc(slices.Clone(incs), func(inc Increment) bool { return inc.Width <= 0 || !isFinite(inc.Bad) || !isFinite(inc.Total) })
	s := &Sums{incs: usable, bad: make([]float64, len(usable)+1), total: make([]float64, len(usable)+1)}
	slices.SortFunc(s.incs, func(a, b Increment) int { return int(min(max(a.T-b.T, -1), 1)) })
	var bad, total neumaier
	for i, inc := range s.incs {
		s.bad[i+1], s.total[i+1] = bad.add(inc.Bad), total.add(inc.Total)
	}
	return s
}

// Between counts the events of (from, to]. A step that is only partly inside counts by its share of time.
func (s *Sums) Between(from, to int64) Counts {
	if to <= from {
		return Counts{}
	}
	// Steps [i, j) lie inside as a whole.
	i, _ := slices.BinarySearchFunc(s.incs, from, func(inc Increment, t int64) int { return int(min(max(inc.T-inc.Width-t, -1), 1)) })
	j, found := slices.BinarySearchFunc(s.incs, to, func(inc Increment, t int64) int { return int(min(max(inc.T-t, -1), 1)) })
	if found {
		j++
	}
	c := Counts{}
	if i < j {
		c = Counts{Bad: s.bad[j] - s.bad[i], Total: s.total[j] - s.total[i]}
	}
	for _, k := range []int{i - 1, max(j, i)} {
		if k >= 0 && k < len(s.incs) {
			share := s.incs[k].overlap(from, to)
			c.Bad += s.incs[k].Bad * share
			c.Total += s.incs[k].Total * share
		}
	}
	return c
}

// overlap is the share of the step that lies in (from, to].
func (inc Increment) overlap(from, to int64) float64 {
	if inc.Width <= 0 {
		return 0
	}
	inside := min(inc.T, to) - max(inc.T-inc.Width, from)
	return float64(max(inside, 0)) / float64(inc.Width)
}

// All are the sums of everything.
func (s *Sums) All() Counts {
	return Counts{Bad: s.bad[len(s.incs)], Total: s.total[len(s.incs)]}
}

// Increments are the steps in order of time.
func (s *Sums) Increments() []Increment { return s.incs }

// First is the beginning of the first step; false without any.
func (s *Sums) First() (int64, bool) {
	if len(s.incs) == 0 {
		return 0, false
	}
	return s.incs[0].T - s.incs[0].Width, true
}

// Last is the end of the last step; false without any.
func (s *Sums) Last() (int64, bool) {
	if len(s.incs) == 0 {
		return 0, false
	}
	return s.incs[len(s.incs)-1].T, true
}

// neumaier is a compensated sum, so that a year of steps does not lose an event to rounding.
type neumaier struct{ sum, lost float64 }

func (n *neumaier) add(v float64) float64 {
	t := n.sum + v
	if abs(n.sum) >= abs(v) {
		n.lost += n.sum - t + v
	} else {
		n.lost += v - t + n.sum
	}
	n.sum = t
	return n.sum + n.lost
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func abs(v float64) float64 { return max(v, -v) }

// ms converts a duration to the unit of Increment.
func ms(d time.Duration) int64 { return d.Milliseconds() }
