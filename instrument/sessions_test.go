package instrument_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

const (
	transitions = "contextd.mcp.tool.transitions"
	paths       = "contextd.mcp.tool.paths"
)

// settled collects until the journeys of ended sessions are reported.
func settled(tb testing.TB, reader *sdkmetric.ManualReader) collected {
	tb.Helper()
	collect(tb, reader)
	return collect(tb, reader)
}

func edge(from, to string) string {
	return fmt.Sprintf("%s{from=%s,to=%s}", transitions, from, to)
}

// walk calls tools in a session, a second apart, and ends it.
func walk(m *instrument.Metrics, c *clock, session string, tools ...string) {
	ctx := context.Background()
	for _, tool := range tools {
		m.Sessions.Call(ctx, instrument.Call{Session: session, Project: "gateway", Tool: tool})
		c.advance(time.Second)
	}
	m.Sessions.End(ctx, session)
}

func TestSessionsEndByTheirGap(t *testing.T) {
	c := newClock()
	m, reader := newMetrics(t, instrument.WithClock(c.now), instrument.WithProjectKey(projectKey))
	ctx := context.Background()
	m.Sessions.Call(ctx, instrument.Call{Session: "one", Tool: "memory_search"})
	m.Sessions.Call(ctx, instrument.Call{Session: "two", Project: "gateway", Tool: "memory_search"})
	c.advance(10 * time.Minute)
	m.Sessions.Call(ctx, instrument.Call{Session: "one", Project: "gateway", Tool: "memory_record"})
	collect(t, reader).check(t, map[string]float64{
		"contextd.sessions.active":                           2,
		"contextd.session.calls{project_id=" + gateway + "}": 2,
		"contextd.session.calls{project_id=unknown}":         1,
		"contextd.sessions{project_id=" + gateway + "}":      0,
	}, "contextd.session.duration_count")

	c.advance(20 * time.Minute) // 30 without a call of "two"
	collect(t, reader).check(t, map[string]float64{
		"contextd.sessions.active":                      1,
		"contextd.sessions{project_id=" + gateway + "}": 1,
		"contextd.session.duration_count":               1,
		"contextd.session.duration_sum":                 0, // of its only call
	})
	c.advance(9 * time.Minute)
	m.Sessions.Call(ctx, instrument.Call{Session: "one", Project: "gateway", Tool: "memory_record"}) // in time
	c.advance(31 * time.Minute)
	m.Sessions.Call(ctx, instrument.Call{Session: "one", Project: "gateway", Tool: "memory_search"}) // another session
	m.Sessions.End(ctx, "nobody")
	m.Sessions.End(ctx, "one")
	got := settled(t, reader)
	got.check(t, map[string]float64{
		"contextd.sessions.active":                      0,
		"contextd.sessions{project_id=" + gateway + "}": 3, // "one" found its project in its second call
		"contextd.session.duration_sum":                 39 * 60,
		edge("_start", "memory_search"):                 3,
		edge("memory_search", "memory_record"):          1, // a repeat is not a transition
		edge("memory_record", "_end"):                   1,
		edge("memory_search", "_end"):                   2,
	})
	for name := range got {
		if strings.Contains(name, "one") || strings.Contains(name, "session=") {
			t.Errorf("the series %s names a session", name)
		}
	}
}

// A new series is reported at 0 once, so that increase() sees its first events.
func TestJourneysAreBornAtZero(t *testing.T) {
	c := newClock()
	m, reader := newMetrics(t, instrument.WithClock(c.now))
	walk(m, c, "s", "memory_search")
	for i, want := range []float64{0, 1, 1} {
		collect(t, reader).check(t, map[string]float64{edge("_start", "memory_search"): want})
		if i == 1 {
			walk(m, c, "s", "memory_search") // known by now, but consistent with the rest
		}
	}
	collect(t, reader).check(t, map[string]float64{edge("_start", "memory_search"): 2})
}

