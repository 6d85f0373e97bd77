package history

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/demo/engine"
	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

// story has the queries of one naming for what the tests check.
type story struct {
	names    simulator.Names
	counters string // selects them
	calls    string // counter of tool calls
	health   string // counter of health checks
	series   int    // at least so many
}

var stories = []story{
	{simulator.Roadmap,
		`{job="contextd",__name__=~"contextd_.*|http_server_.*|process_cpu.*|process_runtime_go_gc_.*",__name__!~".*:.*|.*active.*|.*pause_ns|contextd_connection_pool_(size|idle)|contextd_request_rate_per_second"}`,
		`contextd_mcp_tool_calls_total`, `http_server_requests_total{http_route="/health"}`, 1500},
	{simulator.V050,
		`{job="contextd",__name__=~"contextd_.*_(total|bucket|count|sum)|folding_.*_(total|bucket|sum)|process_cpu.*|go_gc_duration_seconds_count|promhttp_.*_total",__name__!~".*:.*|contextd_memory_count"}`,
		`contextd_mcp_tool_invocations_total`, `contextd_http_requests_total{endpoint="/health"}`, 900},
}

// One day of history, some seconds live, a stop, a second start, a crash, a third start.
func TestDataContinues(t *testing.T) {
	for _, st := range stories {
		t.Run(string(st.names), func(t *testing.T) { testDataContinues(t, st) })
	}
}

func testDataContinues(t *testing.T, st story) {
	o := optionsUnder(t, st.names, time.Now(), 1)
	o.Clock = time.Now
	c := prepare(t, o)
	seam := time.Now()
	goLiveFor(t, o, c, st)
	if err := Save(o.Data, c); err != nil {
		t.Fatal(err)
	}

	stopped := time.Now()
	started := stopped.Add(40 * time.Minute)
	o.Clock = func() time.Time { return started }
	second := prepare(t, o)
	r := openReader(t, o)
	checkNoResets(t, r, st, started)
	if n := r.value(started, `max(changes(process_start_time_seconds[2h]))`); n != 0 {
		t.Errorf("processes were restarted by a stop of the demo")
	}
	checkNoDip(t, r, st, seam)
	checkNoGap(t, r, st, seam.Add(-20*time.Minute), started)
	r.close()

	// No Save: the demo was killed. The simulated processes restart.
	_ = second
	third := started.Add(30 * time.Minute)
	o.Clock = func() time.Time { return third }
	prepare(t, o)
	r = openReader(t, o)
	defer r.close()
	if n := r.value(third, `min(changes(process_start_time_seconds[40m]))`); n != 1 {
		t.Errorf("after a crash the start time changed %g times, want once", n)
	}
	checkNoGap(t, r, st, started, third)
}

// goLiveFor scrapes the live instances a few times, and compares the series
// that a real scrape stores with those that the history wrote.
func goLiveFor(t *testing.T, o Options, c *simulator.Cluster, st story) {
	t.Helper()
	r := openReader(t, o)
	now := time.Now()
	q, err := r.db.Querier(now.Add(-90*time.Second).UnixMilli(), now.UnixMilli())
	if err != nil {
		t.Fatal(err)
	}
	written := seriesOf(t, q)
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	r.close()

	e, stop := startLive(t, o, c)
	began := time.Now()
	for n := 0; n < 3 && time.Since(began) < 20*time.Second; time.Sleep(200 * time.Millisecond) {
		r := &reader{t, e.DB(), e.PromQL()}
		n = int(r.value(time.Now(), fmt.Sprintf(`min(count_over_time(up[%dms]))`, time.Since(began).Milliseconds()+1)))
	}
	q, err = e.DB().Querier(began.UnixMilli(), time.Now().UnixMilli())
	if err != nil {
		t.Fatal(err)
	}
	scraped := seriesOf(t, q)
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	stop()
	if len(written) < st.series {
		t.Fatalf("only %d series were written", len(written))
	}
	for ls := range written {
		if !scraped[ls] {
			t.Errorf("in the history but not scraped: %s", ls)
		}
	}
	extra := 0
	for ls := range scraped {
		if !written[ls] {
			extra++
			t.Logf("scraped but not in the history: %s", ls)
		}
	}
	// A rare error may be the first of its reason; a label that differs would show in all series.
	if extra > 3 {
		t.Errorf("%d series were scraped that the history has not", extra)
	}
}

