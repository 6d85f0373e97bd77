package insights

import (
	"flag"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/experimental"
	"github.com/prometheus/common/model"
)

var update = flag.Bool("update", false, "rewrite the golden frames")

const (
	vectorAnswer = `{"status":"success","data":{"resultType":"vector","result":[
		{"metric":{"measure":"up"},"value":[1767322807,"2"]},{"metric":{"measure":"total"},"value":[1767322807,"3"]}]}}`
	matrixAnswer = `{"status":"success","warnings":["one store did not answer"],"data":{"resultType":"matrix","result":[
		{"metric":{"measure":"total"},"values":[[1767322800,"3"],[1767322830,"3"],[1767322890,"4"]]},
		{"metric":{"measure":"up"},"values":[[1767322800,"3"],[1767322830,"0"],[1767322890,"3"]]}]}}`
	emptyVector = `{"status":"success","data":{"resultType":"vector","result":[]}}`
	emptyMatrix = `{"status":"success","data":{"resultType":"matrix","result":[]}}`
)

// ask sends one state query and gives its answer.
func ask(t *testing.T, prom *fakeProm, model map[string]any) backend.DataResponse {
	t.Helper()
	ds := newDatasource(t, backend.DataSourceInstanceSettings{URL: prom.URL})
	res, err := ds.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{dataQuery("A", "state", model)}})
	if err != nil {
		t.Fatal(err)
	}
	return res.Responses["A"]
}

func TestStateFrames(t *testing.T) {
	full := map[string]string{"/query": vectorAnswer, "/query_range": matrixAnswer}
	empty := map[string]string{"/query": emptyVector, "/query_range": emptyMatrix}
	cases := []struct {
		golden  string
		answers map[string]string
		model   map[string]any
	}{
		{"state_range_share", full, map[string]any{"job": "contextd"}},
		{"state_range_all", full, map[string]any{"job": "contextd", "measure": "all", "mode": "range"}},
		{"state_instant_share", full, map[string]any{"job": "contextd", "measure": "share", "mode": "instant"}},
		{"state_instant_all", full, map[string]any{"job": "contextd", "measure": "all", "mode": "instant"}},
		{"state_instant_up", full, map[string]any{"job": "contextd", "measure": "up", "mode": "instant"}},
		{"state_range_none", empty, map[string]any{"job": `no "such" job`}},
		{"state_instant_none", empty, map[string]any{"job": "none", "mode": "instant"}},
	}
	for _, tc := range cases {
		t.Run(tc.golden, func(t *testing.T) {
			res := ask(t, newFakeProm(t, tc.answers), tc.model)
			if res.Error != nil {
				t.Fatal(res.Error)
			}
			experimental.CheckGoldenJSONResponse(t, "testdata", tc.golden, &res, *update)
		})
	}
}

func TestStateAsksOnceAndEscapesTheJob(t *testing.T) {
	prom := newFakeProm(t, map[string]string{"/query": emptyVector})
	job := "a\"} or vector(1) #\\\n🚀{}"
	if res := ask(t, prom, map[string]any{"job": job, "mode": "instant"}); res.Error != nil {
		t.Fatal(res.Error)
	}
	asked := prom.asked()
	if len(asked) != 1 {
		t.Fatalf("%d queries for one answer", len(asked))
	}
	selector := `up{job="a\"} or vector(1) #\\\n🚀{}"}`
	want := fmt.Sprintf(`label_replace(sum(%[1]s), "measure", "up", "", "") or label_replace(count(%[1]s), "measure", "total", "", "")`, selector)
	if asked[0] != want {
		t.Errorf("asked %s\nwant  %s", asked[0], want)
	}
}

func TestStateQueriesThatCannotBeAnswered(t *testing.T) {
	prom := newFakeProm(t, map[string]string{"/query": vectorAnswer, "/query_range": matrixAnswer})
	cases := map[string]struct {
		model map[string]any
		words string
	}{
		"no job":          {map[string]any{}, "names no job"},
		"blank job":       {map[string]any{"job": " \t"}, "names no job"},
		"unknown measure": {map[string]any{"job": "a", "measure": "down"}, `no measure "down"`},
		"unknown mode":    {map[string]any{"job": "a", "mode": "table"}, `no mode "table"`},
		"job of no text":  {map[string]any{"job": 7}, `"job" is a number where a string belongs`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			res := ask(t, prom, tc.model)
			if res.Error == nil || !strings.Contains(res.Error.Error(), tc.words) {
				t.Errorf("error %v, want %q", res.Error, tc.words)
			}
			if res.Status != backend.StatusBadRequest || res.ErrorSource != backend.ErrorSourceDownstream {
				t.Errorf("status %d, source %q", res.Status, res.ErrorSource)
			}
		})
	}
	if asked := prom.asked(); len(asked) > 0 {
		t.Errorf("Prometheus was asked %v", asked)
	}
}

