package slocheck

import (
	"math"
	"strings"

	"github.com/prometheus/prometheus/model/labels"
)

const week = 7

// moreNames are changes of names in one process.
var moreNames = []history{
	{name: "names change at the full hour", window: week, minute: renamed(3*day + 60*5)},
	{name: "names change a minute before the hour", window: week, minute: renamed(3*day + 60*5 - 1)},
	{name: "names change at minute 58, just after the rules", window: week, minute: renamed(3*day + 60*5 + 58)},
	{name: "names change back after 20 minutes", window: week, minute: func(w *world, m int) {
		namesBetween(w, m, 3*day+11*60+15, 20)
	}},
	{name: "names change back after three hours", window: week, minute: func(w *world, m int) {
		namesBetween(w, m, 3*day+11*60+15, 180)
	}},
	{name: "one process has both namings for a day", window: week, minute: func(w *world, m int) {
		// The old names all along; the new ones beside them for a day.
		switch first := 3*day + 91; {
		case m == first:
			w.end(a)
		case m == first+day:
			w.end(a)
		}
		failed := every(m, 77, 3)
		w.oldCalls(search, 10, failed, a)
		if within(m, 3*day+91, day) {
			w.count(10-failed, "__name__", "contextd_mcp_tool_calls_total", "instance", a, "tool", search, "status", "success")
			w.count(failed, "__name__", "contextd_mcp_tool_calls_total", "instance", a, "tool", search, "status", "error")
		}
	}},
	{name: "one of two processes changes its names", window: week, minute: func(w *world, m int) {
		ten(w, b, every(m, 60, 1))
		renamed(4*day+7)(w, m)
	}},
}

// renamed is a process that changes to the new names in a minute, with failures around it.
func renamed(at int) func(w *world, m int) {
	return func(w *world, m int) {
		failed := 10 * boolean(within(m, at-20, 40))
		switch {
		case m < at:
			w.oldCalls(search, 10, failed, a)
			return
		case m == at:
			w.end(a)
		}
		ten(w, a, failed)
	}
}

func namesBetween(w *world, m, first, length int) {
	if m == first || m == first+length {
		w.end(a)
	}
	if failed := every(m, 7, 2); within(m, first, length) {
		ten(w, a, failed)
	} else {
		w.oldCalls(search, 10, failed, a)
	}
}

// moreAbsences are processes that are away, old ones in a new store, and starts.
var moreAbsences = []history{
	{name: "an instance is away for 25 hours", window: week, minute: away(25*60, a)},
	{name: "both are away for five days", window: week, minute: away(5*day, a, b)},
	{name: "both are away for 61 minutes", window: week, minute: away(61, a, b)},
	{name: "an instance begins again while it is away", window: week, minute: func(w *world, m int) {
		first := day + 100
		w.away[a] = within(m, first, 26*60)
		if m == first+26*60-1 {
			w.end(a) // What it counted while nobody looked is lost, but for the last minute.
		}
		if !within(m, first, 26*60-1) {
			ten(w, a, every(m, 50, 1))
		}
		ten(w, b, every(m, 100, 1))
	}},
	{name: "another process comes after a day without any", window: week, minute: func(w *world, m int) {
		switch {
		case m < 2*day+7:
			ten(w, a, every(m, 50, 1))
		case m == 2*day+7:
			w.end(a)
		case m >= 4*day+11:
			ten(w, b, every(m, 20, 3))
		}
	}},
	{name: "three old processes, and one that begins later", window: week, days: 3, minute: func(w *world, m int) {
		first := w.minutes() - 3*day
		if m == first {
			w.late[b], w.late["contextd-2"] = 15, 19
			for _, instance := range []string{a, b, "contextd-2"} {
				w.calls(instance, search, "success", 1e6)
				w.calls(instance, search, "error", 777)
			}
			return
		}
		for _, instance := range []string{a, b, "contextd-2"} {
			ten(w, instance, every(m, 90, 1))
		}
		if m >= first+7 {
			ten(w, "contextd-3", 5*boolean(m == first+7))
		}
	}},
	{name: "a start every three scrapes, for nine hours", window: week, minute: func(w *world, m int) {
		first := 2*day + 123
		if within(m, first, 9*60) && (m-first)%3 == 0 {
			w.end(a)
		}
		ten(w, a, 10*boolean(within(m, first, 9*60)))
	}},
	{name: "a start every two scrapes, for three days", window: week, minute: func(w *world, m int) {
		first := 2*day + 123
		if within(m, first, 3*day) && (m-first)%2 == 0 {
			w.end(a)
		}
		ten(w, a, 10*boolean(within(m, first, 3*day)))
		ten(w, b, 0)
	}},
	{name: "a counter outgrows its value within a minute of its start", window: week, minute: func(w *world, m int) {
		if m == 4*day+44 {
			w.end(a)
		}
		// 3 failures in all before the start, 40 in the first minute after it.
		failed := boolean(m == 100 || m == 200 || m == 300)
		if m == 4*day+44 {
			failed = 40
		}
		w.calls(a, search, "success", 100)
		w.calls(a, search, "error", failed)
	}},
	{name: "failures show hours after a start", window: week, minute: func(w *world, m int) {
		if m == 4*day+44 {
			w.end(a)
		}
		w.oldCalls(search, 10, 4*boolean(m == 5)+7*boolean(m == 4*day+500), a)
	}},
}

