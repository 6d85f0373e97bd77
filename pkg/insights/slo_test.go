package insights

import (
	"flag"
	"maps"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/experimental"
)

var update = flag.Bool("update", false, "rewrite the golden frames")

func TestSloFrames(t *testing.T) {
	maintenance := []map[string]any{{"start": "2026-01-02T01:00:00Z", "end": "2026-01-02T02:30:00Z", "reason": "move"}}
	cases := []struct {
		golden string
		model  map[string]any
		points int64
	}{
		{"slo_budget", map[string]any{"slo": testSlo(nil), "measure": "budget"}, 12},
		{"slo_budget_calendar", map[string]any{"slo": testSlo(map[string]any{"window": map[string]any{"kind": "calendar", "unit": "week", "timeZone": "Asia/Kolkata"}, "maintenance": maintenance})}, 6},
		{"slo_state", map[string]any{"slo": testSlo(nil), "measure": "state"}, 12},
		{"slo_state_remaining", map[string]any{"slo": testSlo(map[string]any{"groupBy": []string{"tool"}}), "measure": "state", "value": "remaining"}, 12},
		{"slo_burn_instant", map[string]any{"slo": testSlo(nil), "measure": "burn", "mode": "instant"}, 12},
		{"slo_burn_range", map[string]any{"slo": testSlo(nil), "measure": "burn", "mode": "range"}, 6},
		{"slo_spent_instant", map[string]any{"slo": testSlo(nil), "measure": "spentBy", "by": "tool"}, 12},
		{"slo_spent_range", map[string]any{"slo": testSlo(nil), "measure": "spentBy", "by": "tool", "mode": "range"}, 6},
		{"slo_spent_group", map[string]any{"slo": testSlo(map[string]any{"groupBy": []string{"tool"}}), "measure": "spentBy", "by": "tool", "group": map[string]any{"tool": "search"}}, 12},
		{"slo_increments", map[string]any{"slo": testSlo(map[string]any{"window": map[string]any{"kind": "rolling", "days": 1}}), "measure": "increments"}, 12},
		{"slo_proven", map[string]any{"slo": testThroughput(nil), "measure": "proven"}, 12},
	}
	for _, tc := range cases {
		t.Run(tc.golden, func(t *testing.T) {
			res := askSlo(t, newSliProm(t, twoTools).URL, tc.model, tc.points)
			if res.Error != nil {
				t.Fatal(res.Error)
			}
			experimental.CheckGoldenJSONResponse(t, "testdata", tc.golden, &res, *update)
		})
	}
}

func TestSloNumbers(t *testing.T) {
	res := askSlo(t, newSliProm(t, twoTools).URL, map[string]any{"slo": testSlo(nil), "measure": "state"}, 12)
	got := map[string]float64{}
	for _, f := range res.Frames[0].Fields {
		if f.Labels["slo"] != "tool-errors" || f.Labels["service"] != "contextd" || f.Labels["measure"] != f.Name {
			t.Errorf("%s has the labels %s", f.Name, f.Labels)
		}
		got[f.Name] = f.At(0).(float64)
	}
	week := 7 * 24 * 3600.0
	for name, want := range map[string]float64{
		"remaining": 0.75, "spent": 0.25, "burn5m": 0.25, "burn1h": 0.25, "burn3d": 0.25, "bad1h": 1.8,
		"badEvents": week * 0.0005, "totalEvents": week * 2, "filled": 1,
	} {
		if math.Abs(got[name]-want) > 1e-9*max(1, want) {
			t.Errorf("%s = %g, want %g", name, got[name], want)
		}
	}
	if _, ok := got["exhaustionSeconds"]; ok {
		t.Error("a steady quarter of the budget runs out")
	}
}

