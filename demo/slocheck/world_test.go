package slocheck

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunks"
)

const (
	// windowDays is the window of most objectives here.
	windowDays = 30
	minutes    = windowDays * 24 * 60
	day        = 24 * 60
)

// to is the moment of all queries; it is on a full hour, which no scrape is.
var to = time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)

// from is when a window of windowDays begins.
var from = to.AddDate(0, 0, -windowDays)

// world is a service whose every event is known, and what scrapes have seen of it.
type world struct {
	history
	// job tells the worlds of one store apart.
	job string
	// steady worlds are recorded in all steps but a few.
	steady bool
	// bad of total events happened in the window.
	bad, total   float64
	minute, tick int
	scraped      bool // ever
	unseen       bool // scrapes fail
	// away are instances whose scrapes fail, late how many seconds after the others an instance is scraped.
	away map[string]bool
	late map[string]int
	// odd is what a scrape sees in place of a value.
	odd      func(ls labels.Labels, v float64) float64
	counters map[string]*counter
	// seen is what each scrape has seen happen since the one before, in order; unseenYet is what none has seen yet.
	seen      []events
	unseenYet events
}

// events are some of all that a scrape has seen, of which some are bad.
type events struct {
	at         int64
	bad, total float64
}

// counter is a series, and the value it has now; gone after its process ended.
type counter struct {
	labels  labels.Labels
	value   float64
	gone    bool
	samples []chunks.Sample
}

// play lets a history happen from its first minute on.
func play(h history, job string) *world {
	w := &world{history: h, job: job, counters: map[string]*counter{}, away: map[string]bool{}, late: map[string]int{}}
	first := -day
	if h.days > 0 {
		first = h.minutes() - h.days*day
	}
	for w.minute = first; w.minute < h.minutes(); w.minute++ {
		for w.tick = range max(h.ticks, 1) {
			h.minute(w, w.minute)
			if !w.unseen {
				w.scrape()
			}
		}
	}
	return w
}

// now is when the next scrape happens: in each minute of the window, which begins with minute 0, or several times.
func (w *world) now() time.Time {
	start := to.Add(-time.Duration(w.minutes()-w.minute) * time.Minute)
	if w.ticks > 1 {
		return start.Add(time.Duration(w.tick)*time.Minute/time.Duration(w.ticks) + 10*time.Second)
	}
	return start.Add(40 * time.Second)
}

// calls are n tool calls of a process with a result, since the scrape before.
func (w *world) calls(instance, tool, status string, n float64) {
	w.count(n, "__name__", "contextd_mcp_tool_calls_total", "instance", instance, "tool", tool, "status", status)
	if status == "error" {
		w.happened(n, n)
		return
	}
	w.happened(0, n)
}

// oldCalls are n calls in the names of contextd 0.5.0, of which some failed, in a process without instance or with one.
func (w *world) oldCalls(tool string, n, failed float64, instance ...string) {
	target := []string{"tool", tool}
	if len(instance) > 0 {
		target = append(target, "instance", instance[0])
	}
	w.count(n, append([]string{"__name__", "contextd_mcp_tool_invocations_total"}, target...)...)
	if failed > 0 {
		w.count(failed, append([]string{"__name__", "contextd_mcp_tool_errors_total", "reason", "timeout"}, target...)...)
	}
	w.happened(failed, n)
}

// timed are n calls of which some took longer than half a second, which is a bound of the histogram.
func (w *world) timed(instance, tool string, n, slow float64) {
	const name = "contextd_mcp_tool_duration_seconds"
	w.count(n, "__name__", name+"_count", "instance", instance, "tool", tool)
	w.count(n, "__name__", name+"_bucket", "instance", instance, "tool", tool, "le", "+Inf")
	w.count(n-slow, "__name__", name+"_bucket", "instance", instance, "tool", tool, "le", "0.5")
	w.happened(slow, n)
}

// happened keeps what is true. What a store has not seen happen, because it is older than its first sample, does not count.
func (w *world) happened(bad, total float64) {
	if w.scraped {
		w.unseenYet.bad, w.unseenYet.total = w.unseenYet.bad+bad, w.unseenYet.total+total
	}
	if w.minute >= 0 && w.scraped {
		w.bad, w.total = w.bad+bad, w.total+total
	}
}

func (w *world) count(n float64, pairs ...string) {
	ls := labels.FromStrings(append(pairs, "job", w.job)...)
	c := w.counters[ls.String()]
	if c == nil {
		c = &counter{labels: ls}
		w.counters[ls.String()] = c
	}
	if c.gone {
		c.gone, c.value = false, 0
	}
	c.value += n
}

// end ends a process: what it counted is gone.
func (w *world) end(instance string) {
	for _, c := range w.counters {
		if c.labels.Get("instance") == instance {
			c.gone = true
		}
	}
}

func (w *world) scrape() {
	w.scraped = true
	w.unseenYet.at = w.now().UnixMilli()
	w.seen, w.unseenYet = append(w.seen, w.unseenYet), events{}
	for _, c := range w.counters {
		instance := c.labels.Get("instance")
		v := c.value
		if c.gone || w.away[instance] {
			v = math.Float64frombits(value.StaleNaN)
		} else if w.odd != nil {
			v = w.odd(c.labels, v)
		}
		if n := len(c.samples); value.IsStaleNaN(v) && (n == 0 || value.IsStaleNaN(c.samples[n-1].F())) {
			continue
		}
		c.samples = append(c.samples, sample{w.now().Add(time.Duration(w.late[instance]) * time.Second).UnixMilli(), v})
	}
}

// lost is a scrape that fails: every series ends with it until the next that succeeds.
func (w *world) lost() {
	if w.unseen {
		return
	}
	w.unseen = true
	for _, c := range w.counters {
		c.samples = append(c.samples, sample{w.now().UnixMilli(), math.Float64frombits(value.StaleNaN)})
	}
}

// series are what the store holds. Copies of a series are scraped a little later each, and may have gaps.
func (w *world) series() []storage.Series {
	var all []storage.Series
	for _, key := range slices.Sorted(maps.Keys(w.counters)) {
		c := w.counters[key]
		if len(w.copies) == 0 {
			all = append(all, storage.NewListSeries(c.labels, c.samples))
			continue
		}
		for i, copied := range w.copies {
			ls := labels.NewBuilder(c.labels).Set(copied.label, fmt.Sprint("r", i)).Labels()
			all = append(all, storage.NewListSeries(ls, w.copied(copied, c.samples, i)))
		}
	}
	return all
}

func (w *world) copied(of replica, samples []chunks.Sample, i int) []chunks.Sample {
	var kept []chunks.Sample
	begin := to.Add(-time.Duration(w.minutes()) * time.Minute).UnixMilli()
	for _, s := range samples {
		minute := int((s.T() - begin) / 60_000)
		if slices.ContainsFunc(of.gaps, func(g [2]int) bool { return within(minute, g[0], g[1]) }) {
			continue
		}
		kept = append(kept, sample{s.T() + int64(i)*7000, s.F()})
	}
	return kept
}

// budgetLeft is the truth about the remaining error budget.
func (w *world) budgetLeft() float64 { return 1 - w.bad/w.total/(1-objective) }

// replica is one of several Prometheus servers that scrape the same; gaps are when it is down: minute and length.
type replica struct {
	label string
	gaps  [][2]int
}
