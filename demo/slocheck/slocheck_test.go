package slocheck

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/prometheus/prometheus/storage"

	"github.com/fyrsmithlabs/contextd-observability/pkg/insights"
)

// objective is what all histories are measured by: 99.9 %.
const objective = 0.999

// indicators are those of shipped SLOs, as the app resolves them in a store with the names of all versions.
var indicators = map[string]string{
	"tool-errors": `{
		"kind": "ratio",
		"total": "contextd_mcp_tool_calls_total{job=\"contextd\"}",
		"bad": "contextd_mcp_tool_calls_total{job=\"contextd\",status=\"error\"}",
		"alternatives": [{
			"total": "contextd_mcp_tool_invocations_total{job=\"contextd\"}",
			"bad": "contextd_mcp_tool_errors_total{job=\"contextd\"}"
		}]
	}`,
	"tool-success": `{
		"kind": "ratio",
		"total": "contextd_mcp_tool_calls_total{job=\"contextd\"}",
		"good": "contextd_mcp_tool_calls_total{job=\"contextd\",status=\"success\"}"
	}`,
	"tool-latency": `{
		"kind": "latency", "threshold": 0.5,
		"total": "contextd_mcp_tool_duration_seconds_count{job=\"contextd\"}",
		"good": "contextd_mcp_tool_duration_seconds_bucket{job=\"contextd\",le=\"0.5\"}"
	}`,
}

