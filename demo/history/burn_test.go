package history

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/tsdb/chunkenc"

	"github.com/fyrsmithlabs/contextd-observability/pkg/rules"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// The burn-rate alerts of SLOs of 99.9 % over 30 days, with samples and evaluations of a minute.
const burnSLO = `{"name": "%s", "service": "shop", "objective": 0.999, "window": {"kind": "rolling", "days": 30}, "indicator": %s, "groupBy": %s}`

// burnIndicators are in the order in which a shop's rules have them.
var burnIndicators = []struct{ name, indicator, by string }{
	{"errors", `{"kind": "ratio", "total": "calls_total", "bad": "errors_total"}`, "[]"},
	{"errors-by-tool", `{"kind": "ratio", "total": "calls_total", "bad": "errors_total"}`, `["tool"]`},
	{"good", `{"kind": "ratio", "total": "calls_total", "good": "good_total"}`, "[]"},
	{"latency", `{"kind": "latency", "total": "duration_count", "good": "duration_bucket{le=\"0.5\"}", "threshold": 0.5}`, "[]"},
	{"up", `{"kind": "gauge", "metrics": ["up"], "op": "==", "value": 1, "across": "mean", "missing": "bad"}`, "[]"},
	{"slices", `{"kind": "ratio", "total": "calls_total", "bad": "errors_total", "slices": {"seconds": 300, "target": 0.95}}`, "[]"},
}

// shop is a service whose minutes are written one after the other.
type shop struct {
	t      *testing.T
	past   *past
	counts map[string]float64
	at     time.Time
	start  time.Time
}

var burnStart = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

func newShop(t *testing.T) *shop {
	return &shop{t: t, past: &past{now: newBuffer()}, counts: map[string]float64{}, start: burnStart, at: burnStart}
}

// add increases a counter; set sets a series.
func (s *shop) add(by float64, pairs ...string) {
	key := strings.Join(pairs, " ")
	s.counts[key] += by
	s.set(s.counts[key], pairs...)
}

func (s *shop) set(v float64, pairs ...string) {
	ls := labels.FromStrings(append(pairs, "job", "shop", "instance", "a")...)
	s.past.now.series(ls).append(s.at.UnixMilli(), v)
}

// calls is a minute with calls, some of which fail; a failure makes its series.
func (s *shop) calls(n, failed float64, tool string) {
	s.add(n, "__name__", "calls_total", "tool", tool)
	s.add(n-failed, "__name__", "good_total", "tool", tool)
	s.add(n, "__name__", "duration_count", "tool", tool)
	s.add(n-failed, "__name__", "duration_bucket", "tool", tool, "le", "0.5")
	if key := "__name__ errors_total tool " + tool; failed > 0 || s.counts[key] > 0 {
		s.add(failed, "__name__", "errors_total", "tool", tool)
	}
}

// minutes runs a function once a minute.
func (s *shop) minutes(n int, minute func(k int)) {
	for k := range n {
		minute(k)
		s.at = s.at.Add(time.Minute)
	}
}

// definitions are the SLOs with these names.
func definitions(t *testing.T, names ...string) (defs []slo.Definition) {
	t.Helper()
	for _, one := range burnIndicators {
		if !slices.Contains(names, one.name) {
			continue
		}
		var d slo.Definition
		if err := json.Unmarshal(fmt.Appendf(nil, burnSLO, one.name, one.indicator, one.by), &d); err != nil {
			t.Fatal(err)
		}
		defs = append(defs, d)
	}
	return defs
}

// evaluate evaluates the rules of the SLOs with these names.
func (s *shop) evaluate(names ...string) {
	s.t.Helper()
	text, err := rules.Prometheus(rules.Input{SLOs: definitions(s.t, names...)})
	if err != nil {
		s.t.Fatal(err)
	}
	file := filepath.Join(s.t.TempDir(), "rules.yaml")
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		s.t.Fatal(err)
	}
	ev, err := newEvaluator([]string{file}, s.past, s.start.Add(-time.Minute))
	if err != nil {
		s.t.Fatal(err)
	}
	for from := s.start; from.Before(s.at); from = from.AddDate(0, 0, 1) {
		to := from.AddDate(0, 0, 1)
		if to.After(s.at) {
			to = s.at
		}
		if err := ev.evaluate(s.t.Context(), from, to.Add(-time.Minute)); err != nil {
			s.t.Fatal(err)
		}
	}
}