// startLive runs servers, engine and simulation as the demo does, with short intervals.
func startLive(t *testing.T, o Options, c *simulator.Cluster) (*engine.Engine, func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var parts sync.WaitGroup
	var targets []engine.Target
	for k := range c.Instances {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		s := simulator.NewServer(c, k, l, nil)
		targets = append(targets, engine.Target{Address: s.Address(), Instance: simulator.InstanceName(k)})
		parts.Go(func() { s.Run(ctx) })
	}
	x, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range c.Instances {
		for _, e := range i.Exporters() {
			targets = append(targets, engine.Target{Address: x.Addr().String(), Instance: e.Labels["instance"], Job: e.Job, Path: e.Path, Labels: e.Labels})
		}
	}
	parts.Go(func() {
		if err := c.ServeExporters(ctx, x); err != nil {
			t.Error(err)
		}
	})
	parts.Go(func() {
		if err := c.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.Start(engine.Options{Dir: o.Data.StoreDir(), Listener: l, Job: testJob, Targets: targets,
		ScrapeInterval: time.Second, RuleFiles: o.RuleFiles})
	if err != nil {
		t.Fatal(err)
	}
	parts.Go(func() {
		if err := c.Push(ctx, e.OTLP(), time.Second, slog.New(slog.DiscardHandler)); err != nil {
			t.Error(err)
		}
	})
	return e, func() {
		cancel()
		parts.Wait()
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
}

// checkNoResets expects that no counter decreased within two hours.
func checkNoResets(t *testing.T, r *reader, st story, at time.Time) {
	t.Helper()
	names := r.vector(at, `count by (__name__) (`+st.counters+`)`)
	if len(names) < 15 {
		t.Fatalf("only %d counters", len(names))
	}
	for _, n := range names {
		name := n.Metric.Get("__name__")
		for _, s := range r.vector(at, fmt.Sprintf(`resets(%s[2h]) > 0`, name)) {
			t.Errorf("%s%s went back", name, s.Metric)
		}
	}
}

// checkNoDip compares the rate around the seam with the half hour before it.
// Users come in bursts, so that their rate may halve; health checks do not.
func checkNoDip(t *testing.T, r *reader, st story, seam time.Time) {
	t.Helper()
	usual := r.value(seam.Add(-time.Minute), `sum(rate(`+st.calls+`[30m]))`)
	for at := seam; at.Before(seam.Add(8 * time.Minute)); at = at.Add(30 * time.Second) {
		if v := r.value(at, `sum(rate(`+st.calls+`[5m]))`); v < .3*usual || v > 2.5*usual {
			t.Errorf("%s after the seam the rate is %.3f, usually %.3f", at.Sub(seam), v, usual)
		}
		want := .1 * float64(st.names.Instances())
		if v := r.value(at, `sum(rate(`+st.health+`[5m]))`); v < .85*want || v > 1.15*want {
			t.Errorf("%s after the seam there are %.3f health checks a second, want %.1f", at.Sub(seam), v, want)
		}
	}
}

// checkNoGap expects a sample of every instance in every 70 seconds.
func checkNoGap(t *testing.T, r *reader, st story, from, to time.Time) {
	t.Helper()
	for at := from.Add(70 * time.Second); at.Before(to); at = at.Add(15 * time.Second) {
		want := float64(st.names.Instances())
		for _, of := range []string{`up{job="contextd"}`, "target_info"} {
			if n := r.value(at, `count(count_over_time(`+of+`[70s]))`); n != want {
				t.Errorf("%s: %s of %g of %g instances has a sample within 70 s", at.Format(time.TimeOnly), of, n, want)
			}
		}
	}
}
