package history

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

func at(day int, clock string) time.Time {
	c, err := time.Parse("15:04", clock)
	if err != nil {
		panic(err)
	}
	return time.Date(2026, 3, day, c.Hour(), c.Minute(), 0, 0, time.UTC)
}

// Two days with one incident of each kind that has an alert.
func TestIncidentsInTheStore(t *testing.T) {
	incidents := []simulator.Incident{
		{ID: "down", Fault: "instance-down", Instance: "contextd-0", Start: at(3, "03:05"), End: at(3, "03:25"), Alerts: []string{"ContextdDown"}},
		{ID: "slow", Fault: "slow-embeddings", Start: at(3, "09:00"), End: at(3, "10:00"), Alerts: []string{"SlowEmbeddings"}},
		{ID: "errors", Fault: "error-burst", Instance: "contextd-1", Start: at(3, "14:00"), End: at(3, "14:45"), Alerts: []string{"HighMCPErrorRate"}},
		{ID: "leak", Fault: "memory-leak", Instance: "contextd-2", Start: at(4, "03:00"), End: at(4, "13:00"), Alerts: []string{"HighMemoryUsage"}},
	}
	o := options(t, wednesday, 2, incidents...)
	o.Schedule.Deploys = append(o.Schedule.Deploys, simulator.Deploy{Version: "0.6.0", Instance: "contextd-1", At: at(4, "15:00")})
	var told []string
	o.Progress = func(text string) { told = append(told, text) }
	prepare(t, o)
	if got := strings.Join(told, "|"); got != "history: day 1 of 2|history: day 2 of 2" {
		t.Errorf("progress: %s", got)
	}
	r := openReader(t, o)
	defer r.close()
	checkAlerts(t, r, incidents)
	for _, tc := range []struct {
		what string
		at   time.Time
		expr string
		want float64
	}{
		{"a scrape a minute and one at the end", wednesday, `min(count_over_time(up[2d]))`, 2881},
		{"20 minutes down, its first scrape still answered", wednesday, `sum(count_over_time((up == 0)[2d:1m]))`, 19},
		{"the series of a process that is gone end", at(3, "03:10"), `count({job="contextd", instance="contextd-0", __name__!~"up|scrape_.*|.*:.*|ALERTS.*"}) or vector(0)`, 0},
		{"a counter starts again with its process", wednesday, `resets(contextd_mcp_tool_calls_total{tool="memory_search",status="success",instance="contextd-0"}[2d])`, 1},
		{"a deploy restarts", wednesday, `changes(process_start_time_seconds{instance="contextd-1"}[2d])`, 1},
		{"the new version", wednesday, `count(target_info{service_version="0.6.0"})`, 1},
		{"the old version before", at(4, "14:59"), `count(target_info{service_version="0.5.0"})`, 3},
		{"no leak elsewhere", wednesday, `max(max_over_time(process_runtime_go_mem_heap_alloc_bytes{instance!="contextd-2"}[2d])) < bool 1e9`, 1},
		{"the watchdog all the time", wednesday, `count_over_time(ALERTS{alertname="ContextdWatchdog",alertstate="firing"}[2d])`, 2880},
		{"its state too", wednesday, `count(count_over_time(ALERTS_FOR_STATE{alertname="ContextdWatchdog"}[2d]))`, 1},
		{"not too many series", wednesday, `count({job="contextd"}) < bool 7000`, 1},
		{"but all", wednesday, `count({job="contextd"}) > bool 1800`, 1},
	} {
		if got := r.value(tc.at, tc.expr); got != tc.want {
			t.Errorf("%s: %s = %g, want %g", tc.what, tc.expr, got, tc.want)
		}
	}
	noon := at(3, "12:00")
	recorded, raw := r.value(noon, `sum(slo:sli_total:sum{slo="tool-errors"})`), r.value(noon, `sum(contextd_mcp_tool_calls_total)`)
	if recorded == 0 || recorded != raw {
		t.Errorf("%g calls are recorded, the counters say %g", recorded, raw)
	}
}

