package slo

import (
	"math"
	"slices"
	"time"
)

const (
	// basisDays is how far back the error rate of the forecast reaches: the longest window of the burn alerts.
	basisDays = 3
	// block is the time over which rates are compared for the band.
	block = 6 * time.Hour
	// minBlocks is how many blocks with events a forecast needs.
	minBlocks = 4
	// z80 is the 90th percentile of the normal distribution: a band of 80 %.
	z80 = 1.2815515655446004
	// forecastPoints is the number of points of a forecast.
	forecastPoints = 240
)

// Forecast is the future of the budget if the error rate of the last three days continues, with a band of 80 %.
type Forecast struct {
	Points []ForecastPoint
	// Exhaustion is nil when the budget lasts, within one window or the calendar period.
	Exhaustion *Exhaustion
}

// ForecastPoint is the budget left at T, and its band in 8 of 10 cases. Lower is the worse end.
type ForecastPoint struct {
	T                       int64
	Remaining, Lower, Upper float64
}

// Exhaustion is when the budget will be exhausted, in ms: by the middle of the forecast and by both ends of its band. Latest
// is nil when it may last.
type Exhaustion struct {
	At       int64  `json:"at"`
	Earliest int64  `json:"earliest"`
	Latest   *int64 `json:"latest"`
}

// Forecast continues from now by the share of what is allowed so far: the budget is exhausted when the bad events of the
// window, or of the calendar period up to then, are as many as the objective allows of its events up to then. Nil without
// a basis: too few events in the last three days.
func (s SLO) Forecast(sums *Sums, now time.Time) *Forecast {
	rate, ok := recentRate(sums, now)
	if !ok {
		return nil
	}
	end := now.Add(time.Duration(s.Window.Days) * 24 * time.Hour)
	if s.Window.Calendar() {
		_, end = s.Window.Period(now)
	}
	f := &Forecast{}
	for i := range int64(forecastPoints + 1) {
		at := now.Add(time.Duration(i * ms(end.Sub(now)) / forecastPoints * int64(time.Millisecond)))
		p, ok := s.ahead(sums, now, at, rate)
		if !ok {
			return nil
		}
		f.Points = append(f.Points, p)
	}
	gone := func(left func(ForecastPoint) float64) int {
		return slices.IndexFunc(f.Points, func(p ForecastPoint) bool { return left(p) <= 0 })
	}
	at := gone(func(p ForecastPoint) float64 { return p.Remaining })
	if at < 0 {
		return f
	}
	f.Exhaustion = &Exhaustion{At: f.Points[at].T, Earliest: f.Points[gone(func(p ForecastPoint) float64 { return p.Lower })].T}
	if upper := gone(func(p ForecastPoint) float64 { return p.Upper }); upper >= 0 {
		f.Exhaustion.Latest = &f.Points[upper].T
	}
	f.Points = f.Points[:at+1]
	return f
}

// rate is the error ratio's recent mean and its spread, and the events per millisecond.
type rate struct{ ratio, spread, blocks, perMs float64 }

func recentRate(sums *Sums, now time.Time) (rate, bool) {
	t, length := now.UnixMilli(), ms(block)
	var all Counts
	var ratios []float64
	for end := t; end > t-basisDays*24*ms(time.Hour); end -= length {
		c := sums.Between(end-length, end)
		if c.Total > 0 {
			all.Bad, all.Total = all.Bad+c.Bad, all.Total+c.Total
			ratios = append(ratios, c.Bad/c.Total)
		}
	}
	if len(ratios) < minBlocks {
		return rate{}, false
	}
	n := float64(len(ratios))
	r := rate{ratio: all.Bad / all.Total, blocks: n, perMs: all.Total / (n * float64(length))}
	mean := 0.0
	for _, v := range ratios {
		mean += v / n
	}
	for _, v := range ratios {
		r.spread += (v - mean) * (v - mean) / (n - 1)
	}
	r.spread = math.Sqrt(r.spread)
	return r, true
}

// ahead is the budget at a moment of the future: what is still in the window then, and what is added at the recent rate.
func (s SLO) ahead(sums *Sums, now, at time.Time, r rate) (ForecastPoint, bool) {
	t, to := now.UnixMilli(), at.UnixMilli()
	start, _ := s.Window.Period(at)
	if s.Window.Calendar() {
		start, _ = s.Window.Period(now)
	}
	held := sums.Between(start.UnixMilli(), t)
	coming := r.perMs * float64(to-t)
	// The mean of m future blocks, estimated from n past blocks.
	ahead := max(float64(to-t)/float64(ms(block)), 1e-9)
	half := z80 * r.spread * math.Sqrt(1/r.blocks+1/max(ahead, 1))
	left := func(ratio float64) (float64, bool) {
		spent, ok := Counts{Bad: held.Bad + coming*max(ratio, 0), Total: held.Total + coming}.Spent(s.Objective)
		return 1 - spent, ok
	}
	p := ForecastPoint{T: to}
	var ok bool
	if p.Remaining, ok = left(r.ratio); !ok {
		return p, false
	}
	p.Lower, _ = left(min(r.ratio+half, 1))
	p.Upper, _ = left(r.ratio - half)
	return p, true
}

// Expiring is the budget over the next day if no more bad events occur, as old errors leave a rolling window and
// events arrive at the rate of the last day.
func (s SLO) Expiring(sums *Sums, now time.Time) []ForecastPoint {
	if s.Window.Calendar() {
		return nil
	}
	const hours = 24
	t := now.UnixMilli()
	day := sums.Between(t-hours*ms(time.Hour), t)
	perMs := day.Total / float64(hours*ms(time.Hour))
	var points []ForecastPoint
	for h := range hours + 1 {
		p, ok := s.ahead(sums, now, now.Add(time.Duration(h)*time.Hour), rate{blocks: 1, perMs: perMs})
		if !ok {
			return nil
		}
		points = append(points, p)
	}
	return points
}
