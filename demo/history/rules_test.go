package history

import (
	"fmt"
	"testing"
	"time"

	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

// Groups with their own interval are evaluated once per interval, at the same moments as live Prometheus: across midnight,
// across a stop of the demo, and until its end.
func TestRulesOfFiveMinutes(t *testing.T) {
	o := options(t, wednesday, 1)
	if err := Save(o.Data, prepare(t, o)); err != nil {
		t.Fatal(err)
	}
	// Stopped for a time that ends within a step.
	end := wednesday.Add(43 * time.Minute)
	o.Clock = func() time.Time { return end }
	prepare(t, o)

	r := openReader(t, o)
	defer r.close()
	moments := momentsOf(t, r, "slo:sli_total:increase5m", "tool-errors", end)
	if len(moments) < 290 {
		t.Fatalf("only %d steps of a day and 43 minutes were recorded", len(moments))
	}
	for i := 1; i < len(moments); i++ {
		if gap := moments[i].Sub(moments[i-1]); gap != 5*time.Minute {
			t.Errorf("%s is %s after the step before", moments[i], gap)
		}
	}
	last := moments[len(moments)-1]
	next := following(groupOf(t, o.RuleFiles, "slo:sli_total:increase5m", "tool-errors"), end)
	if want := next.Add(-5 * time.Minute).Truncate(time.Millisecond); !last.Equal(want) {
		t.Errorf("the last step is recorded at %s, but Prometheus continues after %s", last, want)
	}
	if n := r.value(last, `slo:sli_total:increase5m{slo="tool-errors"}`); n <= 0 {
		t.Errorf("the last step counts %g calls", n)
	}
	// The sum equals the counters' increase over the same range, to the event.
	width := last.Sub(moments[0])
	sum := r.value(last, fmt.Sprintf(`sum(sum_over_time(slo:sli_total:increase5m{slo="tool-errors"}[%dms]))`, width.Milliseconds()-1))
	raw := r.value(last, `sum(last_over_time(contextd_mcp_tool_calls_total[5m]))`) - r.value(moments[0], `sum(last_over_time(contextd_mcp_tool_calls_total[5m]))`)
	if sum != raw {
		t.Errorf("%g calls were recorded in %s, but the counters rose by %g", sum, width, raw)
	}
}

// momentsOf are the times of the samples of an SLO's recorded series.
func momentsOf(t *testing.T, r *reader, name, slo string, end time.Time) []time.Time {
	t.Helper()
	q, err := r.db.Querier(0, end.UnixMilli())
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	set := q.Select(t.Context(), true, nil, labels.MustNewMatcher(labels.MatchEqual, labels.MetricName, name), labels.MustNewMatcher(labels.MatchEqual, "slo", slo))
	var all []time.Time
	for set.Next() {
		for it := set.At().Iterator(nil); it.Next() != chunkenc.ValNone; {
			all = append(all, time.UnixMilli(it.AtT()))
		}
	}
	if set.Err() != nil {
		t.Fatal(set.Err())
	}
	return all
}

// groupOf is the group with a rule of an SLO, as loaded by the engine.
func groupOf(t *testing.T, files []string, name, slo string) *rules.Group {
	t.Helper()
	m := rules.NewManager(&rules.ManagerOptions{Logger: promslog.NewNopLogger()})
	groups, errs := m.LoadGroups(Step, labels.EmptyLabels(), "", nil, false, files...)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, g := range groups {
		for _, r := range g.Rules() {
			if r.Name() == name && r.Labels().Get("slo") == slo {
				return g
			}
		}
	}
	t.Fatalf("no group records %s of %s", name, slo)
	return nil
}
