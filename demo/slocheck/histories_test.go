package slocheck

import (
	"cmp"
	"slices"
)

// history is what happens to a service, minute by minute. Minute 0 is the first one of the window.
type history struct {
	name string
	// slo is the shipped one that is asked about; tool-errors when empty.
	slo string
	// window is the SLO's, in days; windowDays when 0.
	window int
	// days is its length; when 0, it begins a day before the window.
	days int
	// ticks is how often a minute is scraped, and how often minute is called; once when 0.
	ticks   int
	groupBy []string
	// slices are judged in place of events; events count when its length is 0.
	slices judging
	// maintenance windows begin at a minute and have a length.
	maintenance [][2]int
	// copies are the Prometheus servers whose series the store holds; one without a label when empty.
	copies []replica
	minute func(w *world, m int)
	// left is the remaining budget in percent, bad of total events what happens, worked out by hand; 0 is left to the world.
	left, bad, total float64
	// notice is part of the warning that the answer carries.
	notice string
}

func (h history) windowDays() int { return cmp.Or(h.window, windowDays) }
func (h history) minutes() int    { return h.windowDays() * day }
func (h history) sloName() string { return cmp.Or(h.slo, "tool-errors") }

func allHistories() []history {
	return slices.Concat(histories, wrongOnce, moreNames, moreAbsences, moreSamples)
}

const a, b, search, remember = "contextd-0", "contextd-1", "memory_search", "memory_record"

// steady is a minute with 100 calls, of which some fail.
func steady(w *world, instance string, failed float64) {
	w.calls(instance, search, "success", 100-failed)
	w.calls(instance, search, "error", failed)
}

// every is n in each so many minutes.
func every(m, minutes int, n float64) float64 {
	if m%minutes == 0 {
		return n
	}
	return 0
}

func within(m, first, length int) bool { return m >= first && m < first+length }

var histories = []history{
	{name: "100 a minute, 36 minutes at 10 %", left: 91.667, minute: func(w *world, m int) {
		failed := 0.0
		if within(m, 12*day+100, 36) {
			failed = 10
		}
		steady(w, a, failed)
	}},
	{name: "1000 a minute by day, 10 by night, one bad night", left: 98.350, minute: func(w *world, m int) {
		night := (m+day)%day < day/2
		n, failed := 1000.0, 0.0
		if night {
			n = 10
		}
		if night && m/day == 20 {
			failed = 0.5 // 5 % of 10
		}
		w.calls(a, search, "success", n-failed)
		w.calls(a, search, "error", failed)
	}},
	{name: "failures are born on day 29", left: 98.333, minute: func(w *world, m int) {
		w.calls(a, search, "success", 100-boolean(m >= 29*day && m%20 == 0))
		if m >= 29*day && m%20 == 0 {
			w.calls(a, search, "error", 1)
		}
	}},
	{name: "0.05 % all along, an idle hour", left: 50, minute: func(w *world, m int) {
		if within(m, 10*day+30, 60) {
			w.count(0, "__name__", "contextd_mcp_tool_calls_total", "instance", a, "tool", search, "status", "success")
			return
		}
		steady(w, a, every(m, 20, 1))
	}},
	{name: "a counter begins again", minute: func(w *world, m int) {
		switch m {
		case 3*day + 7, 3*day + 9, 17*day + 301, 29*day + 1433:
			w.end(a)
		}
		// The last start makes things worse: 1 failure before, 40 a minute after.
		failed := every(m, 50, 1)
		if m >= 29*day+1433 {
			failed = 40
		}
		steady(w, a, failed)
	}},
	{name: "a process is replaced by another", minute: func(w *world, m int) {
		instance := a
		if m >= 11*day+33 {
			w.end(a)
			instance = b
		}
		steady(w, instance, every(m, 25, 2))
	}},
	{name: "series are born with a value", minute: func(w *world, m int) {
		steady(w, a, 0)
		if m >= 8*day+13 {
			// OpenTelemetry sends nothing before the first event, and 57 happened at once.
			w.calls(a, remember, "error", 3+54*boolean(m == 8*day+13))
		}
		if m >= 25*day+2 {
			w.calls(b, remember, "success", 200)
		}
	}},
	{name: "the store is ten days old", days: 10, minute: func(w *world, m int) {
		if m == minutes-10*day {
			// What its first scrape finds happened before.
			w.calls(a, search, "success", 1e6)
			w.calls(a, search, "error", 5000)
			return
		}
		steady(w, a, every(m, 40, 3))
		if m == minutes-10*day+17 {
			// What is born a little later did happen since.
			w.calls(a, remember, "error", 40)
		}
	}},
	{name: "scrapes fail for a while", minute: func(w *world, m int) {
		if within(m, 5*day+77, 45) || within(m, 28*day+3, 9*60) {
			w.lost()
		} else {
			w.unseen = false
		}
		// The counters go on, and tell afterwards what nobody saw.
		steady(w, a, every(m, 30, 2))
	}},
	{name: "the names of contextd 0.5.0", minute: func(w *world, m int) {
		w.oldCalls(search, 40, every(m, 60, 2))
		w.oldCalls(remember, 1, boolean(within(m, 19*day, 55)))
	}},
	{name: "a twentieth of the calls is slow at times", slo: "tool-latency", minute: func(w *world, m int) {
		if m == 22*day+17 {
			w.end(a)
		}
		w.timed(a, search, 100, 5*boolean(within(m, 14*day, 90)))
		w.timed(a, remember, every(m, 7, 3), every(m, 140, 1))
	}},
	{name: "one of two processes has the old names", minute: func(w *world, m int) {
		steady(w, a, every(m, 35, 1))
		w.oldCalls(search, 50, every(m, 45, 2))
	}},
}

func boolean(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
