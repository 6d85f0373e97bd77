package history

import (
	"testing"

	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

// Two days of contextd v0.5.0 with a host that was lost: scraped and pushed
// series coexist, each with its own labels and its own end.
func TestV050InTheStore(t *testing.T) {
	incidents := []simulator.Incident{
		{ID: "down", Fault: "instance-down", Start: at(3, "03:05"), End: at(3, "03:25"), Alerts: []string{"ContextdDown"}},
		{ID: "errors", Fault: "error-burst", Start: at(4, "14:00"), End: at(4, "14:45")},
	}
	o := optionsUnder(t, simulator.V050, wednesday, 2, incidents...)
	prepare(t, o)
	r := openReader(t, o)
	defer r.close()
	checkAlerts(t, r, incidents)
	for _, tc := range []struct {
		what string
		at   string // time of day of the query; empty: the end
		expr string
		want float64
	}{
		{"a scrape a minute and one at the end", "", `count_over_time(up{job="contextd",instance="contextd-0"}[2d])`, 2881},
		{"as many pushes while it ran", "", `count_over_time(target_info{job="contextd",instance="",service_version="0.5.0"}[2d])`, 2862},
		{"nothing pushed has an instance", "", `count({__name__=~"contextd_.*|folding_.*|target_info", instance!=""}) or vector(0)`, 0},
		{"all that is scraped has one", "", `count({__name__=~"go_.*|process_.*|promhttp_.*|up|scrape_.*", instance=""}) or vector(0)`, 0},
		{"nothing but client_golang's is scraped", "", `count({job="contextd", instance!="", __name__!~"go_.*|process_.*|promhttp_.*|up|scrape_.*"}) or vector(0)`, 0},
		{"bounds of pushed buckets", "", `count(count by (le) (contextd_mcp_tool_duration_seconds_bucket{le=~"1|5|10|0.001|[+]Inf"}))`, 5},
		{"quantiles of scraped summaries", "", `count(go_gc_duration_seconds{quantile=~"0.0|0.25|0.5|0.75|1.0"})`, 5},
		{"what is scraped ends with its process", "03:07", `count(go_goroutines) or vector(0)`, 0},
		{"pushed series exist until Prometheus drops them", "03:07", `count(target_info)`, 1},
		{"and is forgotten after five minutes", "03:12", `count({job="contextd",instance="",__name__!~".*:.*|ALERTS.*"}) or vector(0)`, 0},
		{"counters start again with their process", "", `resets(contextd_mcp_tool_invocations_total{tool="memory_search"}[2d])`, 1},
		{"no counter begins at 0", "", `min(min_over_time(contextd_mcp_tool_errors_total[2d])) > bool 0`, 1},
		{"nor do those of branches", "", `min(min_over_time(folding_branch_created_total[2d])) > bool 0`, 1},
		{"the HTTP status tells nothing", "", `count(count by (status) (contextd_http_requests_total))`, 1},
		{"the watchdog all the time", "", `count_over_time(ALERTS{alertname="ContextdWatchdog",alertstate="firing"}[2d])`, 2880},
		{"not too many series", "", `count({job="contextd"}) < bool 4000`, 1},
	} {
		when := wednesday
		if tc.at != "" {
			when = at(3, tc.at)
		}
		if got := r.value(when, tc.expr); got != tc.want {
			t.Errorf("%s: %s = %g, want %g", tc.what, tc.expr, got, tc.want)
		}
	}
}
