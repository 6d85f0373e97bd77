package insights

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// sliProm answers the queries of an SLI as a store would in which events happen at steady rates. Of a query it knows
// the parts alone, not what they count: demo/slocheck asks a real store.
type sliProm struct {
	URL string
	// perSecond gives the parts of the events of a second, by group ("" or the value of the label tool).
	perSecond func(at int64) map[string]map[string]float64
	// fail answers queries that contain a text with an error, by the text.
	fail map[string]string
	// recorded are the parts of every query for recorded series, of a definition; nil when there are none.
	recorded   map[string]float64
	definition string
	// seen is what Seen and count() answer; "" is nothing.
	seen string
	// buckets are the upper bounds that a histogram has.
	buckets []string
}

func newSliProm(t testing.TB, perSecond func(at int64) map[string]map[string]float64) *sliProm {
	t.Helper()
	p := &sliProm{perSecond: perSecond, fail: map[string]string{}, seen: "1"}
	srv := httptest.NewServer(p)
	t.Cleanup(srv.Close)
	p.URL = srv.URL
	return p
}

func (p *sliProm) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	expr := r.Form.Get("query")
	for text, answer := range p.fail {
		if strings.Contains(expr, text) {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `{"status":"error","errorType":"bad_data","error":%q}`, answer)
			return
		}
	}
	kind, result := "vector", []string{}
	start, end, step := r.Form.Get("start"), r.Form.Get("end"), r.Form.Get("step")
	if r.URL.Path == "/api/v1/query_range" {
		kind = "matrix"
	} else {
		start, end, step = r.Form.Get("time"), r.Form.Get("time"), firstRange(expr)
	}
	switch {
	case strings.Contains(expr, "slo:sli_") && p.recorded == nil:
	case strings.Contains(expr, "timestamp(slo:sli_"):
		at, _ := strconv.ParseInt(r.Form.Get("time"), 10, 64)
		result = append(result, fmt.Sprintf(`{"metric":{"definition":%q},"value":[%d,"%d"]}`, p.definition, at, at-60))
	case strings.Contains(expr, "slo:sli_"):
		result = rows(start, end, step, func(int64, float64) map[string]float64 {
			parts := map[string]float64{}
			for name, v := range p.recorded {
				parts[fmt.Sprintf(`{"slo_part":%q}`, name)] = v
			}
			return parts
		})
	case strings.HasPrefix(expr, "group by (le)"):
		for _, le := range p.buckets {
			result = append(result, fmt.Sprintf(`{"metric":{"le":%q},"value":[%s,"1"]}`, le, r.Form.Get("time")))
		}
	case strings.Contains(expr, `replica!=""`): // nothing is there twice
	case strings.HasSuffix(expr, "]"):
		kind = "matrix" // nor are there samples
	case strings.Contains(expr, "slo_part") || kind == "matrix":
		grouped := strings.Contains(expr, "by (tool)")
		result = rows(start, end, step, func(at int64, width float64) map[string]float64 { return p.parts(at, width, grouped) })
	case p.seen != "":
		result = append(result, fmt.Sprintf(`{"metric":{},"value":[%s,"%s"]}`, r.Form.Get("time"), p.seen))
	}
	text := strings.Join(result, ",")
	if kind == "vector" {
		// At one moment, a series has one sample and no list of them.
		text = strings.NewReplacer(`"values":[[`, `"value":[`, `]]`, `]`).Replace(text)
	}
	fmt.Fprintf(w, `{"status":"success","data":{"resultType":%q,"result":[%s]}}`, kind, text)
}

var rangePattern = regexp.MustCompile(`\[(\d+)(ms|s|m|h)\]`)

// firstRange is the length of the first range in a query, in seconds.
func firstRange(expr string) string {
	m := rangePattern.FindStringSubmatch(expr)
	if m == nil {
		return "1"
	}
	n, _ := strconv.ParseFloat(m[1], 64)
	return strconv.FormatFloat(n*map[string]float64{"ms": 0.001, "s": 1, "m": 60, "h": 3600}[m[2]], 'f', -1, 64)
}

// parts are what was counted in the seconds before a moment.
func (p *sliProm) parts(at int64, width float64, grouped bool) map[string]float64 {
	sums := map[string]float64{}
	for tool, parts := range p.perSecond(at) {
		for name, v := range parts {
			key := fmt.Sprintf(`{"slo_part":%q}`, name)
			if grouped {
				key = fmt.Sprintf(`{"slo_part":%q,"tool":%q}`, name, tool)
			}
			sums[key] += v * width
		}
	}
	return sums
}

// rows are the series of an answer, whose values of each moment are told by their labels.
func rows(start, end, step string, of func(at int64, width float64) map[string]float64) []string {
	from, _ := strconv.ParseFloat(start, 64)
	to, _ := strconv.ParseFloat(end, 64)
	width, _ := strconv.ParseFloat(step, 64)
	points := map[string][]string{}
	for at := from; at <= to; at += width {
		for key, v := range of(int64(at), width) {
			points[key] = append(points[key], fmt.Sprintf(`[%s,"%s"]`, strconv.FormatFloat(at, 'f', 3, 64), strconv.FormatFloat(v, 'g', -1, 64)))
		}
	}
	var all []string
	for key, values := range points {
		all = append(all, fmt.Sprintf(`{"metric":%s,"values":[%s]}`, key, strings.Join(values, ",")))
	}
	return all
}

// twoTools is 2 events a second, of which a thousandth is bad, all of them of the tool search.
func twoTools(int64) map[string]map[string]float64 {
	return map[string]map[string]float64{
		"search": {"total": 1, "bad": 0.0005},
		"record": {"total": 1, "bad": 0},
	}
}

func testSlo(patch map[string]any) map[string]any {
	s := map[string]any{
		"name": "tool-errors", "title": "Errors of tools", "service": "contextd", "objective": 0.999,
		"window":    map[string]any{"kind": "rolling", "days": 7},
		"indicator": map[string]any{"kind": "ratio", "total": `calls_total{job="contextd"}`, "bad": `errors_total{job="contextd"}`},
	}
	for k, v := range patch {
		s[k] = v
	}
	return s
}

func askSlo(t testing.TB, url string, model map[string]any, points int64) backend.DataResponse {
	t.Helper()
	instance, err := New(t.Context(), backend.DataSourceInstanceSettings{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	ds := instance.(*Datasource)
	t.Cleanup(ds.Dispose)
	raw, _ := json.Marshal(model)
	res, err := ds.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{{
		RefID: "A", QueryType: "slo", JSON: raw, MaxDataPoints: points, TimeRange: backend.TimeRange{From: testTo.Add(-6 * time.Hour), To: testTo},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return res.Responses["A"]
}