func TestSloQueriesThatCannotBeAnswered(t *testing.T) {
	indicator := func(kv ...string) map[string]any {
		m := map[string]any{"kind": "ratio"}
		for i := 0; i < len(kv); i += 2 {
			m[kv[i]] = kv[i+1]
		}
		return m
	}
	with := func(key string, value any) map[string]any {
		return map[string]any{"slo": testSlo(map[string]any{key: value})}
	}
	cases := map[string]struct {
		model map[string]any
		words []string
	}{
		"no SLO":               {map[string]any{}, []string{"has no SLO", "query editor"}},
		"SLO of another type":  {map[string]any{"slo": "x"}, []string{`"slo" is a string`}},
		"unknown measure":      {map[string]any{"slo": testSlo(nil), "measure": "luck"}, []string{`no measure "luck"`, "budget, burn, increments, proven, spentBy, state"}},
		"unknown mode":         {map[string]any{"slo": testSlo(nil), "mode": "table"}, []string{`no mode "table"`}},
		"budget of a moment":   {map[string]any{"slo": testSlo(nil), "mode": "instant"}, []string{"the mode range only"}},
		"unknown value":        {map[string]any{"slo": testSlo(nil), "measure": "state", "value": "luck"}, []string{`no value "luck"`, "burn1h"}},
		"spent by nothing":     {map[string]any{"slo": testSlo(nil), "measure": "spentBy"}, []string{"no label to split"}},
		"objective 1":          {with("objective", 1), []string{"is 1", "leaves no error budget", "0.999"}},
		"objective 0":          {with("objective", 0), []string{"is 0", "promises nothing"}},
		"objective in percent": {with("objective", 99.9), []string{"is 99.9", "Write 99.9 % as 0.999"}},
		"no objective":         {with("objective", nil), []string{"has no objective"}},
		"no name":              {with("name", " "), []string{"has no name"}},
		"no window":            {with("window", nil), []string{"has no window"}},
		"half a day":           {with("window", map[string]any{"kind": "rolling", "days": 0.5}), []string{"0.5 days", "whole days"}},
		"unknown window":       {with("window", map[string]any{"kind": "moon"}), []string{`"moon"`, "rolling or calendar"}},
		"unknown unit":         {with("window", map[string]any{"kind": "calendar", "unit": "moon"}), []string{`"moon"`, "quarter"}},
		"unknown zone":         {with("window", map[string]any{"kind": "calendar", "unit": "day", "timeZone": "Mars/Olympus"}), []string{"Mars/Olympus", "Europe/Berlin"}},
		"maintenance":          {with("maintenance", []map[string]any{{"start": "today", "end": "x"}}), []string{"window 1", "2026-03-01T02:00:00Z"}},
		"maintenance backward": {with("maintenance", []map[string]any{{"start": "2026-03-02T02:00:00Z", "end": "2026-03-01T02:00:00Z"}}), []string{"ends before it begins"}},
		"group by":             {with("groupBy", []string{" "}), []string{"a label without a name"}},
		"unknown kind":         {with("indicator", map[string]any{"kind": "luck"}), []string{`"luck"`, "latency"}},
		"no total":             {with("indicator", indicator("bad", "x")), []string{"does not define all events"}},
		"neither bad nor good": {with("indicator", indicator("total", "x")), []string{"must define either bad or good events"}},
		"both":                 {with("indicator", indicator("total", "x", "bad", "y", "good", "z")), []string{"not both"}},
		"selector of no text":  {with("indicator", map[string]any{"kind": "ratio", "total": 7}), []string{`"total" is a number`}},
		"no metrics":           {with("indicator", map[string]any{"kind": "gauge"}), []string{"names no metric"}},
		"comparison":           {with("indicator", map[string]any{"kind": "timeSlice", "metric": "x", "op": "~"}), []string{`"~"`, ">="}},
		"unknown plan":         {map[string]any{"slo": testSlo(nil), "measure": "increments", "plan": "luck"}, []string{`no plan "luck"`, "state, history"}},
		"increments at once":   {map[string]any{"slo": testSlo(nil), "measure": "increments", "mode": "instant"}, []string{"the mode range only"}},
		"proven of a ratio":    {map[string]any{"slo": testSlo(nil), "measure": "proven"}, []string{"no throughput", "Choose another measure"}},
		"no target":            {map[string]any{"slo": testThroughput(map[string]any{"target": 0}), "measure": "proven"}, []string{"has no target"}},
		"throughput of none":   {map[string]any{"slo": testThroughput(map[string]any{"total": " "}), "measure": "proven"}, []string{"does not define all events"}},
		"throughput":           {with("indicator", map[string]any{"kind": "throughput"}), []string{"no error budget"}},
	}
	prom := newSliProm(t, twoTools)
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			expectBadQuery(t, askSlo(t, prom.URL, tc.model, 12), tc.words...)
		})
	}
}

func expectBadQuery(t *testing.T, res backend.DataResponse, words ...string) {
	t.Helper()
	if res.Error == nil {
		t.Fatal("no error")
	}
	for _, w := range words {
		if !strings.Contains(res.Error.Error(), w) {
			t.Errorf("%q does not say %q", res.Error, w)
		}
	}
	if res.Status != backend.StatusBadRequest || res.ErrorSource != backend.ErrorSourceDownstream {
		t.Errorf("status %d, source %q", res.Status, res.ErrorSource)
	}
}

