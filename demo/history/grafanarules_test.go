package history

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/promql"

	"github.com/fyrsmithlabs/contextd-observability/demo/engine"
	"github.com/fyrsmithlabs/contextd-observability/pkg/rules"
)

// grafanaFired are the minutes since a moment at which the conditions of a Grafana rule hold for any series, as Grafana joins
// them: values by their labels.
func (s *shop) grafanaFired(r rules.GrafanaRule, from time.Time, step time.Duration) (all []int) {
	s.t.Helper()
	prom := engine.NewPromQL(nil, nil)
	values := map[string]map[string]map[int64]float64{}
	for _, q := range r.Data[:len(r.Data)-1] {
		query, err := prom.NewRangeQuery(s.t.Context(), s.past, nil, q.Model["expr"].(string), from, s.at.Add(-time.Minute), step)
		if err != nil {
			s.t.Fatal(err)
		}
		matrix, err := query.Exec(s.t.Context()).Matrix()
		if err != nil {
			s.t.Fatal(r.Title, q.RefID, err)
		}
		values[q.RefID] = byLabels(s.t, matrix)
		query.Close()
	}
	conditions := strings.Split(r.Data[len(r.Data)-1].Model["expression"].(string), " && ")
	for at := from; at.Before(s.at); at = at.Add(step) {
		for series := range values["A"] {
			if !slices.ContainsFunc(conditions, func(c string) bool { return !holds(s.t, c, values, series, at.UnixMilli()) }) {
				all = append(all, int(at.Sub(s.start)/time.Minute))
				break
			}
		}
	}
	return all
}

func byLabels(t *testing.T, matrix promql.Matrix) map[string]map[int64]float64 {
	t.Helper()
	all := map[string]map[int64]float64{}
	for _, series := range matrix {
		if series.Metric.Get("__name__") != "" {
			t.Errorf("%s has the name of a metric", series.Metric)
		}
		points := map[int64]float64{}
		for _, p := range series.Floats {
			points[p.T] = p.F
		}
		all[series.Metric.String()] = points
	}
	return all
}

func holds(t *testing.T, condition string, values map[string]map[string]map[int64]float64, series string, at int64) bool {
	t.Helper()
	var ref, op string
	var limit float64
	if _, err := fmt.Sscanf(condition, "$%1s %s %g", &ref, &op, &limit); err != nil {
		t.Fatal(condition, err)
	}
	v, known := values[ref][series][at]
	switch {
	case !known:
		return false
	case op == ">":
		return v > limit
	case op == ">=":
		return v >= limit
	case op == "==":
		return v == limit
	}
	t.Fatal(condition)
	return false
}

// Grafana's rules, which query raw series, fire when those of Prometheus do, which read recorded ones. Their long windows
// have coarser steps, so that slow pages and tickets may differ by minutes; and a ticket is silent while the condition of the
// slow page holds, also when that page is silent after a fast one.
func TestGrafanaFiresAsPrometheusDoes(t *testing.T) {
	names := []string{"errors", "errors-by-tool", "good", "latency", "up", "slices"}
	s := newShop(t)
	s.minutes(onset, func(int) { s.set(1, "__name__", "up"); s.calls(100, 0, "search"); s.calls(20, 0, "record") })
	s.minutes(40, func(int) { s.set(0, "__name__", "up"); s.calls(100, 30, "search"); s.calls(20, 0, "record") })
	s.minutes(100, func(int) { s.set(1, "__name__", "up"); s.calls(100, 0, "search"); s.calls(20, 0, "record") })
	s.minutes(150, func(int) { s.set(1, "__name__", "up"); s.calls(100, 2, "search"); s.calls(20, 0, "record") })
	s.evaluate(names...)
	groups, err := rules.GrafanaRules(rules.Input{SLOs: definitions(t, names...)})
	if err != nil {
		t.Fatal(err)
	}
	from := s.start.Add((onset - 10) * time.Minute)
	for _, g := range groups {
		for _, r := range g.Rules {
			name := r.Labels["slo"]
			t.Run(name+" "+r.Title, func(t *testing.T) {
				if r.Title == "SLODataAbsent" {
					return // of the process that is up, nothing is lost
				}
				step, slack, after := time.Minute, 0, onset
				switch {
				case r.Title == "ErrorBudgetSlowBurn":
					step, slack = 5*time.Minute, 5
				case r.Title != "ErrorBudgetFastBurn":
					step, slack, after = 5*time.Minute, 30, onset+40 // a ticket may be a minute earlier than the page
				}
				want, got := since(after, s.fired(r.Title, name)), since(after, s.grafanaFired(r, from, step))
				if (len(want) == 0) != (len(got) == 0) {
					t.Fatalf("Grafana fires at %v, Prometheus at %v", got, want)
				}
				if len(want) == 0 {
					return
				}
				if d := got[0] - want[0]; d > slack || d < -slack {
					t.Errorf("Grafana fires first at %d, Prometheus at %d", got[0], want[0])
				}
				if d := got[len(got)-1] - want[len(want)-1]; d > slack || d < -slack {
					t.Errorf("Grafana fires last at %d, Prometheus at %d", got[len(got)-1], want[len(want)-1])
				}
			})
		}
	}
}

// since are the minutes from one on, sorted.
func since(first int, minutes []int) []int {
	slices.Sort(minutes)
	at, _ := slices.BinarySearch(minutes, first)
	return slices.Compact(minutes[at:])
}