// fired are the minutes since the start at which an alert fired.
func (s *shop) fired(name, slo string, more ...string) (all []int) {
	s.t.Helper()
	for _, one := range s.past.now.byName["ALERTS"] {
		matches := one.labels.Get("alertname") == name && one.labels.Get("slo") == slo && one.labels.Get("alertstate") == "firing"
		for k := 0; k < len(more); k += 2 {
			matches = matches && one.labels.Get(more[k]) == more[k+1]
		}
		if !matches {
			continue
		}
		for _, c := range one.chunks {
			for it := c.Chunk.Iterator(nil); it.Next() != chunkenc.ValNone; {
				if t, v := it.At(); !math.IsNaN(v) {
					all = append(all, int(time.UnixMilli(t).Sub(s.start)/time.Minute))
				}
			}
		}
	}
	return all
}

// pages are the minutes at which anything paged for an SLO.
func (s *shop) pages(slo string) []int {
	return append(s.fired("ErrorBudgetFastBurn", slo), s.fired("ErrorBudgetSlowBurn", slo)...)
}

// Seven hours at 100 calls a minute without failures, and then some; the minute of the onset is the first with failures.
const onset = 420

func (s *shop) quietTime() { s.minutes(onset, func(int) { s.calls(100, 0, "search") }) }

func TestFirstPage(t *testing.T) {
	for _, c := range []struct {
		percent float64
		within  int
	}{{100, 1}, {15, 6}, {5, 18}, {2, 44}} {
		t.Run(fmt.Sprintf("%g %%", c.percent), func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			s.quietTime()
			s.minutes(60, func(int) { s.calls(100, c.percent, "search") })
			names := []string{"errors", "errors-by-tool", "good", "latency"}
			s.evaluate(names...)
			for _, name := range names {
				pages := s.pages(name)
				// The failures of a minute are seen at its end: the minute of the onset is the first after it.
				if len(pages) == 0 || pages[0]-onset+1 > c.within {
					t.Errorf("%s: the first page comes after %v, want at most %d minutes after the onset", name, pages, c.within)
				}
			}
			if labelled := s.fired("ErrorBudgetFastBurn", "errors-by-tool", "tool", "search", "severity", "critical", "policy", "pageFast", "service", "shop"); len(labelled) == 0 {
				t.Error("the alert of a group does not say which")
			}
		})
	}
}

// Minutes of a gauge, and slices of events, need five bad ones.
func TestFirstPageOfSlices(t *testing.T) {
	s := newShop(t)
	s.minutes(onset, func(int) { s.set(1, "__name__", "up"); s.calls(100, 0, "search") })
	s.minutes(60, func(int) { s.set(0, "__name__", "up"); s.calls(100, 50, "search") })
	s.evaluate("up", "slices")
	for name, within := range map[string]int{"up": 5, "slices": 25} {
		if pages := s.pages(name); len(pages) == 0 || pages[0]-onset+1 > within || pages[0]-onset+1 < within-1 {
			t.Errorf("%s: pages at %v, want the first %d minutes after the onset", name, pages, within)
		}
	}
}