// series makes one aggregate series from (second, value) pairs.
func series(measure string, points ...float64) *model.SampleStream {
	s := &model.SampleStream{Metric: model.Metric{"measure": model.LabelValue(measure)}}
	for i := 0; i < len(points); i += 2 {
		s.Values = append(s.Values, model.SamplePair{Timestamp: model.Time(points[i] * 1000), Value: model.SampleValue(points[i+1])})
	}
	return s
}

func TestStateSamples(t *testing.T) {
	at := func(s int64) time.Time { return time.Unix(s, 0).UTC() }
	cases := map[string]struct {
		matrix model.Matrix
		want   []stateSample
	}{
		"nothing":                {nil, nil},
		"joined and sorted":      {model.Matrix{series("total", 20, 4, 10, 2), series("up", 10, 1, 20, 4)}, []stateSample{{at(10), 1, 2}, {at(20), 4, 4}}},
		"all down":               {model.Matrix{series("up", 10, 0), series("total", 10, 3)}, []stateSample{{at(10), 0, 3}}},
		"gaps stay gaps":         {model.Matrix{series("up", 10, 1, 40, 1), series("total", 10, 1, 40, 1)}, []stateSample{{at(10), 1, 1}, {at(40), 1, 1}}},
		"no total is no value":   {model.Matrix{series("up", 10, 1)}, nil},
		"zero total is no value": {model.Matrix{series("up", 10, 0), series("total", 10, 0)}, nil},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := stateSamples(tc.matrix)
			if len(got) != len(tc.want) {
				t.Fatalf("got %v, want %v", got, tc.want)
			}
			for i := range got {
				if got[i] != tc.want[i] {
					t.Errorf("sample %d: got %v, want %v", i, got[i], tc.want[i])
				}
				if share := got[i].value(measureShare); math.IsNaN(share) || share < 0 || share > 1 {
					t.Errorf("share %v", share)
				}
			}
		})
	}
}

func TestStepRange(t *testing.T) {
	base := time.Date(2026, 1, 2, 3, 4, 5, 600e6, time.UTC)
	cases := map[string]struct {
		length, interval time.Duration
		points           int64
		step             time.Duration
	}{
		"the interval asked for":      {time.Hour, 15 * time.Second, 1000, 15 * time.Second},
		"coarser for few points":      {time.Hour, 15 * time.Second, 60, time.Minute},
		"the next step of the ladder": {time.Hour, 20 * time.Second, 5000, time.Minute},
		"never under 15 seconds":      {10 * time.Minute, 10 * time.Millisecond, 5000, 15 * time.Second},
		"no points given":             {30 * 24 * time.Hour, time.Second, 0, 5 * time.Minute},
		"more points than is allowed": {365 * 24 * time.Hour, time.Second, 1e9, time.Hour},
		"shorter than one step":       {time.Second, time.Minute, 100, time.Minute},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			r, err := stepRange(backend.DataQuery{Interval: tc.interval, MaxDataPoints: tc.points, TimeRange: backend.TimeRange{From: base, To: base.Add(tc.length)}})
			if err != nil {
				t.Fatal(err)
			}
			if r.Step != tc.step {
				t.Errorf("step %s, want %s", r.Step, tc.step)
			}
			if points := r.End.Sub(r.Start)/r.Step + 1; points > maxPoints+1 {
				t.Errorf("%d points", points)
			}
			if r.Start != r.Start.Truncate(r.Step) || r.End.After(base.Add(tc.length)) {
				t.Errorf("range %v", r)
			}
		})
	}
	for _, length := range []time.Duration{0, -time.Hour} {
		if _, err := stepRange(backend.DataQuery{TimeRange: backend.TimeRange{From: base, To: base.Add(length)}}); err == nil || !strings.Contains(err.Error(), "ends before it begins") {
			t.Errorf("length %s: error %v", length, err)
		}
	}
}

func TestAlertRulesCanTellTheValuesApart(t *testing.T) {
	for _, mode := range []string{"instant", "range"} {
		frame := stateFrame(stateQuery{Job: "a", Measure: measureAll, Mode: mode}, []stateSample{{testFrom, 1, 2}}, time.Minute)
		seen := map[string]bool{}
		for _, field := range frame.Fields {
			if field.Type() == data.FieldTypeFloat64 {
				if seen[field.Labels.String()] {
					t.Errorf("%s: two values with the labels %s", mode, field.Labels)
				}
				seen[field.Labels.String()] = true
			}
		}
		if len(seen) != 3 {
			t.Errorf("%s: %d values", mode, len(seen))
		}
	}
}