func TestEndAll(t *testing.T) {
	m, reader := newMetrics(t)
	ctx := context.Background()
	for i := range 100 {
		m.Sessions.Call(ctx, instrument.Call{Session: fmt.Sprint(i), Tool: "memory_search"})
	}
	m.Sessions.EndAll(ctx)
	m.Sessions.EndAll(ctx)
	settled(t, reader).check(t, map[string]float64{
		"contextd.sessions.active":              0,
		"contextd.sessions{project_id=unknown}": 100,
		edge("_start", "memory_search"):         100,
		edge("memory_search", "_end"):           100,
	})
}

func TestOpenSessionsAreBounded(t *testing.T) {
	c := newClock()
	m, reader := newMetrics(t, instrument.WithClock(c.now))
	ctx := context.Background()
	m.Sessions.Call(ctx, instrument.Call{Session: "old but busy", Tool: "memory_search"})
	for i := range 12_000 {
		c.advance(time.Millisecond)
		m.Sessions.Call(ctx, instrument.Call{Session: fmt.Sprint(i), Tool: "memory_search"})
		if i%100 == 0 {
			m.Sessions.Call(ctx, instrument.Call{Session: "old but busy", Tool: "memory_search"})
		}
	}
	m.Sessions.Call(ctx, instrument.Call{Session: "old but busy", Tool: "memory_record"})
	m.Sessions.End(ctx, "old but busy")
	settled(t, reader).check(t, map[string]float64{
		"contextd.sessions.active":              9_999,
		"contextd.sessions{project_id=unknown}": 2_002,
		edge("memory_search", "_end"):           2_001,
		edge("memory_search", "memory_record"):  1, // it was not the one to go
	})
}

func TestALongSessionIsCut(t *testing.T) {
	c := newClock()
	m, reader := newMetrics(t, instrument.WithClock(c.now))
	for i := range 1500 {
		m.Sessions.Call(context.Background(), instrument.Call{Tool: []string{"memory_search", "memory_record"}[i%2]})
	}
	m.Sessions.End(context.Background(), "")
	settled(t, reader).check(t, map[string]float64{
		"contextd.sessions{project_id=unknown}": 2,
		edge("_start", "memory_search"):         2,
		edge("memory_record", "_end"):           2,
		edge("memory_search", "memory_record"):  750,
		edge("memory_record", "memory_search"):  748,
	})
}

func TestUnlistedAndReservedToolsAreOther(t *testing.T) {
	c := newClock()
	m, reader := newMetrics(t, instrument.WithClock(c.now), instrument.WithTools("a", "_start", "_end", "other", "", "a"))
	walk(m, c, "s", "_start", "a", "other", "", "\xff", "_end", "a")
	settled(t, reader).check(t, map[string]float64{
		edge("_start", "other"): 1, edge("other", "a"): 2, edge("a", "other"): 1, edge("a", "_end"): 1,
	}, edge("other", "_end"), edge("_start", "_end"))
}

func TestPaths(t *testing.T) {
	c := newClock()
	m, reader := newMetrics(t, instrument.WithClock(c.now), instrument.WithTools("a", "b", "c", "d", "e", "f"), instrument.WithMaxPaths(3))
	for range 4 {
		walk(m, c, "s", "a", "b", "b", "c")
		walk(m, c, "s", "a", "b", "c", "d", "e", "f")
		walk(m, c, "s", "a", "b", "c", "d", "e", "a", "b")
		walk(m, c, "s", "a", "b", "c", "d", "e")
	}
	walk(m, c, "s", "f")
	walk(m, c, "s", "f")
	walk(m, c, "s", "f")
	settled(t, reader).check(t, map[string]float64{
		paths + "{path=a>b>c>_end}":     4, // the first path of the process
		paths + "{path=a>b>c>d>e}":      7, // of eight: only the first was not yet known to come again
		paths + "{path=a>b>c>d>e>_end}": 3,
		paths + "{path=other}":          5,
	}, paths+"{path=f>_end}") // the limit is three paths, and it is the fourth
}

