//go:build long

package history

import (
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

// The thirty days that the demo ships: each incident's alerts fire, and no
// others. It takes about a minute, so it runs only on request:
//
//	go test -tags remove_all_sd,long -run TestShipped ./history
func TestShippedHistory(t *testing.T) {
	now := time.Now()
	schedule, err := simulator.NewSchedule(simulator.Roadmap, 1, now, 30)
	if err != nil {
		t.Fatal(err)
	}
	o := options(t, now, 30)
	o.Schedule, o.Clock = &schedule, time.Now
	o.Progress = func(text string) { t.Log(time.Since(now).Round(time.Millisecond), text) }
	prepare(t, o)
	t.Logf("written in %s", time.Since(now).Round(time.Millisecond))
	r := openReader(t, o)
	defer r.close()
	now = time.Now()
	checkAlerts(t, r, schedule.Incidents)
	for _, tc := range []struct {
		what, expr string
		low, high  float64
	}{
		{"calls a second at the busiest time", `max_over_time(sum(rate(contextd_mcp_tool_calls_total[5m]))[7d:5m])`, 4, 6.5},
		{"and at the quietest", `min_over_time(sum(rate(contextd_mcp_tool_calls_total[5m]))[7d:5m])`, .2, 1},
		{"everyday error ratio", `sum(increase(contextd_mcp_tool_calls_total{status="error",instance="contextd-0"}[20d])) / sum(increase(contextd_mcp_tool_calls_total{instance="contextd-0"}[20d]))`, .002, .005},
		{"growth of traffic in three weeks", `sum(increase(contextd_mcp_tool_calls_total[7d])) / sum(increase(contextd_mcp_tool_calls_total[7d] offset 21d))`, 1.05, 1.3},
		{"series", `count({job="contextd"})`, 5800, 7000},
		{"versions seen", `count(count by (service_version) (count_over_time(target_info[30d])))`, 4, 4},
		{"paid models that cost", `count(sum by (model) (increase(contextd_embedding_cost_total[1d])) > 0)`, 2, 2},
		{"models", `count(count by (model) (contextd_embedding_operations_total))`, 3, 3},
		{"tools called within a week", `count(sum by (tool) (increase(contextd_mcp_tool_calls_total[7d])) > 0)`, 21, 21},
		{"95th percentile of a call, in seconds", `histogram_quantile(0.95, sum by (le) (rate(contextd_mcp_tool_duration_seconds_bucket[7d])))`, .15, 1},
		{"heap, in MiB", `max(avg_over_time(process_runtime_go_mem_heap_alloc_bytes[6h])) / 1024 / 1024`, 150, 700},
	} {
		if v := r.value(now, tc.expr); v < tc.low || v > tc.high {
			t.Errorf("%s: %g, want %g to %g", tc.what, v, tc.low, tc.high)
		} else {
			t.Logf("%s: %.4g", tc.what, v)
		}
	}
}
