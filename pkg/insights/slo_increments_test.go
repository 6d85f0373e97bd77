package insights

import (
	"maps"
	"math"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// testThroughput promises 10 calls a second while the calls of the ratio hold.
func testThroughput(patch map[string]any) map[string]any {
	indicator := map[string]any{
		"kind": "throughput", "total": `calls_total{job="contextd"}`, "target": 10,
		"conditions": []map[string]any{{
			"name": "tool-errors", "objective": 0.99,
			"indicator": map[string]any{"kind": "ratio", "total": "calls_total", "bad": "errors_total"},
		}},
	}
	for k, v := range patch {
		indicator[k] = v
	}
	return testSlo(map[string]any{"name": "throughput", "title": "Calls per second", "indicator": indicator})
}

// askedTo is the moment that answers are about: the end of the time range, rounded down.
var askedTo = testTo.Truncate(evaluationStep)

// incidentAt is 10 events a second, all of them bad in the twenty minutes from a moment on, in seconds.
func incidentAt(start int64) func(int64) map[string]map[string]float64 {
	return func(at int64) map[string]map[string]float64 {
		bad := 0.0
		if at > start && at <= start+20*60 {
			bad = 10
		}
		return map[string]map[string]float64{"": {"total": 10, "bad": bad}}
	}
}

func incrementsOf(t *testing.T, frame *data.Frame) []slo.Increment {
	t.Helper()
	rows, err := frame.RowLen()
	if err != nil {
		t.Fatal(err)
	}
	incs := make([]slo.Increment, rows)
	for i := range rows {
		incs[i] = slo.Increment{
			T: frame.Fields[0].At(i).(time.Time).UnixMilli(), Width: frame.Fields[1].At(i).(int64),
			Bad: frame.Fields[2].At(i).(float64), Total: frame.Fields[3].At(i).(float64),
		}
	}
	return incs
}

func TestIncrementsHoldTheWindow(t *testing.T) {
	res := askSlo(t, newSliProm(t, twoTools).URL, map[string]any{"slo": testSlo(nil), "measure": "increments"}, 12)
	if res.Error != nil {
		t.Fatal(res.Error)
	}
	week := 7 * 24 * time.Hour
	counts := slo.NewSums(incrementsOf(t, res.Frames[0])).Between(askedTo.Add(-week).UnixMilli(), askedTo.UnixMilli())
	if want := 2 * week.Seconds(); math.Abs(counts.Total-want) > 1e-6 || math.Abs(counts.Bad-want*0.00025) > 1e-6 {
		t.Errorf("the window holds %+v, want %g events", counts, want)
	}
	custom := res.Frames[0].Meta.Custom.(map[string]any)
	if custom["to"] != askedTo.UnixMilli() || custom["lastSeen"] != askedTo.UnixMilli() {
		t.Errorf("metadata %v", custom)
	}
}

func TestHistoryLooksFinelyWhereTheBudgetBurned(t *testing.T) {
	// The store of the test answers for a step as it was at its end, so the incident lies across the end of an hour.
	start := askedTo.Add(-50*time.Hour - 10*time.Minute).Unix()
	res := askSlo(t, newSliProm(t, incidentAt(start)).URL, map[string]any{"slo": testSlo(nil), "measure": "increments", "plan": "history"}, 12)
	if res.Error != nil {
		t.Fatal(res.Error)
	}
	fine, bad := 0, 0.0
	for _, inc := range incrementsOf(t, res.Frames[0]) {
		bad += inc.Bad
		if inc.Bad > 0 && inc.Width == slo.FineStep.Milliseconds() {
			fine++
		}
	}
	if fine != 4 || bad != 20*60*10 {
		t.Errorf("%d fine steps of an incident of four, %g bad events of 12000", fine, bad)
	}
}

func TestAServiceThatIsIdleIsSeen(t *testing.T) {
	idle := newSliProm(t, func(at int64) map[string]map[string]float64 {
		return map[string]map[string]float64{"": {"total": 0, "bad": 0}}
	})
	gone := newSliProm(t, func(at int64) map[string]map[string]float64 {
		if at > askedTo.Add(-3*time.Hour).Unix() {
			return nil
		}
		return map[string]map[string]float64{"": {"total": 1, "bad": 0}}
	})
	for name, tc := range map[string]struct {
		prom *sliProm
		back time.Duration
	}{"idle": {idle, 0}, "gone": {gone, 3 * time.Hour}} {
		t.Run(name, func(t *testing.T) {
			res := askSlo(t, tc.prom.URL, map[string]any{"slo": testSlo(nil), "measure": "increments", "plan": "history"}, 12)
			if res.Error != nil {
				t.Fatal(res.Error)
			}
			if last := res.Frames[0].Meta.Custom.(map[string]any)["lastSeen"]; last != askedTo.Add(-tc.back).UnixMilli() {
				t.Errorf("last seen %v", last)
			}
		})
	}
}

func TestProvenRateIsTheHighest(t *testing.T) {
	res := askSlo(t, newSliProm(t, twoTools).URL, map[string]any{"slo": testThroughput(nil), "measure": "proven"}, 12)
	if res.Error != nil {
		t.Fatal(res.Error)
	}
	custom := res.Frames[0].Meta.Custom.(map[string]any)
	rows, _ := res.Frames[0].RowLen()
	if rows != 7*24 || custom["target"] != 10.0 || custom["rate"] == nil || custom["verdict"] != slo.Proven {
		t.Errorf("%d hours, %v", rows, custom)
	}
}

// An alert rule on "kept" has no data while nothing is proven either way.
func TestAThroughputAtOneMoment(t *testing.T) {
	for name, tc := range map[string]struct {
		held, seen float64
		want       map[string]float64
	}{
		"proven":         {12, 12, map[string]float64{"rate": 12, "seen": 12, "kept": 1}},
		"not proven yet": {4, 6, map[string]float64{"rate": 4, "seen": 6}},
		"missed":         {4, 11, map[string]float64{"rate": 4, "seen": 11, "kept": 0}},
	} {
		t.Run(name, func(t *testing.T) {
			prom := newSliProm(t, func(int64) map[string]map[string]float64 { return nil })
			prom.recorded = map[string]float64{"total": tc.held, "seen": tc.seen, "samples": 12}
			res := askSlo(t, prom.URL, map[string]any{"slo": testThroughput(nil), "measure": "proven", "mode": "instant"}, 12)
			if res.Error != nil {
				t.Fatal(res.Error)
			}
			got := map[string]float64{}
			for _, field := range res.Frames[0].Fields {
				got[field.Name] = field.At(0).(float64)
				if field.Labels["measure"] != field.Name || field.Labels["slo"] != "throughput" {
					t.Errorf("labels %v", field.Labels)
				}
			}
			if !maps.Equal(got, tc.want) {
				t.Errorf("%v, want %v", got, tc.want)
			}
		})
	}
}

// Hours whose twelve steps are recorded are read from the recorded series; the others, and the part of an hour at the end,
// from the raw ones.
func TestProvenRateOfRecordedHours(t *testing.T) {
	raw := func(int64) map[string]map[string]float64 { return map[string]map[string]float64{"": {"total": 7}} }
	for name, tc := range map[string]struct {
		samples  float64
		recorded bool
	}{"in full": {12, true}, "with a gap": {11, false}, "twice": {24, false}} {
		t.Run(name, func(t *testing.T) {
			prom := newSliProm(t, raw)
			prom.recorded = map[string]float64{"total": 5, "samples": tc.samples}
			res := askSlo(t, prom.URL, map[string]any{"slo": testThroughput(nil), "measure": "proven"}, 12)
			if res.Error != nil {
				t.Fatal(res.Error)
			}
			rates := res.Frames[0].Fields[1]
			if first := rates.At(0).(float64); (first == 5) != tc.recorded {
				t.Errorf("the first hour has %g", first)
			}
			if rates.Len() != 7*24 {
				t.Errorf("%d hours", rates.Len())
			}
		})
	}
}