// checkAlerts expects each incident's alerts to fire during it, and outside of incidents nothing but the watchdog
// and tickets for error budgets, whose windows are days.
func checkAlerts(t *testing.T, r *reader, incidents []simulator.Incident) {
	t.Helper()
	for _, in := range incidents {
		for _, alert := range in.Alerts {
			expr := `sum(count_over_time(ALERTS{alertname="` + alert + `",alertstate="firing"}[` + in.End.Sub(in.Start).String() + `]))`
			if n := r.value(in.End, expr); n == 0 {
				t.Errorf("%s did not fire during %s", alert, in.ID)
			}
		}
	}
	calm := 0
	for at := incidents[0].Start.Add(-2 * time.Hour); at.Before(incidents[len(incidents)-1].Start); at = at.Add(10 * time.Minute) {
		near := false
		for _, in := range incidents {
			near = near || at.After(in.Start) && at.Before(in.End.Add(30*time.Minute))
		}
		if near {
			continue
		}
		calm++
		if v := r.vector(at, `ALERTS{alertname!="ContextdWatchdog",alertstate="firing"} unless ALERTS{slo!="",severity="warning"}`); len(v) > 0 {
			t.Errorf("%s: %s fires outside of any incident", at.Format(time.DateTime), v[0].Metric)
		}
	}
	if calm == 0 {
		t.Error("no time without incidents was checked")
	}
}

func TestSameSeedSameSamples(t *testing.T) {
	digest := func() float64 {
		o := options(t, wednesday, 1)
		prepare(t, o)
		r := openReader(t, o)
		defer r.close()
		return r.value(wednesday, `sum({job="contextd", __name__!~"scrape_.*"})`)
	}
	if a, b := digest(), digest(); a != b || a == 0 {
		t.Errorf("sum of all series is %v and then %v", a, b)
	}
}

func TestInterruptedHistoryStartsAnew(t *testing.T) {
	o := options(t, wednesday, 1)
	ctx, cancel := context.WithCancel(context.Background())
	o.Progress = func(string) { cancel() }
	if _, err := Prepare(ctx, o); err == nil {
		t.Fatal("no error after a cancellation")
	}
	o.Progress = func(string) {}
	prepare(t, o)
	r := openReader(t, o)
	defer r.close()
	if n := r.value(wednesday, `max(count_over_time(up[1d]))`); n != 1441 {
		t.Errorf("%g scrapes, want 1441", n)
	}
}

func TestDataThatDoesNotFit(t *testing.T) {
	o := options(t, wednesday, 1)
	prepare(t, o)
	for name, tc := range map[string]struct {
		change func(*Options)
		want   string
	}{
		"another seed":   {func(o *Options) { o.Seed = 2 }, "--seed 1 and not 2"},
		"another length": {func(o *Options) { o.Days = 3 }, "--days 1 and not 3"},
		"other names":    {func(o *Options) { o.Names = "v0.5.0" }, "--names roadmap"},
		"an old clock":   {func(o *Options) { o.Clock = func() time.Time { return wednesday.Add(-time.Hour) } }, "in the future"},
	} {
		other := o
		tc.change(&other)
		if _, err := Prepare(context.Background(), other); err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "--fresh") {
			t.Errorf("%s: error %v, want one with %q and --fresh", name, err, tc.want)
		}
	}
	if err := o.Data.write(scenarioName, map[string]int{"format": 0}); err != nil {
		t.Fatal(err)
	}
	if _, err := Prepare(context.Background(), o); err == nil || !strings.Contains(err.Error(), "another version") {
		t.Errorf("another format: %v", err)
	}
}

func TestDirectoryInUse(t *testing.T) {
	o := options(t, wednesday, 1)
	if _, err := OpenData(o.Data.dir); err == nil || !strings.Contains(err.Error(), "another demo uses") {
		t.Errorf("a second demo on one directory: %v", err)
	}
}

func TestVeryOldDataIsMadeAnew(t *testing.T) {
	o := options(t, wednesday, 1)
	prepare(t, o)
	now := wednesday.AddDate(0, 0, 45)
	o.Clock = func() time.Time { return now }
	o.Schedule = nil
	prepare(t, o)
	r := openReader(t, o)
	defer r.close()
	if n := r.value(now, `max(count_over_time(up[60d]))`); n != 1441 {
		t.Errorf("%g scrapes, want those of the new day only", n)
	}
}
