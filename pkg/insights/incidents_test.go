package insights

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/experimental"

	"github.com/fyrsmithlabs/contextd-observability/pkg/incident"
)

// alertsTo is the end of the time range: a whole hour.
var alertsTo = testTo.Truncate(time.Hour)

// fired is a firing in a store, in minutes before alertsTo. Without since, the store does not know ALERTS_FOR_STATE.
type fired struct {
	labels             string
	since, first, last int64
}

// alertsProm answers queries about alerts, and those of an SLI as sliProm does. Of samples it says that they are too many
// when the store has no others.
func alertsProm(t testing.TB, slis *sliProm, all []fired) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		expr := r.Form.Get("query")
		if !strings.Contains(expr, "ALERTS") || slis.fail["ALERTS{"] != "" {
			slis.ServeHTTP(w, r)
			return
		}
		start, end := alertsTo.Unix()-100*24*3600, alertsTo.Unix()
		samples := strings.HasSuffix(expr, "]")
		if samples && slis.fail["samples"] != "" {
			w.WriteHeader(http.StatusUnprocessableEntity)
			fmt.Fprint(w, `{"status":"error","errorType":"execution","error":"query processing would load too many samples into memory"}`)
			return
		}
		if samples {
			start = end - secondsIn(expr)
		} else {
			start, _ = strconv.ParseInt(r.Form.Get("start"), 10, 64)
			end, _ = strconv.ParseInt(r.Form.Get("end"), 10, 64)
		}
		states := strings.HasPrefix(expr, "ALERTS_FOR_STATE")
		var result []string
		for _, f := range all {
			name, value := `"__name__":"ALERTS","alertstate":"firing",`, int64(1)
			switch {
			case samples && states && f.since == 0:
				continue
			case (states || !samples) && f.since != 0:
				name, value = `"__name__":"ALERTS_FOR_STATE",`, alertsTo.Unix()-60*f.since
			}
			var points []string
			for at := max(start, alertsTo.Unix()-60*f.first); at <= min(end, alertsTo.Unix()-60*f.last); at += 60 {
				points = append(points, fmt.Sprintf(`[%d,"%d"]`, at, value))
			}
			if len(points) > 0 {
				result = append(result, fmt.Sprintf(`{"metric":{%s%s},"values":[%s]}`, name, f.labels, strings.Join(points, ",")))
			}
		}
		fmt.Fprintf(w, `{"status":"success","data":{"resultType":"matrix","result":[%s]}}`, strings.Join(result, ","))
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

// secondsIn is the range of a range selector.
func secondsIn(expr string) int64 {
	n, _ := strconv.ParseInt(strings.TrimSuffix(expr[strings.LastIndex(expr, "[")+1:], "s]"), 10, 64)
	return n
}

