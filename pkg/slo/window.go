package slo

import (
	"fmt"
	"time"

	// Grafana's container may have no time zone database.
	_ "time/tzdata"
)

// Window is the time over which an objective must hold: the last n days, or the calendar period that contains the
// moment, in a time zone.
type Window struct {
	// Days is the length of a rolling window; 0 for calendar periods.
	Days int
	// Unit is day, week (from Monday), month, quarter or year; empty for rolling windows.
	Unit string
	// Zone is where calendar periods begin at midnight.
	Zone *time.Location
}

// Calendar reports whether the window restarts with every period.
func (w Window) Calendar() bool { return w.Unit != "" }

// NominalDays is the length that burn rates are based on.
func (w Window) NominalDays() int {
	if w.Calendar() {
		return map[string]int{"day": 1, "week": 7, "month": 30, "quarter": 90, "year": 365}[w.Unit]
	}
	return w.Days
}

// Period returns the window that ends at, or contains, the moment t: (start, end]. A rolling window ends at t itself. The
// very first moment of a calendar period still belongs to the one before, since what is counted there happened before.
func (w Window) Period(t time.Time) (start, end time.Time) {
	if !w.Calendar() {
		return t.Add(-time.Duration(w.Days) * 24 * time.Hour), t
	}
	local := t.Add(-time.Millisecond).In(w.Zone)
	y, m, d := local.Date()
	switch w.Unit {
	case "week":
		d -= (int(local.Weekday()) + 6) % 7
		return w.midnight(y, m, d), w.midnight(y, m, d+7)
	case "month":
		return w.midnight(y, m, 1), w.midnight(y, m+1, 1)
	case "quarter":
		m -= (m - 1) % 3
		return w.midnight(y, m, 1), w.midnight(y, m+3, 1)
	case "year":
		return w.midnight(y, 1, 1), w.midnight(y+1, 1, 1)
	default:
		return w.midnight(y, m, d), w.midnight(y, m, d+1)
	}
}

// midnight is the first moment of a day; where clocks skip midnight, the moment they skip to.
func (w Window) midnight(y int, m time.Month, d int) time.Time {
	t := time.Date(y, m, d, 0, 0, 0, 0, w.Zone)
	// time.Date may give the hour before the gap: 23:00 of the day before.
	if t.Hour() > 12 {
		t = t.Add(time.Hour)
	}
	return t
}

// ParseZone reads an IANA time zone name; empty is UTC.
func ParseZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fmt.Errorf("the time zone %q does not exist; use a name such as Europe/Berlin or UTC", name)
	}
	return zone, nil
}