func TestNumbersThatCannotBeAreRefused(t *testing.T) {
	good := newSliProm(t, func(int64) map[string]map[string]float64 {
		return map[string]map[string]float64{"": {"total": 1, "good": 1.2}}
	})
	expectBadQuery(t, askSlo(t, good.URL, map[string]any{"slo": testSlo(nil)}, 12), "This SLI counts more good than total", "tool-errors")
	bad := newSliProm(t, func(int64) map[string]map[string]float64 {
		return map[string]map[string]float64{"": {"total": 1, "bad": 1.2}}
	})
	expectBadQuery(t, askSlo(t, bad.URL, map[string]any{"slo": testSlo(nil)}, 12), "This SLI counts more bad than total")
}

func TestPromQLThatDoesNotParseIsNamed(t *testing.T) {
	prom := newSliProm(t, twoTools)
	prom.fail["errors_total{"] = `parse error: unexpected "}"`
	expectBadQuery(t, askSlo(t, prom.URL, map[string]any{"slo": testSlo(nil)}, 12),
		`The PromQL of "bad" in the SLO "tool-errors" cannot be used: errors_total{job="contextd"}`, `It says: parse error: unexpected "}"`)
	rate := newSliProm(t, twoTools)
	rate.fail["last_over_time(calls_total"] = "ranges only allowed for vector selectors"
	expectBadQuery(t, askSlo(t, rate.URL, map[string]any{"slo": testSlo(nil)}, 12), "must be plain selectors of counters", "ranges only allowed")
}

// twoTools counts 7,200 events in an hour, 1.8 of them bad.
func TestRecordedSeriesThatCannotBeTrustedAreSaid(t *testing.T) {
	parts := func(patch map[string]float64) map[string]float64 {
		all := map[string]float64{"total": 7200, "bad": 3.6, "samples": 12, "marks": 12, "uncertain": 0, "copies": 1}
		maps.Copy(all, patch)
		return all
	}
	cases := map[string]struct {
		recorded   map[string]float64
		definition string
		left       float64
		words      string
	}{
		"complete":           {parts(nil), "a", 0.5, ""},
		"another definition": {parts(nil), "b", 0.75, "belong to another definition of it, so the raw counters were counted"},
		"without definition": {parts(nil), "", 0.75, "belong to another definition"},
		"too often":          {parts(map[string]float64{"samples": 60}), "a", 0.75, "more often than every five minutes"},
		"too few":            {parts(map[string]float64{"samples": 11}), "a", 0.75, ""},
		"twice":              {parts(map[string]float64{"copies": 2}), "a", 0.75, ""},
		"of older rules":     {parts(map[string]float64{"marks": 0}), "a", 0.75, ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			prom := newSliProm(t, twoTools)
			prom.recorded, prom.definition = tc.recorded, tc.definition
			definition := testSlo(map[string]any{"recordedLabels": map[string]string{"definition": "a"}})
			res := askSlo(t, prom.URL, map[string]any{"slo": definition, "measure": "state", "value": "remaining"}, 12)
			if res.Error != nil {
				t.Fatal(res.Error)
			}
			notices := res.Frames[0].Meta.Notices
			if tc.words == "" && len(notices) > 0 || tc.words != "" && (len(notices) != 1 || !strings.Contains(notices[0].Text, tc.words)) {
				t.Errorf("notices %v, want %q", notices, tc.words)
			}
			// The last hours, which are no whole hours of recorded steps, are counted anyway.
			if left := res.Frames[0].Fields[0].At(0).(float64); math.Abs(left-tc.left) > 0.02 {
				t.Errorf("%g remain, want %g", left, tc.left)
			}
		})
	}
}

func TestNoDataIsSaid(t *testing.T) {
	prom := newSliProm(t, func(int64) map[string]map[string]float64 { return nil })
	for _, measure := range []string{"budget", "state", "burn"} {
		res := askSlo(t, prom.URL, map[string]any{"slo": testSlo(nil), "measure": measure}, 12)
		if res.Error != nil || len(res.Frames) != 1 || len(res.Frames[0].Fields) != 0 {
			t.Fatalf("%s: %+v", measure, res)
		}
		if n := res.Frames[0].Meta.Notices; len(n) != 1 || !strings.Contains(n[0].Text, "has no data in this time") {
			t.Errorf("%s: notices %v", measure, n)
		}
	}
}