func TestOutageStopsPaging(t *testing.T) {
	for _, percent := range []float64{100, 10, 3} {
		t.Run(fmt.Sprintf("%g %%", percent), func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			s.quietTime()
			s.minutes(30, func(int) { s.calls(100, percent, "search") })
			s.minutes(600, func(int) { s.calls(100, 0, "search") })
			s.evaluate("errors", "latency")
			for _, name := range []string{"errors", "latency"} {
				pages := s.pages(name)
				last := 0
				for _, at := range pages {
					last = max(last, at-onset)
				}
				if len(pages) == 0 && percent > 3 || last >= 30+5 {
					t.Errorf("%s: the last page is %d minutes after the onset, want at most 5 after the end at 30", name, last)
				}
			}
			if tickets := s.fired("ErrorBudgetDailyBurn", "errors"); percent == 100 && len(tickets) == 0 {
				t.Error("there is no ticket after the page")
			}
			paging := map[int]bool{}
			for _, at := range s.pages("errors") {
				paging[at] = true
			}
			for _, at := range s.fired("ErrorBudgetDailyBurn", "errors") {
				if paging[at] {
					t.Fatalf("a ticket at %d while the same SLO pages", at)
				}
			}
		})
	}
}

func TestLowTrafficDoesNotPage(t *testing.T) {
	s := newShop(t)
	s.minutes(3*onset, func(k int) {
		failed := 0.0
		if k == onset {
			failed = 1
		}
		if k%10 == 0 { // six calls an hour
			s.calls(1, failed, "search")
		} else {
			s.calls(0, 0, "search")
		}
	})
	s.evaluate("errors", "errors-by-tool", "latency")
	for _, name := range []string{"errors", "errors-by-tool", "latency"} {
		if pages := s.pages(name); len(pages) > 0 {
			t.Errorf("%s pages at %v for one failure", name, pages)
		}
		for _, ticket := range []string{"ErrorBudgetDailyBurn", "ErrorBudgetThreeDayBurn"} {
			if tickets := s.fired(ticket, name); len(tickets) > 0 {
				t.Errorf("%s: %s at %v for one failure", name, ticket, tickets)
			}
		}
	}
}

// 30 days with a daily cycle and random failures at half the rate that the budget allows.
func TestQuietDaysDoNotPage(t *testing.T) {
	s := newShop(t)
	random := rand.New(rand.NewPCG(7, 12))
	s.minutes(30*24*60, func(k int) {
		hour := float64(k%1440) / 60
		calls := poisson(random, 10+190*math.Max(0, math.Sin((hour-6)/12*math.Pi)))
		failed := 0.0
		for range int(calls) {
			if random.Float64() < 0.0005 {
				failed++
			}
		}
		s.calls(calls, failed, "search")
	})
	s.evaluate("errors")
	if failed, all := s.counts["__name__ errors_total tool search"], s.counts["__name__ calls_total tool search"]; math.Abs(failed/all-0.0005) > 0.00005 {
		t.Fatalf("%g of %g calls fail, want half of what the budget allows", failed, all)
	}
	if pages := s.pages("errors"); len(pages) > 0 {
		t.Errorf("%d minutes of pages in quiet days: %v", len(pages), pages)
	}
}

func poisson(random *rand.Rand, mean float64) float64 {
	n, p := -1.0, 1.0
	for limit := math.Exp(-min(mean, 500)); p > limit; n++ {
		p *= random.Float64()
	}
	return n
}

// A process that restarts starts its counters again; its old series may stay for minutes, as those that are pushed do.
func TestRestarts(t *testing.T) {
	t.Run("silent", func(t *testing.T) {
		s := newShop(t)
		s.minutes(onset, func(int) { s.calls(100, 0.01, "search"); s.calls(10, 0.01, "record") })
		s.counts["__name__ errors_total tool search"] = 400
		s.counts["__name__ errors_total tool record"] = 400
		s.minutes(60, func(int) { s.calls(100, 0, "search"); s.calls(10, 0, "record") })
		for key := range s.counts {
			if strings.HasSuffix(key, "search") || strings.HasSuffix(key, "0.5") {
				s.counts[key] = 0
			}
		}
		// The series of record linger for five minutes after the process has restarted.
		s.minutes(60, func(k int) {
			s.calls(100, map[bool]float64{true: 1}[k == 0], "search")
			if k == 4 {
				s.past.now.series(labels.FromStrings("__name__", "errors_total", "tool", "record", "job", "shop", "instance", "a")).append(s.at.UnixMilli(), staleNaN)
				s.past.now.series(labels.FromStrings("__name__", "calls_total", "tool", "record", "job", "shop", "instance", "a")).append(s.at.UnixMilli(), staleNaN)
			}
		})
		s.evaluate("errors")
		for _, at := range s.pages("errors") {
			if at >= onset+60 {
				t.Errorf("a page %d minutes after the restart", at-onset-60)
			}
		}
	})
	t.Run("in an outage", func(t *testing.T) {
		s := newShop(t)
		s.quietTime()
		s.minutes(10, func(int) { s.calls(100, 5, "search") })
		clear(s.counts)
		s.minutes(30, func(int) { s.calls(100, 5, "search") })
		s.evaluate("errors", "latency")
		for _, name := range []string{"errors", "latency"} {
			// The minute of the restart counts nothing.
			if pages := s.pages(name); len(pages) == 0 || pages[0]-onset+1 > 19 {
				t.Errorf("%s: pages at %v, want the first after at most 19 minutes", name, pages)
			}
		}
	})
}

