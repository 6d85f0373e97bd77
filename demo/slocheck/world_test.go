package slocheck

import (
	"maps"
	"math"
	"slices"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunks"
)

// windowDays is the window of every objective here.
const windowDays = 30

// to is the moment of all questions; it is on a full hour, which no scrape is.
var to = time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)

// from is when the window begins.
var from = to.AddDate(0, 0, -windowDays)

const (
	minutes = windowDays * 24 * 60
	day     = 24 * 60
)

// scrapedAt is the moment of the scrape in a minute of the window, which begins with minute 0.
func scrapedAt(minute int) int64 {
	return from.Add(time.Duration(minute)*time.Minute + 40*time.Second).UnixMilli()
}

// world is a service whose every event is known, and what scrapes have seen of it.
type world struct {
	// bad of total events happened in the window.
	bad, total float64
	// seen is what each scrape has seen happen since the one before, by minute; unseenYet is what none has seen yet.
	seen      map[int]events
	unseenYet events
	minute    int
	scraped   bool // ever
	unseen    bool // scrapes fail
	counters  map[string]*counter
}

// events are some of all, of which some are bad.
type events struct{ bad, total float64 }

func (e *events) add(other events) { e.bad, e.total = e.bad+other.bad, e.total+other.total }

// counter is a series, and the value it has now; gone after its process ended.
type counter struct {
	labels  labels.Labels
	value   float64
	gone    bool
	samples []chunks.Sample
}

// play lets a history happen from its first minute on.
func play(h history) *world {
	w := &world{counters: map[string]*counter{}, seen: map[int]events{}}
	first := -day
	if h.days > 0 {
		first = minutes - h.days*day
	}
	for w.minute = first; w.minute < minutes; w.minute++ {
		h.minute(w, w.minute)
		if !w.unseen {
			w.scrape()
		}
	}
	return w
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

// oldCalls are n calls in the names of contextd 0.5.0, of which some failed.
func (w *world) oldCalls(tool string, n, failed float64) {
	w.count(n, "__name__", "contextd_mcp_tool_invocations_total", "tool", tool)
	if failed > 0 {
		w.count(failed, "__name__", "contextd_mcp_tool_errors_total", "tool", tool, "reason", "timeout")
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
		w.unseenYet.add(events{bad, total})
	}
	if w.minute >= 0 && w.scraped {
		w.bad, w.total = w.bad+bad, w.total+total
	}
}

func (w *world) count(n float64, pairs ...string) {
	ls := labels.FromStrings(append(pairs, "job", "contextd")...)
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
	w.seen[w.minute], w.unseenYet = w.unseenYet, events{}
	for _, c := range w.counters {
		v := c.value
		if c.gone {
			v = math.Float64frombits(value.StaleNaN)
		}
		if stale := len(c.samples) > 0 && value.IsStaleNaN(c.samples[len(c.samples)-1].F()); c.gone && stale {
			continue
		}
		c.samples = append(c.samples, sample{scrapedAt(w.minute), v})
	}
}

// lost is a scrape that fails: every series ends with it until the next that succeeds.
func (w *world) lost() {
	if w.unseen {
		return
	}
	w.unseen = true
	for _, c := range w.counters {
		c.samples = append(c.samples, sample{scrapedAt(w.minute), math.Float64frombits(value.StaleNaN)})
	}
}

func (w *world) series() []storage.Series {
	var all []storage.Series
	for _, key := range slices.Sorted(maps.Keys(w.counters)) {
		all = append(all, storage.NewListSeries(w.counters[key].labels, w.counters[key].samples))
	}
	return all
}

// budgetLeft is the truth about the remaining error budget.
func (w *world) budgetLeft() float64 { return 1 - w.bad/w.total/(1-objective) }
