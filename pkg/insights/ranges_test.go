package insights

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// rangeModels are all measures in all modes, for SLOs of every kind of window and indicator.
func rangeModels() map[string]map[string]any {
	oneDay := map[string]any{"kind": "rolling", "days": 1}
	day := map[string]any{"kind": "calendar", "unit": "day", "timeZone": "Asia/Kolkata"}
	all := map[string]map[string]any{"proven": {"slo": testThroughput(nil), "measure": "proven"}}
	for name, s := range map[string]map[string]any{
		"rolling": testSlo(nil), "a day": testSlo(map[string]any{"window": oneDay}), "calendar": testSlo(map[string]any{"window": day}),
		"slices": slicedSlo(300, 0.5, nil),
	} {
		all[name+" budget"] = map[string]any{"slo": s, "measure": "budget"}
		all[name+" state"] = map[string]any{"slo": s, "measure": "state"}
		all[name+" burn"] = map[string]any{"slo": s, "measure": "burn", "mode": "range"}
		all[name+" burn now"] = map[string]any{"slo": s, "measure": "burn", "mode": "instant"}
		all[name+" spent"] = map[string]any{"slo": s, "measure": "spentBy", "by": "tool"}
		all[name+" spent in steps"] = map[string]any{"slo": s, "measure": "spentBy", "by": "tool", "mode": "range"}
		all[name+" increments"] = map[string]any{"slo": s, "measure": "increments"}
		all[name+" history"] = map[string]any{"slo": s, "measure": "increments", "plan": "history"}
	}
	return all
}

func askOver(t *testing.T, ds *Datasource, model map[string]any, from, to time.Time) backend.DataResponse {
	t.Helper()
	q := dataQuery("A", "slo", model)
	q.TimeRange, q.Interval, q.MaxDataPoints = backend.TimeRange{From: from, To: to}, 0, 100
	res, err := ds.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{q}})
	if err != nil {
		t.Fatal(err)
	}
	return res.Responses["A"]
}

// lastTime is the last time of the frames, but for those of the future: forecasts.
func lastTime(res backend.DataResponse) (last time.Time) {
	for _, frame := range res.Frames {
		if frame.Name == "forecast" || frame.Name == "expiring" || len(frame.Fields) == 0 {
			continue
		}
		for i := range frame.Fields[0].Len() {
			if at, ok := frame.Fields[0].At(i).(time.Time); ok && at.After(last) {
				last = at
			}
		}
	}
	return last
}

// A store with a day of data, until now: whatever the range, numbers are of the past, and right.
func TestEveryQueryOverOddRanges(t *testing.T) {
	now := time.Now()
	born := now.Add(-24 * time.Hour)
	prom := newSliProm(t, func(at int64) map[string]map[string]float64 {
		if at <= born.Unix() || at > now.Add(time.Minute).Unix() {
			return nil
		}
		return twoTools(at)
	})
	prom.seen = ""
	ds := newDatasource(t, backend.DataSourceInstanceSettings{URL: prom.URL})
	for name, tc := range map[string]struct {
		from, to time.Time
		// empty ranges have a sentence, and future ones too.
		empty, future bool
	}{
		"before the first sample":  {from: born.AddDate(-1, 0, 0), to: born.AddDate(0, -2, 0), empty: true},
		"around the first sample":  {from: born.Add(-time.Hour), to: born.Add(time.Hour)},
		"a second":                 {from: now.Add(-time.Hour), to: now.Add(-time.Hour + time.Second)},
		"nothing":                  {from: now.Add(-time.Hour), to: now.Add(-time.Hour)},
		"ten years":                {from: now.AddDate(-10, 0, 0), to: now},
		"nine years and two ahead": {from: now.AddDate(-9, 0, 0), to: now.AddDate(2, 0, 0)},
		"today":                    {from: now.Add(-time.Hour), to: now.Add(20 * time.Hour)},
		"only the future":          {from: now.Add(time.Hour), to: now.Add(3 * time.Hour), future: true},
	} {
		for kind, model := range rangeModels() {
			t.Run(name+"/"+kind, func(t *testing.T) {
				res := askOver(t, ds, model, tc.from, tc.to)
				if res.Error != nil {
					t.Fatal(res.Error)
				}
				if last := lastTime(res); last.After(time.Now()) || last.After(tc.to) && !tc.future {
					t.Errorf("the answer reaches until %s", last)
				}
				said := ""
				for _, frame := range res.Frames {
					checkFinite(t, frame)
					if frame.Meta != nil {
						for _, n := range frame.Meta.Notices {
							said += n.Text + "\n"
						}
					}
				}
				if tc.empty != strings.Contains(said, "has no data in this time range") {
					t.Errorf("said %q", said)
				}
				// A few seconds may hold the end of a slice by chance.
				short := name == "a second" || name == "nothing" || name == "only the future"
				if strings.Contains(said, "No slice") && !(kind == "slices spent in steps" && short) {
					t.Errorf("said %q", said)
				}
				ofRange := model["mode"] == modeRange || model["measure"] == "budget" || model["measure"] == "increments" || model["measure"] == measureProven
				if (tc.future && ofRange) != strings.Contains(said, "lies in the future") {
					t.Errorf("said %q", said)
				}
				if model["measure"] == "state" && !tc.empty {
					checkState(t, res, strings.HasPrefix(kind, "slices"))
				}
			})
		}
	}
}