// A threshold between the buckets, or beyond the last, cannot be counted: not a single event would be good.
func TestAThresholdWithoutABucketIsSaid(t *testing.T) {
	allSlow := func(int64) map[string]map[string]float64 {
		return map[string]map[string]float64{"": {"total": 1, "good": 0}}
	}
	latency := map[string]any{"kind": "latency", "total": `d_count{job="x"}`, "good": `d_bucket{job="x",le=~"120|120\\.0"}`, "threshold": 120}
	for name, tc := range map[string]struct {
		seen string
		want string
	}{
		"no such bucket":               {"", `"tool-errors" cannot be measured here: its histogram has no bucket that ends at 120, and the largest ends at 10.`},
		"the bucket is there: all bad": {"1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			prom := newSliProm(t, allSlow)
			prom.seen, prom.buckets = tc.seen, []string{"0.5", "10.0", "+Inf"}
			for _, measure := range []string{"state", "increments"} {
				res := askSlo(t, prom.URL, map[string]any{"slo": testSlo(map[string]any{"indicator": latency}), "measure": measure}, 12)
				if res.Error != nil {
					t.Fatal(res.Error)
				}
				said := ""
				for _, n := range res.Frames[0].Meta.Notices {
					said += n.Text
				}
				if (said == "") != (tc.want == "") || !strings.Contains(said, tc.want) {
					t.Errorf("%s: notices %q, want %s", measure, said, tc.want)
				}
				if custom, ok := res.Frames[0].Meta.Custom.(map[string]any); ok && (custom["problem"] == nil) != (tc.want == "") {
					t.Errorf("%s: metadata %v", measure, custom)
				}
				if measure == "state" && (len(res.Frames[0].Fields) == 0) != (tc.want != "") {
					t.Errorf("%d numbers", len(res.Frames[0].Fields))
				}
			}
		})
	}
}

func TestAWindowLongerThanTheDataIsSaid(t *testing.T) {
	young := testTo.Add(-24 * time.Hour).Unix()
	prom := newSliProm(t, func(at int64) map[string]map[string]float64 {
		if at <= young {
			return nil
		}
		return twoTools(at)
	})
	res := askSlo(t, prom.URL, map[string]any{"slo": testSlo(nil), "measure": "state"}, 12)
	if n := res.Frames[0].Meta.Notices; len(n) != 1 || !strings.Contains(n[0].Text, "Window filled 14 %") {
		t.Errorf("notices %v", n)
	}
}

// Whatever a store counts, a frame holds numbers that can be drawn.
func TestFramesHoldNoNaN(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for i := range 60 {
		scale := math.Pow(10, float64(rng.IntN(30)-15))
		prom := newSliProm(t, func(at int64) map[string]map[string]float64 {
			switch h := uint64(at) * 0x9e3779b97f4a7c15 >> 60; {
			case h < 4:
				return nil
			case h < 8:
				return map[string]map[string]float64{"": {"total": 0, "bad": 0}}
			case h == 8:
				return map[string]map[string]float64{"": {"total": math.NaN(), "bad": math.Inf(1)}}
			default:
				return map[string]map[string]float64{"": {"total": scale, "bad": scale * float64(h-8) / 8}}
			}
		})
		for _, model := range []map[string]any{{"measure": "budget"}, {"measure": "state"}, {"measure": "burn"}, {"measure": "burn", "mode": "instant"}, {"measure": "spentBy", "by": "tool"}, {"measure": "spentBy", "by": "tool", "mode": "range"}, {"measure": "increments"}, {"measure": "increments", "plan": "history"}} {
			model["slo"] = testSlo(map[string]any{"objective": []float64{0.5, 0.999, 1 - 1e-12, 1e-12}[i%4]})
			res := askSlo(t, prom.URL, model, 1+rng.Int64N(50))
			if res.Error != nil {
				t.Fatalf("%v: %v", model["measure"], res.Error)
			}
			for _, frame := range res.Frames {
				checkFinite(t, frame)
			}
		}
	}
}

func checkFinite(t *testing.T, frame *data.Frame) {
	t.Helper()
	rows, err := frame.RowLen()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range frame.Fields {
		for i := range rows {
			if v, err := f.NullableFloatAt(i); err == nil && v != nil && (math.IsNaN(*v) || math.IsInf(*v, 0)) {
				t.Fatalf("%s of %s holds %g", f.Name, frame.Name, *v)
			}
		}
	}
}