func TestRarePathsNeedNoMemory(t *testing.T) {
	var tools []string
	for i := range 30 {
		tools = append(tools, fmt.Sprint("t", i))
	}
	c := newClock()
	m, reader := newMetrics(t, instrument.WithClock(c.now), instrument.WithTools(tools...))
	for i := range 5000 { // each path once
		walk(m, c, "s", tools[i%30], tools[(i/30)%29], tools[(i/900)%30])
	}
	got := settled(t, reader)
	sum := 0.0
	for name, v := range got {
		if strings.HasPrefix(name, paths+"{") {
			sum += v
		}
	}
	if sum != 5000 {
		t.Errorf("the paths of %v sessions are counted, want 5000", sum)
	}
}

func TestConversions(t *testing.T) {
	c := newClock()
	m, reader := newMetrics(t, instrument.WithClock(c.now), instrument.WithConversions(
		instrument.Conversion{From: "memory_search", To: "memory_feedback"}))
	walk(m, c, "s", "memory_search", "memory_record", "memory_feedback")
	walk(m, c, "s", "memory_feedback", "memory_search") // the other way round
	walk(m, c, "s", "memory_record")                    // not asked
	walk(m, c, "s", "memory_search", "memory_feedback", "memory_search", "memory_feedback")
	name := "contextd.mcp.tool.conversions{from=memory_search,outcome=%s,to=memory_feedback}"
	settled(t, reader).check(t, map[string]float64{fmt.Sprintf(name, "converted"): 2, fmt.Sprintf(name, "dropped"): 1})
}

func TestImpossibleConversionsAreNamed(t *testing.T) {
	reader := sdkmetric.NewManualReader()
	mp := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	m, err := instrument.New(mp, instrument.WithConversions(
		instrument.Conversion{From: "memory_search", To: "no_such_tool"},
		instrument.Conversion{From: "memory_search", To: "memory_search"},
		instrument.Conversion{From: "checkpoint_list", To: "checkpoint_resume"}))
	if err == nil || !strings.Contains(err.Error(), `from "memory_search" to "no_such_tool"`) ||
		len(err.(interface{ Unwrap() []error }).Unwrap()) != 2 {
		t.Errorf("the error is %v", err)
	}
	useEverything(context.Background(), m)
	collect(t, reader).check(t, map[string]float64{
		"contextd.mcp.tool.conversions{from=checkpoint_list,outcome=converted,to=checkpoint_resume}": 0,
	})
	many := make([]instrument.Conversion, 30)
	for i := range many {
		many[i] = instrument.Conversion{From: "memory_search", To: "memory_record"}
	}
	if _, err := instrument.New(mp, instrument.WithConversions(many...)); err == nil || !strings.Contains(err.Error(), "30 conversions are too many") {
		t.Errorf("the error is %v", err)
	}
	if _, err := instrument.New(mp, instrument.WithTools("a")); err != nil {
		t.Errorf("tools of one's own need no conversions: %v", errors.Unwrap(err))
	}
}

// Saved counts continue if another callback observes them in addition to the module's.
func TestObservedCountersCanBeContinued(t *testing.T) {
	reader := sdkmetric.NewManualReader()
	mp := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	m, err := instrument.New(mp, instrument.WithHold(0))
	if err != nil {
		t.Fatal(err)
	}
	saved := metric.WithAttributes(attribute.String("from", "_start"), attribute.String("to", "memory_search"))
	meter := mp.Meter(instrument.ScopeName)
	counter, err := meter.Int64ObservableCounter(transitions, metric.WithUnit("{transition}"),
		metric.WithDescription("Tools that followed each other in ended sessions; _start and _end are the session's."))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := meter.RegisterCallback(func(_ context.Context, o metric.Observer) error {
		o.ObserveInt64(counter, 40, saved)
		return nil
	}, counter); err != nil {
		t.Fatal(err)
	}
	m.Sessions.Call(context.Background(), instrument.Call{Session: "s", Tool: "memory_search"})
	m.Sessions.End(context.Background(), "s")
	collect(t, reader).check(t, map[string]float64{edge("_start", "memory_search"): 40})
	collect(t, reader).check(t, map[string]float64{edge("_start", "memory_search"): 41, edge("memory_search", "_end"): 1})
}
