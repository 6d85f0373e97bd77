package slocheck

import (
	"cmp"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/fyrsmithlabs/contextd-observability/pkg/insights"
)

// definition is a shipped SLO as the app resolves it in a store with the names of all versions, but for its objective.
func definition(t testing.TB, name string) map[string]any {
	return map[string]any{
		"name": name, "title": name, "service": "contextd", "objective": objective, "recordedLabels": shippedLabels(t, name),
		"window": map[string]any{"kind": "rolling", "days": windowDays}, "indicator": indicators[name],
	}
}

var indicators = map[string]any{
	"tool-errors": map[string]any{
		"kind":  "ratio",
		"total": `contextd_mcp_tool_calls_total{job="contextd"}`,
		"bad":   `contextd_mcp_tool_calls_total{job="contextd",status="error"}`,
		"alternatives": []any{map[string]any{
			"total": `contextd_mcp_tool_invocations_total{job="contextd"}`,
			"bad":   `contextd_mcp_tool_errors_total{job="contextd"}`,
		}},
	},
	"tool-latency": map[string]any{
		"kind": "latency", "threshold": 0.5,
		"total": `contextd_mcp_tool_duration_seconds_count{job="contextd"}`,
		"good":  `contextd_mcp_tool_duration_seconds_bucket{job="contextd",le="0.5"}`,
	},
}

// query asks Insights with a cache of its own.
func query(t testing.TB, url string, model map[string]any, points int64) data.Frames {
	t.Helper()
	instance, err := insights.New(t.Context(), backend.DataSourceInstanceSettings{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	ds := instance.(*insights.Datasource)
	defer ds.Dispose()
	raw, err := json.Marshal(model)
	if err != nil {
		t.Fatal(err)
	}
	res, err := ds.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{{
		RefID: "A", QueryType: "slo", JSON: raw, MaxDataPoints: points, Interval: time.Hour, TimeRange: backend.TimeRange{From: from, To: to},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Responses["A"].Error; err != nil {
		t.Fatal(err)
	}
	return res.Responses["A"].Frames
}

// state is what Insights says of the SLO: its numbers, and the queries that it ran for them.
func state(t testing.TB, url, slo string) (map[string]float64, string) {
	t.Helper()
	frames := query(t, url, map[string]any{"slo": definition(t, slo), "measure": "state"}, 100)
	values := map[string]float64{}
	for _, field := range frames[0].Fields {
		values[field.Name] = field.At(0).(float64)
	}
	for _, n := range frames[0].Meta.Notices {
		if n.Severity != data.NoticeSeverityInfo {
			t.Errorf("notice: %s", n.Text)
		}
	}
	return values, frames[0].Meta.ExecutedQueryString
}

// check compares what Insights says with what is true, to within one event.
func (w *world) check(t *testing.T, url string, h history) (queries string) {
	t.Helper()
	got, queries := state(t, url, h.slo)
	for _, n := range []struct {
		name             string
		want, oneEventIs float64
	}{
		{"badEvents", w.bad, 1},
		{"totalEvents", w.total, 1},
		{"remaining", w.budgetLeft(), 1 / (w.total * (1 - objective))},
	} {
		if value, ok := got[n.name]; !ok || math.Abs(value-n.want) > n.oneEventIs {
			t.Errorf("%s is %v, but truly %v", n.name, value, n.want)
		}
	}
	if h.left != 0 && math.Abs(got["remaining"]*100-h.left) > 0.001 {
		t.Errorf("%.4f %% of the budget are left, want %.3f %%", got["remaining"]*100, h.left)
	}
	return queries
}

func TestEmbedded(t *testing.T) {
	for _, h := range histories {
		t.Run(h.name, func(t *testing.T) { checkHistory(t, h, embedded) })
	}
}

func checkHistory(t *testing.T, h history, on serve) {
	t.Parallel()
	h.slo = cmp.Or(h.slo, "tool-errors")
	dir := t.TempDir()
	w := play(h)
	write(t, dir, w.series())
	url, stop := on(t, dir)
	queries := w.check(t, url, h)
	if strings.Contains(queries, "sum_over_time(slo:sli_bad") {
		t.Error("recorded series were asked that are not there")
	}
	stop()
	record(t, dir, on, h.slo, from.AddDate(0, 0, -1))
	url, stop = on(t, dir)
	defer stop()
	w.checkSteps(t, url, h.slo)
	if queries := w.check(t, url, h); !strings.Contains(queries, "sum_over_time(slo:sli_bad") {
		t.Errorf("the recorded series were not asked: %s", queries)
	}
}