// checkState compares with what happens all the time: 0.025 % of the events are bad, and no slice.
func checkState(t *testing.T, res backend.DataResponse, slices bool) {
	t.Helper()
	want := 0.25
	if slices {
		want = 0
	}
	for _, f := range res.Frames[0].Fields {
		v := f.At(0).(float64)
		switch {
		case f.Name == "spent" || strings.HasPrefix(f.Name, "burn"):
			if math.Abs(v-want) > 1e-6 {
				t.Errorf("%s is %g, want %g", f.Name, v, want)
			}
		case f.Name == "totalEvents" && v > 2*26*3600:
			t.Errorf("%g events of a day with 172,800", v)
		}
	}
}

func TestRangesThatCannotBeAreRefused(t *testing.T) {
	ds := newDatasource(t, backend.DataSourceInstanceSettings{URL: newSliProm(t, twoTools).URL})
	now := time.Now()
	for kind, model := range rangeModels() {
		for words, r := range map[string][2]time.Time{
			`ends before it begins. Choose one whose "from" lies before its "to"`: {now, now.Add(-time.Second)},
			"longer than ten years":         {now.AddDate(-11, 0, 0), now.AddDate(1, 0, 0)},
			"within the years 1970 to 2200": {now, time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC)},
		} {
			t.Run(kind, func(t *testing.T) { expectBadQuery(t, askOver(t, ds, model, r[0], r[1]), words) })
		}
	}
}

// A line of ten years has steps of weeks, and windows of a day: each point is of its own day.
func TestALongLineHasItsOwnWindows(t *testing.T) {
	now := time.Now()
	// Every other day is bad.
	for _, window := range []map[string]any{{"kind": "rolling", "days": 1}, {"kind": "calendar", "unit": "day", "timeZone": "UTC"}} {
		prom := newSliProm(t, func(at int64) map[string]map[string]float64 {
			bad := 0.0
			if day := (at - 1) / 86400; day%2 == 0 {
				bad = 1
			}
			return map[string]map[string]float64{"": {"total": 1, "bad": bad}}
		})
		ds := newDatasource(t, backend.DataSourceInstanceSettings{URL: prom.URL})
		res := askOver(t, ds, map[string]any{"slo": testSlo(map[string]any{"objective": 0.5, "window": window}), "measure": "budget"}, now.AddDate(-2, 0, 0), now)
		if res.Error != nil {
			t.Fatal(res.Error)
		}
		left := res.Frames[0].Fields[1]
		for i := range left.Len() - 1 {
			at := res.Frames[0].Fields[0].At(i).(time.Time)
			v, ok := left.ConcreteAt(i)
			want := 1.0
			if (at.Unix()-1)/86400%2 == 0 {
				want = -1
			}
			if !ok || math.Abs(v.(float64)-want) > 1e-9 {
				t.Fatalf("%v: %s has %v, want %g", window["kind"], at, v, want)
			}
		}
	}
}
