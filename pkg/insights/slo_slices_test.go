package insights

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// slicedSlo judges slices by the ratio of the test's SLO.
func slicedSlo(seconds int, target float64, patch map[string]any) map[string]any {
	s := testSlo(map[string]any{"indicator": map[string]any{
		"kind": "ratio", "total": `calls_total{job="contextd"}`, "bad": `errors_total{job="contextd"}`,
		"slices": map[string]any{"seconds": seconds, "target": target},
	}})
	for k, v := range patch {
		s[k] = v
	}
	return s
}

// All slices of the last hour are bad: every burn window has a value, also those shorter than a slice.
func TestBurnRatesOfSlices(t *testing.T) {
	edge := askedTo.Truncate(time.Hour)
	prom := newSliProm(t, func(at int64) map[string]map[string]float64 {
		bad := 0.0
		if at > edge.Add(-time.Hour).Unix() && at <= edge.Unix() {
			bad = 1
		}
		return map[string]map[string]float64{"": {"total": 2, "bad": bad}}
	})
	for _, tc := range []struct {
		seconds int
		ratios  map[string]float64
		bad     float64
	}{
		{3600, map[string]float64{"burn5m": 1, "burn30m": 1, "burn1h": 1, "burn2h": 1. / 2, "burn6h": 1. / 6, "burn1d": 1. / 24, "burn3d": 1. / 72}, 1},
		{300, map[string]float64{"burn5m": 1, "burn1h": 1, "burn6h": 1. / 6, "burn1d": 1. / 24}, 12},
	} {
		res := askSlo(t, prom.URL, map[string]any{"slo": slicedSlo(tc.seconds, 0.95, nil), "measure": "state"}, 12)
		if res.Error != nil {
			t.Fatal(res.Error)
		}
		got := map[string]float64{}
		for _, f := range res.Frames[0].Fields {
			got[f.Name] = f.At(0).(float64)
		}
		slices := 7 * 24 * 3600 / float64(tc.seconds)
		for name, ratio := range tc.ratios {
			if want := ratio / (1 - 0.999); math.Abs(got[name]-want) > 1e-6 {
				t.Errorf("slices of %d s: %s is %g, want %g", tc.seconds, name, got[name], want)
			}
		}
		if got["badEvents"] != tc.bad || got["totalEvents"] != slices || math.Abs(got["spent"]-tc.bad/slices/(1-0.999)) > 1e-6 {
			t.Errorf("slices of %d s: %v", tc.seconds, got)
		}
		instant := askSlo(t, prom.URL, map[string]any{"slo": slicedSlo(tc.seconds, 0.95, nil), "measure": "burn", "mode": "instant"}, 12)
		if n := len(instant.Frames[0].Fields); n != len(burnWindows) {
			t.Errorf("slices of %d s: %d burn rates", tc.seconds, n)
		}
		lines := askSlo(t, prom.URL, map[string]any{"slo": slicedSlo(tc.seconds, 0.95, nil), "measure": "burn", "mode": "range"}, 12)
		if rows, err := lines.Frames[0].RowLen(); err != nil || rows < 6 {
			t.Errorf("slices of %d s: %d rows, %v", tc.seconds, rows, err)
		}
	}
}

// Recorded series have no slices: they are not queried.
func TestSlicesAreCountedFromRawSeries(t *testing.T) {
	prom := newSliProm(t, twoTools)
	prom.recorded = map[string]float64{"total": 7200, "bad": 7200, "samples": 12, "marks": 12, "uncertain": 0, "copies": 1}
	res := askSlo(t, prom.URL, map[string]any{"slo": slicedSlo(300, 0.95, nil), "measure": "state", "value": "spent"}, 12)
	if res.Error != nil || res.Frames[0].Fields[0].At(0).(float64) != 0 {
		t.Fatal(res.Error, res.Frames)
	}
	if q := res.Frames[0].Meta.ExecutedQueryString; strings.Contains(q, "slo:sli_") {
		t.Error(q)
	}
}

// Bad slices are shared by who had the bad events, also when each alone would have reached the target.
func TestWhatSpentBadSlices(t *testing.T) {
	prom := newSliProm(t, func(int64) map[string]map[string]float64 {
		return map[string]map[string]float64{"search": {"total": 1, "bad": 0.3}, "record": {"total": 3, "bad": 0.1}}
	})
	budget := 7 * 24 * 12 * (1 - 0.999)
	shares := func(patch, more map[string]any) map[string]float64 {
		model := map[string]any{"slo": slicedSlo(300, 0.95, patch), "measure": "spentBy", "by": "tool"}
		for k, v := range more {
			model[k] = v
		}
		res := askSlo(t, prom.URL, model, 12)
		if res.Error != nil {
			t.Fatal(res.Error)
		}
		got := map[string]float64{}
		for _, f := range res.Frames[0].Fields {
			got[f.Labels["tool"]] = f.At(0).(float64) * budget
		}
		return got
	}
	all := 7 * 24 * 12.0
	// Together 10 % are bad, of which search has three quarters.
	if got := shares(nil, nil); math.Abs(got["search"]-all*0.75) > 1e-6 || math.Abs(got["record"]-all*0.25) > 1e-6 {
		t.Errorf("%v", got)
	}
	// By tool, only search misses its target. The budget is that of both tools.
	if got := shares(map[string]any{"groupBy": []string{"tool"}}, nil); math.Abs(got["search"]-all/2) > 1e-6 || got["record"] != 0 {
		t.Errorf("by tool: %v", got)
	}
	if got := shares(map[string]any{"groupBy": []string{"tool"}}, map[string]any{"group": map[string]any{"tool": "search"}}); math.Abs(got["search"]-all) > 1e-6 {
		t.Errorf("of search alone: %v", got)
	}
}

func TestATimeWithoutTheEndOfASlice(t *testing.T) {
	ds := newDatasource(t, backend.DataSourceInstanceSettings{URL: newSliProm(t, twoTools).URL})
	from := testTo.Truncate(time.Hour).Add(time.Minute)
	res := askOver(t, ds, map[string]any{"slo": slicedSlo(300, 0.95, nil), "measure": "spentBy", "by": "tool", "mode": "range"}, from, from.Add(2*time.Minute))
	if res.Error != nil || len(res.Frames[0].Meta.Notices) != 1 || !strings.Contains(res.Frames[0].Meta.Notices[0].Text, "they are 5m long. Choose a longer time range") {
		t.Error(res.Error, res.Frames[0].Meta.Notices)
	}
	// More slices than an answer can hold are refused before anything is counted.
	long := askOver(t, ds, map[string]any{"slo": slicedSlo(60, 0.95, nil), "measure": "budget"}, testTo.AddDate(-9, 0, 0), testTo)
	expectBadQuery(t, long, "Choose a shorter time range, or longer slices")
}

func TestEventsThatContradictThemselvesAreSaidOfSlicesToo(t *testing.T) {
	prom := newSliProm(t, func(int64) map[string]map[string]float64 {
		return map[string]map[string]float64{"": {"total": 1, "bad": 1.2}}
	})
	expectBadQuery(t, askSlo(t, prom.URL, map[string]any{"slo": slicedSlo(300, 0.95, nil)}, 12), "This SLI counts more bad than total")
}
