package preview

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/prometheus/common/model"
)

func TestLegend(t *testing.T) {
	labels := data.Labels{"__name__": "up", "job": "contextd", "instance": "contextd-0"}
	for _, test := range []struct {
		name, format, want string
		labels             data.Labels
	}{
		{"Prometheus' notation", "", `up{instance="contextd-0", job="contextd"}`, labels},
		{"a name alone", "", "up", data.Labels{"__name__": "up"}},
		{"no labels: the expression", "", "sum(up)", data.Labels{}},
		{"auto leaves it to the page", "__auto", "", labels},
		{"auto without labels", "__auto", "sum(up)", data.Labels{}},
		{"one label", "{{instance}}", "contextd-0", labels},
		{"spaces and text", "p95 of {{ instance }} ({{job}})", "p95 of contextd-0 (contextd)", labels},
		{"a label that is missing", "{{pod}}/{{job}}", "/contextd", labels},
		{"no template", "errors", "errors", labels},
		{"an open brace", "x {{job", "x {{job", labels},
		{"quotes and newlines stay", "{{v}}", "a\"b\\\n{}🙂", data.Labels{"v": "a\"b\\\n{}🙂"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := legend(test.format, "sum(up)", test.labels); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// framesJSON is what the page would receive.
func framesJSON(t *testing.T, frames data.Frames) []map[string]any {
	t.Helper()
	text, err := json.Marshal(frames)
	if err != nil {
		t.Fatal(err)
	}
	var decoded []map[string]any
	if err := json.Unmarshal(text, &decoded); err != nil {
		t.Fatal(err)
	}
	return decoded
}

func TestMatrixFrames(t *testing.T) {
	matrix := model.Matrix{
		{Metric: model.Metric{"job": "a"}, Values: []model.SamplePair{{Timestamp: 1000, Value: 1}, {Timestamp: 16000, Value: model.SampleValue(math.NaN())}, {Timestamp: 31000, Value: model.SampleValue(math.Inf(1))}}},
		{Metric: model.Metric{"job": "b"}, Values: []model.SamplePair{{Timestamp: 1000, Value: 2}}},
	}
	got := framesJSON(t, toFrames(promQuery{RefID: "B", LegendFormat: "job {{job}}", Expr: "sum by (job) (x)"}, matrix, 15*time.Second, []string{"partial answer"}))
	want := `[{"schema":{"refId":"B","meta":{"type":"timeseries-multi","typeVersion":[0,1],"custom":{"calculatedMinStep":15000,"resultType":"matrix"},
		"notices":[{"severity":"warning","text":"partial answer"}],"executedQueryString":"Expr: sum by (job) (x)\nStep: 15s"},
		"fields":[{"name":"Time","type":"time","typeInfo":{"frame":"time.Time"},"config":{"interval":15000}},
		{"name":"Value","type":"number","typeInfo":{"frame":"float64"},"labels":{"job":"a"},"config":{"displayNameFromDS":"job a"}}]},
		"data":{"values":[[1000,16000,31000],[1,null,null]],"entities":[null,{"NaN":[1],"Inf":[2]}]}},
		{"schema":{"refId":"B","meta":{"type":"timeseries-multi","typeVersion":[0,1],"custom":{"resultType":"matrix"}},
		"fields":[{"name":"Time","type":"time","typeInfo":{"frame":"time.Time"},"config":{"interval":15000}},
		{"name":"Value","type":"number","typeInfo":{"frame":"float64"},"labels":{"job":"b"},"config":{"displayNameFromDS":"job b"}}]},
		"data":{"values":[[1000],[2]]}}]`
	sameJSON(t, got, want)
}

func TestVectorFramesAreNumericAndAutoLegendsAreLeftToThePage(t *testing.T) {
	vector := model.Vector{{Metric: model.Metric{"__name__": "up", "job": "a"}, Timestamp: 5000, Value: 1}}
	got := framesJSON(t, toFrames(promQuery{RefID: "A", LegendFormat: "__auto", Expr: "up"}, vector, time.Minute, nil))
	sameJSON(t, got, `[{"schema":{"refId":"A","meta":{"type":"numeric-multi","typeVersion":[0,1],"custom":{"calculatedMinStep":60000,"resultType":"vector"},"executedQueryString":"Expr: up\nStep: 1m0s"},
		"fields":[{"name":"Time","type":"time","typeInfo":{"frame":"time.Time"},"config":{"interval":60000}},
		{"name":"up","type":"number","typeInfo":{"frame":"float64"},"labels":{"__name__":"up","job":"a"}}]},"data":{"values":[[5000],[1]]}}]`)
}

func TestScalarStringAndEmptyFrames(t *testing.T) {
	q := promQuery{RefID: "A", Expr: "1"}
	for _, test := range []struct {
		name, kind   string
		resultType   any
		value        model.Value
		fields, rows int
	}{
		{"scalar", "numeric-multi", "scalar", &model.Scalar{Timestamp: 1000, Value: 7}, 2, 1},
		{"string", "timeseries-multi", "string", &model.String{Timestamp: 1000, Value: "x"}, 2, 1},
		{"empty matrix", "", nil, model.Matrix{}, 0, 0},
		{"empty vector", "", nil, model.Vector{}, 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			frames := toFrames(q, test.value, time.Second, nil)
			if len(frames) != 1 || len(frames[0].Fields) != test.fields || frames[0].Rows() != test.rows {
				t.Fatalf("got %d frames: %v", len(frames), frames)
			}
			meta := frames[0].Meta
			if string(meta.Type) != test.kind || meta.Custom.(map[string]any)["resultType"] != test.resultType || meta.ExecutedQueryString == "" {
				t.Errorf("meta %+v", meta)
			}
		})
	}
}

func sameJSON(t *testing.T, got any, want string) {
	t.Helper()
	var decoded any
	if err := json.Unmarshal([]byte(want), &decoded); err != nil {
		t.Fatal(err)
	}
	gotText, _ := json.MarshalIndent(got, "", " ")
	wantText, _ := json.MarshalIndent(decoded, "", " ")
	if string(gotText) != string(wantText) {
		t.Errorf("got\n%s\nwant\n%s", gotText, wantText)
	}
}