// A process without the bucket of the threshold counts neither good nor bad.
func TestProcessWithoutTheBucket(t *testing.T) {
	s := newShop(t)
	s.minutes(onset, func(int) {
		s.calls(100, 0, "search")
		for _, name := range []string{"duration_count", "duration_bucket"} {
			pairs := []string{"__name__", name, "tool", "search", "version", "old"}
			if name == "duration_bucket" {
				pairs = append(pairs, "le", "10")
			}
			key := strings.Join(pairs, " ")
			s.counts[key] += 50
			ls := labels.FromStrings(append(pairs, "job", "shop", "instance", "b")...)
			s.past.now.series(ls).append(s.at.UnixMilli(), s.counts[key])
		}
	})
	s.evaluate("latency")
	if pages := s.pages("latency"); len(pages) > 0 {
		t.Errorf("pages at %v", pages)
	}
	for _, name := range []string{"slo:sli_bad:increase5m", "slo:sli_bad:increase1m"} {
		if bad := s.sum(name); bad != 0 {
			t.Errorf("%s: %g bad events", name, bad)
		}
	}
	if n := s.sum("slo:sli_total:increase1m"); n != 100*(onset-1) {
		t.Errorf("%g events, want those of the other process", n)
	}
}

func (s *shop) sum(name string) (sum float64) {
	for _, one := range s.past.now.byName[name] {
		for _, c := range one.chunks {
			for it := c.Chunk.Iterator(nil); it.Next() != chunkenc.ValNone; {
				if _, v := it.At(); !math.IsNaN(v) {
					sum += v
				}
			}
		}
	}
	return sum
}

func TestDataAbsent(t *testing.T) {
	const day = 24 * 60
	for _, c := range []struct {
		name string
		// what happens in each minute after the first day: whether the process answers, exports, and when it started
		up, exports, restarted bool
		want                   bool
	}{
		{"calls go on", true, true, false, false},
		{"the metric is gone", true, false, false, true},
		{"the process is gone", false, false, false, false},
		{"a new process has had no call", true, false, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newShop(t)
			minute := func(up, exports bool, started time.Time) {
				if !up {
					s.set(0, "__name__", "up")
					return
				}
				s.set(1, "__name__", "up")
				s.set(float64(started.Unix()), "__name__", "process_start_time_seconds")
				if exports {
					s.calls(0, 0, "search") // idle
				}
			}
			s.minutes(day, func(int) { minute(true, true, s.start.AddDate(0, 0, -9)) })
			started := s.start.AddDate(0, 0, -9)
			if c.restarted {
				started = s.at
			}
			s.minutes(2*day, func(int) { minute(c.up, c.exports, started) })
			s.evaluate("errors")
			fired := s.fired("SLODataAbsent", "errors", "severity", "warning", "service", "shop")
			switch {
			case c.want && (len(fired) == 0 || fired[0]-day < 10 || fired[0]-day > 16 || fired[len(fired)-1] > 2*day+16):
				t.Errorf("fires at %v, want from about ten minutes on, for a day", fired)
			case !c.want && len(fired) > 0:
				t.Errorf("fires at %v", fired)
			}
		})
	}
}
