package instrument_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// flow sums what enters and leaves every node, by step if there is one. A node's
// key is its tool, with the step at which it was entered.
type flow map[string][2]float64 // in, out

func flowOf(got collected, steps int) (f flow, series int) {
	f = flow{}
	for name, v := range got {
		rest, ok := strings.CutPrefix(name, transitions+"{")
		if !ok {
			continue
		}
		series++
		labels := map[string]string{}
		for _, l := range strings.Split(strings.TrimSuffix(rest, "}"), ",") {
			k, v, _ := strings.Cut(l, "=")
			labels[k] = v
		}
		add := func(node string, i int) { p := f[node]; p[i] += v; f[node] = p }
		add(labels["to"]+nodeStep(labels["step"], 0, steps), 0)
		add(labels["from"]+nodeStep(labels["step"], -1, steps), 1)
	}
	return f, series
}

// nodeStep is the step at which a node was entered that an edge of step leaves
// (by -1) or enters (by 0). Nodes that are left "later" are one.
func nodeStep(step string, by, steps int) string {
	if step == "" {
		return ""
	}
	if n, err := strconv.Atoi(step); err == nil && n+by < steps {
		return fmt.Sprint("@", n+by)
	}
	return "@late"
}

// checkConserved: what enters a tool leaves it or ends there, exactly.
func checkConserved(tb testing.TB, f flow) {
	tb.Helper()
	var started, ended float64
	for node, p := range f {
		switch {
		case strings.HasPrefix(node, instrument.JourneyStart):
			started += p[1]
		case strings.HasPrefix(node, instrument.JourneyEnd):
			ended += p[0]
		case p[0] != p[1]:
			tb.Errorf("%v enter %s and %v leave it", p[0], node, p[1])
		}
	}
	if started != ended || started == 0 {
		tb.Errorf("%v sessions start and %v end", started, ended)
	}
}

func TestTransitionsAreBoundedAndConserved(t *testing.T) {
	many := make([]string, 300)
	for i := range many {
		many[i] = fmt.Sprint("tool_", i)
	}
	for _, c := range []struct {
		name  string
		tools []string
		steps int
		limit int
	}{
		{"21 tools", instrument.DefaultTools(), 0, 484},
		{"21 tools, 1 step", instrument.DefaultTools(), 1, 1936},
		{"21 tools, 5 steps", instrument.DefaultTools(), 5, 1936},
		{"300 tools", many, 0, 484},
		{"300 tools, 5 steps", many, 9, 1936},
		{"no tools", []string{}, 0, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, reader := newMetrics(t, instrument.WithTools(c.tools...), instrument.WithJourneySteps(c.steps))
			rng := rand.New(rand.NewPCG(1, 2))
			tools := append([]string{"unlisted"}, c.tools...)
			for session := range 2000 {
				for range rng.IntN(30) + 1 {
					m.Sessions.Call(context.Background(), instrument.Call{Session: fmt.Sprint(session), Tool: tools[rng.IntN(len(tools))]})
				}
				if session%100 == 0 { // exact at every moment, including open sessions
					f, _ := flowOf(collect(t, reader), min(c.steps, 5))
					if session > 200 {
						checkConserved(t, f)
					}
				}
				if session%3 > 0 {
					m.Sessions.End(context.Background(), fmt.Sprint(session))
				}
			}
			m.Sessions.EndAll(context.Background())
			f, n := flowOf(settled(t, reader), min(c.steps, 5))
			checkConserved(t, f)
			if n > c.limit {
				t.Errorf("%d series, want at most %d", n, c.limit)
			}
			t.Logf("%d series of at most %d", n, c.limit)
		})
	}
}

// With 20 listed tools and "other", every pair fits.
func TestNothingIsLeftOutOfTwentyTools(t *testing.T) {
	tools := instrument.DefaultTools()[:20]
	m, reader := newMetrics(t, instrument.WithTools(tools...))
	tools = append(tools, "other")
	for i, from := range tools {
		for _, to := range tools {
			s := fmt.Sprint(i, to)
			m.Sessions.Call(context.Background(), instrument.Call{Session: s, Tool: from})
			m.Sessions.Call(context.Background(), instrument.Call{Session: s, Tool: to})
			m.Sessions.End(context.Background(), s)
		}
	}
	got := settled(t, reader)
	if _, n := flowOf(got, 0); n != 21+21*21 {
		t.Errorf("%d series, want %d", n, 21+21*21)
	}
	got.check(t, map[string]float64{transitions + ".unplaced": 0})
}

func TestStepsAreLabelled(t *testing.T) {
	c := newClock()
	m, reader := newMetrics(t, instrument.WithClock(c.now), instrument.WithTools("a", "b"), instrument.WithJourneySteps(2))
	walk(m, c, "s", "a", "b", "a", "b")
	walk(m, c, "s", "a")
	step := func(from, to, step string) string {
		return fmt.Sprintf("%s{from=%s,step=%s,to=%s}", transitions, from, step, to)
	}
	settled(t, reader).check(t, map[string]float64{
		step("_start", "a", "1"): 2, step("a", "b", "2"): 1, step("a", "_end", "2"): 1,
		step("b", "a", "later"): 1, step("a", "b", "later"): 1, step("b", "_end", "later"): 1,
	}, edge("_start", "a"))
}
