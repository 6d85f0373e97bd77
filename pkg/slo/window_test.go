package slo

import (
	"testing"
	"time"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := ParseZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestPeriods(t *testing.T) {
	berlin, cairo, kolkata := zone(t, "Europe/Berlin"), zone(t, "Africa/Cairo"), zone(t, "Asia/Kolkata")
	at := func(z *time.Location, text string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", text, z)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	cases := []struct {
		name           string
		window         Window
		at, start, end time.Time
	}{
		{"rolling", Window{Days: 30}, at(time.UTC, "2026-03-31 12:00"), at(time.UTC, "2026-03-01 12:00"), at(time.UTC, "2026-03-31 12:00")},
		{"a day of 23 hours", Window{Unit: "day", Zone: berlin}, at(berlin, "2026-03-29 12:00"), at(berlin, "2026-03-29 00:00"), at(berlin, "2026-03-30 00:00")},
		{"midnight belongs to the day before", Window{Unit: "day", Zone: berlin}, at(berlin, "2026-03-29 00:00"), at(berlin, "2026-03-28 00:00"), at(berlin, "2026-03-29 00:00")},
		{"Sunday ends the week", Window{Unit: "week", Zone: time.UTC}, at(time.UTC, "2026-03-01 12:00"), at(time.UTC, "2026-02-23 00:00"), at(time.UTC, "2026-03-02 00:00")},
		{"Monday begins it", Window{Unit: "week", Zone: time.UTC}, at(time.UTC, "2026-03-02 00:01"), at(time.UTC, "2026-03-02 00:00"), at(time.UTC, "2026-03-09 00:00")},
		{"February", Window{Unit: "month", Zone: kolkata}, at(kolkata, "2028-02-29 23:00"), at(kolkata, "2028-02-01 00:00"), at(kolkata, "2028-03-01 00:00")},
		{"the fourth quarter", Window{Unit: "quarter", Zone: berlin}, at(berlin, "2026-12-31 23:59"), at(berlin, "2026-10-01 00:00"), at(berlin, "2027-01-01 00:00")},
		{"a year", Window{Unit: "year", Zone: kolkata}, at(kolkata, "2026-01-01 00:01"), at(kolkata, "2026-01-01 00:00"), at(kolkata, "2027-01-01 00:00")},
		{"the zone counts", Window{Unit: "day", Zone: kolkata}, at(time.UTC, "2026-01-01 19:00"), at(kolkata, "2026-01-02 00:00"), at(kolkata, "2026-01-03 00:00")},
		// In Cairo the clocks of 2026-04-24 go from 00:00 to 01:00: there is no midnight.
		{"a day without midnight", Window{Unit: "day", Zone: cairo}, at(cairo, "2026-04-24 12:00"), at(cairo, "2026-04-24 01:00"), at(cairo, "2026-04-25 00:00")},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			start, end := tc.window.Period(tc.at)
			if !start.Equal(tc.start) || !end.Equal(tc.end) {
				t.Errorf("%s to %s, want %s to %s", start, end, tc.start, tc.end)
			}
		})
	}
	if _, err := ParseZone("Mars/Olympus"); err == nil {
		t.Error("Mars has a time zone")
	}
}

// Periods follow each other without a gap, through every change of clocks.
func TestPeriodsTileTime(t *testing.T) {
	for _, name := range []string{"UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia"} {
		for _, unit := range []string{"day", "week", "month", "quarter", "year"} {
			w := Window{Unit: unit, Zone: zone(t, name)}
			start, _ := w.Period(time.Date(2025, 1, 15, 0, 0, 0, 0, time.UTC))
			for range 400 {
				first, end := w.Period(start.Add(time.Millisecond))
				if !first.Equal(start) || !end.After(start) {
					t.Fatalf("%s of %s: the period after %s runs from %s to %s", unit, name, start, first, end)
				}
				if s, e := w.Period(end); !s.Equal(first) || !e.Equal(end) {
					t.Fatalf("%s of %s: the end %s belongs to %s to %s", unit, name, end, s, e)
				}
				start = end
			}
		}
	}
}