func away(length int, instances ...string) func(w *world, m int) {
	return func(w *world, m int) {
		for _, instance := range instances {
			w.away[instance] = within(m, day+77, length)
		}
		ten(w, a, every(m, 100, 1))
		ten(w, b, every(m, 70, 2))
	}
}

// moreSamples are samples that are not numbers, replicas, labels and distances of scrapes.
var moreSamples = []history{
	{name: "samples are not numbers at odd times", window: week, minute: func(w *world, m int) {
		w.odd = func(ls labels.Labels, v float64) float64 {
			first := ls.Get("instance") == a && within(m, 2*day, 1) // The first of an hour.
			all := ls.Get("status") == "error" && within(m, 3*day+30, 90)
			begin := ls.Get("instance") == b && within(m, 4*day+59, 2) // Around a start.
			if first || all || begin {
				return math.NaN()
			}
			return v
		}
		if m == 4*day+60 {
			w.end(b)
		}
		ten(w, a, every(m, 11, 1))
		if m != 4*day+59 { // Nobody could see what the process counted in its last minute.
			ten(w, b, every(m, 13, 1))
		}
	}},
	{name: "buckets are not numbers", slo: "tool-latency", window: week, minute: func(w *world, m int) {
		w.odd = func(ls labels.Labels, v float64) float64 {
			count := strings.HasSuffix(ls.Get("__name__"), "_count") && within(m, 2*day+59, 1)
			bucket := ls.Get("le") == "0.5" && (within(m, 3*day-1, 1) || within(m, 5*day+600, 61))
			if count || bucket {
				return math.NaN()
			}
			return v
		}
		w.timed(a, search, 10, every(m, 30, 1))
		w.timed(b, search, 10, every(m, 40, 1))
	}},
	{name: "replicas with gaps", window: week, copies: []replica{
		{label: "prometheus_replica", gaps: [][2]int{{day + 10, 25}, {2*day + 50, 130}, {4 * day, 700}, {week*day - 20, 20}}},
		{label: "prometheus_replica", gaps: [][2]int{{0, 30}, {day + 300, 3}, {2*day + 185, 60}, {5 * day, day}}},
	}, minute: func(w *world, m int) {
		switch m {
		case 2*day + 100, 5*day + 33, 6*day + 44:
			w.end(a)
		}
		ten(w, a, every(m, 45, 2))
	}},
	{name: "three receivers", slo: "tool-latency", window: week, copies: []replica{{label: "receive_replica"}, {label: "receive_replica", gaps: [][2]int{{3 * day, 90}}}, {label: "receive_replica"}}, minute: func(w *world, m int) {
		w.timed(a, search, 10, every(m, 30, 1))
	}},
	{name: "grouped by tools with odd names", window: week, groupBy: []string{"tool"}, minute: func(w *world, m int) {
		if m == 3*day+5 {
			w.end(a)
		}
		w.away[a] = within(m, 5*day, 26*60)
		for i, tool := range []string{`say "hi"`, `back\slash`, "日本 ✓", "a\nb", `{x="y"}`} {
			w.calls(a, tool, "success", 2)
			if m > i*day {
				w.calls(a, tool, "error", every(m+i, 33, 1))
			}
		}
	}},
	{name: "scraped every 15 seconds, with starts", window: week, ticks: 4, minute: func(w *world, m int) {
		// Twice in one minute, and once more in the next.
		if m == 3*day+61 && w.tick%2 == 0 || m == 3*day+62 && w.tick == 1 {
			w.end(a)
		}
		w.calls(a, search, "success", 5)
		w.calls(a, search, "error", boolean(w.tick == 0)*every(m, 40, 1)+2*boolean(within(m, 3*day+60, 5)))
	}},
	{name: "idle hours, and a process without calls", window: week, minute: func(w *world, m int) {
		if !within(m, 2*day+45, 5*60) {
			ten(w, a, every(m, 60, 1))
		} else {
			ten0(w, a)
		}
		ten0(w, b)
	}},
}

// ten0 is a minute without calls.
func ten0(w *world, instance string) {
	for _, status := range []string{"success", "error"} {
		w.count(0, "__name__", "contextd_mcp_tool_calls_total", "instance", instance, "tool", search, "status", status)
	}
}