func askIncidents(t testing.TB, url string, model map[string]any, span time.Duration) backend.DataResponse {
	t.Helper()
	ds := newDatasource(t.(*testing.T), backend.DataSourceInstanceSettings{URL: url})
	raw, _ := json.Marshal(model)
	res, err := ds.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{{
		RefID: "A", QueryType: "incidents", JSON: raw, TimeRange: backend.TimeRange{From: alertsTo.Add(-span), To: alertsTo},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return res.Responses["A"]
}

const day = 24 * time.Hour

// twoDays are what fired in two days: a burn of the SLO, a flapping warning, and one that is ongoing.
var twoDays = []fired{
	{`"alertname":"ErrorBudgetFastBurn","severity":"critical","slo":"tool-errors","service":"contextd"`, 597, 597, 570},
	{`"alertname":"DatabaseErrors","severity":"critical","job":"contextd","instance":"a"`, 1005, 1000, 983},
	{`"alertname":"SlowEmbeddings","severity":"warning","job":"contextd"`, 0, 2000, 1998},
	{`"alertname":"SlowEmbeddings","severity":"warning","job":"contextd"`, 0, 1900, 1899},
	{`"alertname":"SlowEmbeddings","severity":"warning","job":"contextd"`, 0, 1800, 1799},
	{`"alertname":"SlowEmbeddings","severity":"warning","job":"contextd"`, 0, 1700, 1699},
	{`"alertname":"PoolExhaustion","severity":"warning","job":"contextd"`, 15, 10, 0},
}

// burning is 100 events a minute; 20 % of them are bad from 600 to 560 minutes before the end.
func burning(at int64) map[string]map[string]float64 {
	bad := 0.0
	if before := (alertsTo.Unix() - at) / 60; before < 600 && before >= 560 {
		bad = 20. / 60
	}
	return map[string]map[string]float64{"": {"total": 100. / 60, "bad": bad}}
}

func TestIncidentFrames(t *testing.T) {
	grafana := []map[string]any{{
		"labels":  map[string]string{"alertname": "DatabaseErrors", "severity": "critical", "job": "contextd", "instance": "a", "grafana_folder": "contextd"},
		"pending": alertsTo.Add(-1004 * time.Minute).UnixMilli(), "start": alertsTo.Add(-999 * time.Minute).UnixMilli(), "end": alertsTo.Add(-980 * time.Minute).UnixMilli(),
	}}
	cases := map[string]map[string]any{
		"incidents":              {"matchers": `service="contextd"`, "slos": []any{testSlo(nil)}, "firings": grafana},
		"incidents_summary":      {"measure": "summary", "slos": []any{testSlo(nil)}, "severity": "critical"},
		"incidents_summary_mttd": {"measure": "summary", "slos": []any{testSlo(nil)}, "value": "mttd"},
		"incidents_sloOf":        {"measure": "incidents", "slos": []any{testSlo(nil)}, "sloOf": map[string]string{"DatabaseErrors": "tool-errors"}},
	}
	for golden, model := range cases {
		t.Run(golden, func(t *testing.T) {
			res := askIncidents(t, alertsProm(t, newSliProm(t, burning), twoDays), model, 2*day)
			if res.Error != nil {
				t.Fatal(res.Error)
			}
			res.Frames[0].Meta.ExecutedQueryString = "" // That of the SLI is tested with the SLO.
			experimental.CheckGoldenJSONResponse(t, "testdata", golden, &res, *update)
		})
	}
}

func column[T any](t *testing.T, frame *data.Frame, name string) (all []T) {
	t.Helper()
	field, _ := frame.FieldByName(name)
	if field == nil {
		t.Fatalf("%s has no field %s", frame.Name, name)
	}
	for i := range field.Len() {
		if v, ok := field.ConcreteAt(i); ok {
			all = append(all, v.(T))
		}
	}
	return all
}

func TestTheOnsetIsReadFromTheSLI(t *testing.T) {
	res := askIncidents(t, alertsProm(t, newSliProm(t, burning), twoDays), map[string]any{"slos": []any{testSlo(nil)}}, 2*day)
	if res.Error != nil {
		t.Fatal(res.Error)
	}
	frame := res.Frames[0]
	for k, alert := range column[string](t, frame, "alert") {
		if alert != "ErrorBudgetFastBurn" {
			continue
		}
		if from := column[string](t, frame, "onsetFrom")[k]; from != incident.FromSLO {
			t.Errorf("onset from %q", from)
		}
		onset, _ := frame.Fields[5].ConcreteAt(k)
		if want := alertsTo.Add(-600 * time.Minute); !onset.(time.Time).Equal(want) {
			t.Errorf("onset %s, want %s", onset, want)
		}
		detected, _ := frame.Fields[10].ConcreteAt(k)
		lasted, _ := frame.Fields[11].ConcreteAt(k)
		if detected != 180.0 || lasted != 28*60.0 {
			t.Errorf("detected in %v s, lasted %v s", detected, lasted)
		}
		// 20 bad events in each of 31 minutes, of a thousandth of a week with 100 a minute.
		spent, _ := frame.Fields[12].ConcreteAt(k)
		if want := 31 * 20 / (7 * 24 * 60 * 100 * 0.001); spent.(float64) < want*0.99 || spent.(float64) > want*1.01 {
			t.Errorf("spent %v, want %g", spent, want)
		}
		return
	}
	t.Error("no such incident")
}

// A store that refuses to hand out all samples is asked about every minute, with the same result.
func TestMinutesTellTheSameAsSamples(t *testing.T) {
	model := map[string]any{"slos": []any{testSlo(nil)}, "matchers": `service="contextd"`}
	refusing := newSliProm(t, burning)
	refusing.fail["samples"] = "too many"
	var texts []string
	for _, slis := range []*sliProm{newSliProm(t, burning), refusing} {
		res := askIncidents(t, alertsProm(t, slis, twoDays), model, 2*day)
		if res.Error != nil {
			t.Fatal(res.Error)
		}
		res.Frames[0].Meta.ExecutedQueryString = ""
		raw, _ := json.Marshal(res.Frames)
		texts = append(texts, string(raw))
	}
	if texts[0] != texts[1] {
		t.Errorf("%s\n\n%s", texts[0], texts[1])
	}
}

func TestIncidentQueriesThatCannotBeAnswered(t *testing.T) {
	prom := newSliProm(t, burning)
	prom.fail["ALERTS{"] = `invalid regular expression`
	broken := alertsProm(t, prom, nil)
	url := alertsProm(t, newSliProm(t, burning), twoDays)
	cases := map[string]struct {
		url   string
		model map[string]any
		words []string
	}{
		"unknown measure":        {url, map[string]any{"measure": "luck"}, []string{`no measure "luck"`, "all, incidents, noise, summary"}},
		"unknown value":          {url, map[string]any{"measure": "summary", "value": "luck"}, []string{`no value "luck"`, "mttd"}},
		"matchers in braces":     {url, map[string]any{"matchers": `{a="b"}`}, []string{`service="contextd"`, "between the braces"}},
		"matchers and more":      {url, map[string]any{"matchers": `a="b"} or vector(1) or x{a="b"`}, []string{"cannot be used"}},
		"matchers of no text":    {url, map[string]any{"matchers": 7}, []string{`"matchers" is a number`}},
		"an expression":          {broken, map[string]any{"matchers": `a=~"("`}, []string{"cannot be used", "It says: invalid regular expression"}},
		"too many firings":       {url, map[string]any{"firings": make([]map[string]any, maxFirings+1)}, []string{"10001 firings", "shorter time range"}},
		"labels that are a text": {url, map[string]any{"firings": []any{map[string]any{"labels": "x"}}}, []string{"labels"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			expectBadQuery(t, askIncidents(t, tc.url, tc.model, day), tc.words...)
		})
	}
}

func TestIncidentsAreOfUseWithoutTheSLI(t *testing.T) {
	failing := newSliProm(t, burning)
	failing.fail["calls_total"] = "too many samples"
	throughput := testThroughput(nil)
	cases := map[string]struct {
		url   string
		model map[string]any
		words string
	}{
		"the store refuses":     {alertsProm(t, failing, twoDays), map[string]any{"slos": []any{testSlo(nil)}}, "is not read from its SLI"},
		"a throughput":          {alertsProm(t, newSliProm(t, burning), twoDays), map[string]any{"slos": []any{throughput}}, "no error budget"},
		"a clock that is ahead": {alertsProm(t, newSliProm(t, burning), []fired{{`"alertname":"A"`, 5, 10, 7}}), nil, "Compare the clocks"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			res := askIncidents(t, tc.url, tc.model, 2*day)
			if res.Error != nil {
				t.Fatal(res.Error)
			}
			said := ""
			for _, n := range res.Frames[0].Meta.Notices {
				said += n.Text
			}
			if !strings.Contains(said, tc.words) {
				t.Errorf("%q does not say %q", said, tc.words)
			}
			if rows, _ := res.Frames[0].RowLen(); rows == 0 {
				t.Error("no incident")
			}
		})
	}
}

func TestALongTimeRangeIsCut(t *testing.T) {
	res := askIncidents(t, alertsProm(t, newSliProm(t, burning), twoDays), nil, 200*day)
	if res.Error != nil {
		t.Fatal(res.Error)
	}
	if n := res.Frames[0].Meta.Notices; len(n) != 1 || !strings.Contains(n[0].Text, "The last 92 days are shown") {
		t.Errorf("notices %v", n)
	}
	if from := res.Frames[0].Meta.Custom.(map[string]any)["from"]; from != alertsTo.Add(-92*day).UnixMilli() {
		t.Errorf("from %v", from)
	}
}

func TestNothingFired(t *testing.T) {
	res := askIncidents(t, alertsProm(t, newSliProm(t, burning), nil), nil, day)
	if res.Error != nil || len(res.Frames) != 3 {
		t.Fatalf("%+v", res)
	}
	for _, frame := range res.Frames {
		if _, err := json.Marshal(frame); err != nil {
			t.Error(err)
		}
	}
	numbers := res.Frames[2]
	for _, f := range numbers.Fields {
		if v := f.At(0).(float64); v != 0 {
			t.Errorf("%s = %g", f.Name, v)
		}
		if f.Name == "mttd" || f.Name == "mttr" || f.Name == "shortFirings" {
			t.Errorf("%s of no incident", f.Name)
		}
	}
}
