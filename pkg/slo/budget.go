package slo

import (
	"math"
	"time"
)

// Budget is the state of an error budget at a moment. Numbers that need events are nil without any.
type Budget struct {
	Counts
	// Spent is the spent share of the budget: 1 is all of it, and it can be more. Remaining is 1 - Spent.
	Spent, Remaining *float64
	// Allowed is how many of the window's events may be bad; EventsLeft how many more may be, negative when
	// overspent.
	Allowed, EventsLeft float64
	// OutageMinutesLeft is how long a full outage uses up what is left, at the traffic of the last 24 hours.
	OutageMinutesLeft *float64
	// Filled is the share of the window that the data cover, from the first event on.
	Filled float64
}

// NewSums is the start of every calculation: the increments without maintenance.
func (s SLO) NewSums(incs []Increment) *Sums { return NewSums(Exclude(incs, s.Maintenance)) }

// At is the budget at a moment.
func (s SLO) At(sums *Sums, now time.Time) Budget {
	start, _ := s.Window.Period(now)
	from, to := start.UnixMilli(), now.UnixMilli()
	b := Budget{Counts: sums.Between(from, to), Filled: filled(sums, from, to)}
	if spent, ok := b.Counts.Spent(s.Objective); ok {
		remaining := 1 - spent
		b.Spent, b.Remaining = &spent, &remaining
	}
	b.Allowed = b.Total * (1 - s.Objective)
	b.EventsLeft = b.Allowed - b.Bad
	b.OutageMinutesLeft = outageMinutes(b.EventsLeft, sums, to)
	return b
}

func outageMinutes(eventsLeft float64, sums *Sums, now int64) *float64 {
	first, ok := sums.First()
	since := max(now-24*ms(time.Hour), first)
	if !ok || since >= now {
		return nil
	}
	perMinute := sums.Between(since, now).Total / float64(now-since) * float64(ms(time.Minute))
	left := max(0, eventsLeft) / perMinute
	if !(perMinute > 0) || math.IsInf(left, 0) {
		return nil
	}
	return &left
}

func filled(sums *Sums, start, now int64) float64 {
	first, ok := sums.First()
	if !ok || now <= start {
		return 0
	}
	return min(1, max(0, float64(now-max(first, start))/float64(now-start)))
}

// Burn is the burn rate over the time before a moment: 1 spends exactly the whole budget in the whole window. False
// without events.
func (s SLO) Burn(sums *Sums, now time.Time, over time.Duration) (float64, bool) {
	t := now.UnixMilli()
	return sums.Between(t-ms(s.BurnWindow(over)), t).Spent(s.Objective)
}