// definition is the SLO that a world is measured by.
func (w *world) definition() map[string]any {
	indicator := strings.ReplaceAll(indicators[w.sloName()], `job=\"contextd\"`, fmt.Sprintf(`job=\"%s\"`, w.job))
	if w.slices.seconds > 0 {
		end := strings.LastIndex(indicator, "}")
		indicator = fmt.Sprintf(`%s,"slices":{"seconds":%d,"target":%g}}`, indicator[:end], w.slices.seconds, w.slices.target)
	}
	var maintenance []map[string]string
	begin := to.Add(-time.Duration(w.minutes()) * time.Minute)
	for _, m := range w.maintenance {
		first := begin.Add(time.Duration(m[0]) * time.Minute)
		last := first.Add(time.Duration(m[1]) * time.Minute)
		maintenance = append(maintenance, map[string]string{"start": first.Format(time.RFC3339), "end": last.Format(time.RFC3339)})
	}
	return map[string]any{
		"maintenance": maintenance,
		"name":        w.sloName(), "title": w.name, "service": w.job, "objective": objective, "groupBy": w.groupBy,
		"window": map[string]any{"kind": "rolling", "days": w.windowDays()}, "indicator": json.RawMessage(indicator),
		"recordedLabels": map[string]string{"definition": "0123abcd"}, "scrapeIntervalSeconds": 60 / max(w.ticks, 1),
	}
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

// state is what Insights says of the SLO, summed over its groups: its numbers, and the queries that it ran for them.
func (w *world) state(t testing.TB, url string) (map[string]float64, string) {
	t.Helper()
	frames := query(t, url, map[string]any{"slo": w.definition(), "measure": "state"}, 100)
	values := map[string]float64{}
	for _, field := range frames[0].Fields {
		values[field.Name] += field.At(0).(float64)
	}
	for _, n := range frames[0].Meta.Notices {
		if n.Severity != data.NoticeSeverityInfo && !w.warned(n.Text) {
			t.Errorf("notice: %s", n.Text)
		}
	}
	return values, frames[0].Meta.ExecutedQueryString
}

func (w *world) warned(text string) bool { return w.notice != "" && strings.Contains(text, w.notice) }

// check compares what Insights says with what is true, to within one event.
func (w *world) check(t *testing.T, url string) (queries string) {
	t.Helper()
	got, queries := w.state(t, url)
	for _, n := range []struct {
		name             string
		want, oneEventIs float64
	}{
		{"badEvents", w.bad, 1},
		{"totalEvents", w.total, 1},
		{"remaining", w.budgetLeft(), 1 / (w.total * (1 - objective))},
	} {
		if n.name == "remaining" && len(w.groupBy) > 0 {
			continue
		}
		if value, ok := got[n.name]; !ok || math.Abs(value-n.want) > n.oneEventIs {
			t.Errorf("%s is %v, but truly %v", n.name, value, n.want)
		}
	}
	if w.left != 0 && math.Abs(got["remaining"]*100-w.left) > 0.001 {
		t.Errorf("%.4f %% of the budget are left, want %.3f %%", got["remaining"]*100, w.left)
	}
	if os.Getenv("SLOCHECK_CALLS") != "" {
		t.Logf("%d of %d; %d queries in %d texts", int(got["badEvents"]), int(got["totalEvents"]),
			strings.Count(queries, "Time: ")+strings.Count(queries, "From: "), strings.Count(queries, "Expr: "))
	}
	return queries
}

func TestHistories(t *testing.T) {
	for name, on := range servers() {
		t.Run(name, func(t *testing.T) { checkHistories(t, on) })
	}
}

// A threshold for which the store has no bucket cannot be counted: the answer says so, and has no numbers.
func TestAThresholdWithoutABucket(t *testing.T) {
	w := play(history{name: "no call is slow", slo: "tool-latency", window: 1, minute: func(w *world, m int) { w.timed(a, search, 10, 0) }}, "contextd")
	dir := t.TempDir()
	write(t, dir, w.series())
	url, stop := embedded(t, dir)
	defer stop()
	for le, want := range map[string]string{`le=\"0.5\"`: "", `le=\"0.4\"`: "no bucket that ends at 0.5", `le=~\"120|120\\\\.0\"`: "the largest ends at 0.5"} {
		definition := w.definition()
		text := strings.ReplaceAll(string(definition["indicator"].(json.RawMessage)), `le=\"0.5\"`, le)
		definition["indicator"] = json.RawMessage(text)
		said := ""
		for _, n := range query(t, url, map[string]any{"slo": definition, "measure": "state"}, 100)[0].Meta.Notices {
			said += n.Text
		}
		if (said == "") != (want == "") || !strings.Contains(said, want) {
			t.Errorf("%s: %q, want %q", le, said, want)
		}
	}
}

// checkHistories plays all histories, puts them into one store, and compares what Insights says of each with the truth: from
// the counters alone, and beside the series that recording rules make of them.
func checkHistories(t *testing.T, on serve) {
	var worlds []*world
	var raw []storage.Series
	for i, h := range allHistories() {
		w := play(h, fmt.Sprintf("contextd-%02d", i))
		if h.total != 0 && (h.bad != w.bad || h.total != w.total) {
			t.Fatalf("%s: %v of %v events happened, not %v of %v", h.name, w.bad, w.total, h.bad, h.total)
		}
		w.steady = i < len(histories)
		worlds, raw = append(worlds, w), append(raw, w.series()...)
		w.counters = nil
	}
	dir := t.TempDir()
	write(t, dir, raw)
	each := func(name, url string, check func(*testing.T, *world, string)) {
		t.Run(name, func(t *testing.T) {
			for _, w := range worlds {
				t.Run(w.name, func(t *testing.T) {
					t.Parallel()
					check(t, w, url)
				})
			}
		})
	}
	url, stop := on(t, dir)
	each("raw", url, func(t *testing.T, w *world, url string) {
		if queries := w.check(t, url); strings.Contains(queries, "sum_over_time(slo:sli_bad") {
			t.Error("recorded series were used that are not there")
		}
	})
	stop()
	record(t, dir, worlds, on)
	url, stop = on(t, dir)
	defer stop()
	each("recorded", url, func(t *testing.T, w *world, url string) {
		if w.steady {
			w.checkSteps(t, url)
		}
		if queries := w.check(t, url); len(w.copies) == 0 && !strings.Contains(queries, "sum_over_time(slo:sli_bad") && !strings.Contains(queries, "more expressions") {
			t.Error("the recorded series were not used")
		}
	})
}
