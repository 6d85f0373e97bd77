package slocheck

import (
	"math"

	"github.com/prometheus/prometheus/model/labels"
)

// ten is a minute with ten calls of a process.
func ten(w *world, instance string, failed float64) {
	w.calls(instance, search, "success", 10-failed)
	w.calls(instance, search, "error", failed)
}

// wrongOnce are histories of eight kinds that were counted wrongly, over 30 days.
var wrongOnce = []history{
	{name: "one process changes its names at 12:37", bad: 300, total: 432_000, minute: func(w *world, m int) {
		switchesAt := 14*day + 12*60 + 37
		failed := 10 * boolean(within(m, switchesAt-30, 30))
		if m < switchesAt {
			w.oldCalls(search, 10, failed, a)
			return
		}
		if m == switchesAt {
			w.end(a)
		}
		ten(w, a, failed)
	}},
	{name: "one of two instances is not scraped for 30 hours", bad: 864, total: 864_000, minute: func(w *world, m int) {
		w.away[a] = within(m, 10*day+333, 30*60)
		ten(w, a, every(m, 100, 1))
		ten(w, b, every(m, 100, 1))
	}},
	{name: "a new store sees two old processes", days: 4, minute: func(w *world, m int) {
		if m == w.minutes()-4*day {
			w.late[a], w.late[b] = -15, 15
			for _, instance := range []string{a, b} {
				w.calls(instance, search, "success", 5e5-5000)
				w.calls(instance, search, "error", 5000)
			}
			return
		}
		ten(w, a, 0)
		ten(w, b, 0)
	}},
	{name: "an hour has more good than all", slo: "tool-latency", bad: 500, total: 432_000, notice: "420 good events more", minute: func(w *world, m int) {
		// 420 good ones too many in one hour, 500 slow ones in another.
		slow := 10 * boolean(within(m, 20*day, 50))
		w.timed(a, search, 10, slow)
		if within(m, 9*day+3*60+10, 42) {
			w.count(10, "__name__", "contextd_mcp_tool_duration_seconds_bucket", "instance", a, "tool", search, "le", "0.5")
		}
	}},
	{name: "a start every two scrapes, all calls fail", bad: 5000, total: 436_800, minute: func(w *world, m int) {
		switch first := 18*day + 7*60 + 3; {
		case within(m, first, 20):
			if (m-first)%2 == 0 {
				w.end(a)
			}
			w.calls(a, search, "error", 250)
		default:
			if m == first+20 {
				w.end(a)
			}
			ten(w, a, 0)
		}
	}},
	{name: "one sample is not a number, the last of an hour", bad: 0, total: 864_000, minute: func(w *world, m int) {
		w.odd = func(ls labels.Labels, v float64) float64 {
			if m == 12*day+5*60-1 && ls.Get("instance") == a {
				return math.NaN()
			}
			return v
		}
		ten(w, a, 0)
		ten(w, b, 0)
	}},
	{name: "the whole service is not scraped for 30 hours", bad: 432, total: 432_000, minute: func(w *world, m int) {
		w.away[a] = within(m, 15*day+100, 30*60)
		ten(w, a, every(m, 100, 1))
	}},
	{name: "two replicas have the same series", bad: 432, total: 432_000, copies: []replica{{label: "replica"}, {label: "replica"}}, minute: func(w *world, m int) {
		ten(w, a, every(m, 100, 1))
	}},
}
