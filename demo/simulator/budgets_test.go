package simulator

import (
	"slices"
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// longRunning are the tools of which the catalogue says that they are slow by nature.
var longRunning = []string{"memory_consolidate", "memory_consolidate_session", "reflect_analyze", "reflect_report",
	"repository_index", "troubleshoot_diagnose"}

// calmSample is how many minutes without an incident one stands for: judging every call takes several times as long.
const calmSample = 12

// sampled is the guard of pages for sampled events.
const sampled = 5 * calmSample

// sli counts the events of one SLI, by minute.
type sli struct {
	objective float64
	// guard is how many bad events a page needs; a sampled one stands for several.
	guard   float64
	minutes map[int64]slo.Counts
}

func (s *sli) count(minute int64, bad bool, weight float64) {
	c := s.minutes[minute]
	c.Total += weight
	if bad {
		c.Bad += weight
	}
	s.minutes[minute] = c
}

// slis are those of the shipped SLOs with an error budget, and of each tool.
type slis map[string]*sli

func (all slis) of(name string, objective, guard float64) *sli {
	if all[name] == nil {
		all[name] = &sli{objective: objective, guard: guard, minutes: map[int64]slo.Counts{}}
	}
	return all[name]
}

// playHistory counts what the shipped history of a naming does to the SLOs, without a store: calls are drawn and judged
// as the simulated contextd does, and not recorded.
func playHistory(t *testing.T, names Names, now time.Time) (Schedule, slis) {
	t.Helper()
	s, err := NewSchedule(names, 1, now, 30)
	if err != nil {
		t.Fatal(err)
	}
	all, unreachable := slis{}, map[int64]reach{}
	for k := range names.Instances() {
		i := newInstance(&s, k, false)
		first, last := s.Origin.Unix()/60, now.Unix()/60
		i.people.rewind(first)
		for m := first; m < last; m++ {
			at := time.Unix(m*60, 0)
			e := effectsAt(i.incidents, i.Name, at)
			calls := i.people.minute(m, e)
			u := unreachable[m]
			u.count(i, e)
			unreachable[m] = u
			weight := 1.0
			if e == noEffects {
				weight = calmSample
			}
			if e.down || e == noEffects && m%calmSample != 0 {
				continue
			}
			for _, c := range calls {
				if c.kind == callTool {
					all.call(m, i.judge.of(c, e), weight)
				}
			}
		}
	}
	for m, u := range unreachable {
		all.of("availability", .999, 5).minutes[m] = slo.Counts{Bad: u.bad(), Total: 1}
	}
	return s, all
}

// reach is what reached the instances in a minute.
type reach struct{ scrapes, probes [2]float64 } // in total, and those that failed

func (r *reach) count(i *Instance, e effects) {
	failed := 0.0
	if e.down {
		failed = 1
	}
	r.scrapes[0]++
	r.scrapes[1] += failed
	if len(i.Exporters()) == 0 {
		return
	}
	for _, p := range probes {
		r.probes[0]++
		switch {
		case e.down, e.silent && p.stored:
			r.probes[1]++
		case e.databaseRate > 0 && p.stored:
			r.probes[1] += probeRefused // on average
		}
	}
}

// bad is the larger share that failed, as slo/availability.yaml counts.
func (r reach) bad() float64 {
	return max(r.scrapes[1]/r.scrapes[0], r.probes[1]/max(r.probes[0], 1))
}

func (all slis) call(m int64, o outcome, weight float64) {
	name, slow := tools[o.call.tool].name, o.took > 500*time.Millisecond
	all.of("tool errors", .99, sampled).count(m, o.reason != instrument.ReasonNone, weight)
	all.of("tool latency", .95, sampled).count(m, slow, weight)
	if slices.Contains(longRunning, name) {
		all.of("latency of long-running tools", .95, sampled).count(m, o.took > 2*time.Minute, weight)
		all.of("latency of "+name, .95, sampled).count(m, o.took > 2*time.Minute, weight)
	} else {
		all.of("latency of "+name, .95, sampled).count(m, slow, weight)
	}
	for _, em := range o.embeds {
		all.of("embedding latency", .95, sampled).count(m, em.result.Duration > 2500*time.Millisecond, weight)
	}
}

// story is what the page of an SLO tells.
type story struct {
	left, least float64 // of the budget: now, and in the window
	pages       int     // that fired
	paging      bool    // one still fires
	incidents   int     // planned ones in which the budget burned at 6x or faster
}

func (s *sli) story(schedule Schedule, now time.Time) story {
	var incs []slo.Increment
	for m, c := range s.minutes {
		incs = append(incs, slo.Increment{T: (m + 1) * 60_000, Width: 60_000, Bad: c.Bad, Total: c.Total})
	}
	sums := slo.NewSums(incs)
	burn := func(at time.Time, over time.Duration) float64 {
		spent, _ := sums.Between(at.Add(-over).UnixMilli(), at.UnixMilli()).Spent(s.objective)
		return spent
	}
	guarded := func(at time.Time, over time.Duration) bool {
		return sums.Between(at.Add(-over).UnixMilli(), at.UnixMilli()).Bad >= s.guard
	}
	st, last := story{left: 1 - burn(now, 30*24*time.Hour), least: 1}, time.Time{}
	// The first day has too few events for a budget.
	for at := schedule.Origin.Add(24 * time.Hour); !at.After(now); at = at.Add(5 * time.Minute) {
		st.least = min(st.least, 1-burn(at, 30*24*time.Hour))
		fast := guarded(at, time.Hour) && burn(at, time.Hour) > 14.4 && burn(at, 5*time.Minute) > 14.4
		slow := guarded(at, 6*time.Hour) && burn(at, 6*time.Hour) > 6 && burn(at, 30*time.Minute) > 6
		st.paging = fast || slow
		if !st.paging {
			continue
		}
		// Pages less than an hour apart are one for the person on call.
		if at.Sub(last) > time.Hour {
			st.pages++
		}
		last = at
	}
	for _, in := range schedule.Incidents {
		if burn(in.End, in.End.Sub(in.Start)) >= 6 {
			st.incidents++
		}
	}
	return st
}

// A newcomer opens the demo: one budget was overspent and has recovered, others were hurt, and nothing is red by nature.
func TestTheHistoryHurtsBudgets(t *testing.T) {
	// The plan moves with the day of the week.
	wednesday, sunday := time.Date(2026, 3, 4, 16, 30, 0, 0, time.UTC), time.Date(2026, 3, 8, 7, 0, 0, 0, time.UTC)
	for names, want := range map[Names]map[string]struct {
		low, high        float64 // of the budget left
		overspent        bool
		incidents, pages int // at least
	}{
		Roadmap: {
			"tool errors":                   {.2, .4, true, 2, 2},
			"tool latency":                  {.3, .6, false, 2, 1},
			"embedding latency":             {.6, .95, false, 1, 1},
			"availability":                  {.45, .75, false, 3, 2},
			"latency of long-running tools": {.6, 1, false, 0, 0},
		},
		V050: {
			"tool errors":                   {.2, .4, true, 2, 2},
			"tool latency":                  {.3, .6, false, 2, 1},
			"embedding latency":             {.6, .95, false, 1, 1},
			"availability":                  {.3, .7, false, 1, 1},
			"latency of long-running tools": {.6, 1, false, 0, 0},
		},
	} {
		for _, now := range []time.Time{wednesday, sunday} {
			t.Run(string(names)+" on a "+now.Weekday().String(), func(t *testing.T) {
				t.Parallel()
				schedule, all := playHistory(t, names, now)
				for name, s := range all {
					st := s.story(schedule, now)
					t.Logf("%s: %+v", name, st)
					w, shipped := want[name]
					switch {
					case !shipped && (st.left < .25 || st.paging):
						t.Errorf("%s is not kept by nature: %+v", name, st)
					case shipped && (st.left < w.low || st.left > w.high || st.least < 0 != w.overspent):
						t.Errorf("%s has %+v of its budget, want %+v", name, st, w)
					case shipped && (st.incidents < w.incidents || st.pages < w.pages || st.paging):
						t.Errorf("%s has %+v, want at least %+v, and no page that still fires", name, st, w)
					}
				}
				for name := range want {
					if all[name] == nil {
						t.Errorf("nothing was counted for %s", name)
					}
				}
			})
		}
	}
}
