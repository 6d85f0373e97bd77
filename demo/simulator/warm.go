package simulator

import "time"

// warmDays is how many days a cluster without a history has run.
const warmDays = 1

// Warm is a live cluster at clock's time that has run for a day without a
// recorded history: its caches are full and its counters are above zero.
func Warm(names Names, seed uint64, clock func() time.Time) (*Cluster, error) {
	s, err := NewSchedule(names, seed, clock(), warmDays)
	if err != nil {
		return nil, err
	}
	c, err := New(s)
	if err != nil {
		return nil, err
	}
	if err := c.Advance(clock()); err != nil {
		return nil, err
	}
	st, err := c.Save()
	if err != nil {
		return nil, err
	}
	return Resume(c.Schedule(), st, true)
}
