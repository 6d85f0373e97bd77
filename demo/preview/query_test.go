package preview

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// fakePrometheus answers queries by their text and records them.
type fakePrometheus struct {
	mu    sync.Mutex
	asked []url.Values
	paths []string
}

func (f *fakePrometheus) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	f.mu.Lock()
	f.asked, f.paths = append(f.asked, r.Form), append(f.paths, r.Method+" "+r.URL.Path)
	f.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	switch {
	case r.Header.Get("Origin") != "" || r.Header.Get("Cookie") != "":
		w.WriteHeader(http.StatusTeapot)
	case strings.HasSuffix(r.URL.Path, "/values"):
		_, _ = io.WriteString(w, `{"status":"success","data":["contextd-0"]}`)
	case strings.Contains(r.Form.Get("query"), "broken("):
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"status":"error","errorType":"bad_data","error":"1:8: parse error"}`)
	case strings.Contains(r.Form.Get("query"), "slow"):
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, `{"status":"error","errorType":"timeout","error":"query timed out"}`)
	case strings.HasSuffix(r.URL.Path, "query_range"):
		_, _ = io.WriteString(w, `{"status":"success","warnings":["w"],"data":{"resultType":"matrix","result":[{"metric":{"job":"a"},"values":[[1,"2"],[16,"NaN"]]}]}}`)
	default:
		_, _ = io.WriteString(w, `{"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"a"},"value":[20,"3"]}]}}`)
	}
}

func newQueryHost(t *testing.T) (*Host, *fakePrometheus) {
	t.Helper()
	fake := &fakePrometheus{}
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	return newTestHost(t, testOptions(t, server.URL)), fake
}

// ask sends queries over an hour that ends at 3600 s.
func ask(t *testing.T, host *Host, queries string) (int, map[string]any) {
	t.Helper()
	answer, body := call(t, host, "POST", "/api/ds/query?ds_type=prometheus", fmt.Sprintf(`{"from":"7","to":3600007,"queries":[%s]}`, queries))
	return answer.Code, body
}

func at(t *testing.T, value any, path ...string) any {
	t.Helper()
	for _, key := range path {
		object, ok := value.(map[string]any)
		if !ok {
			t.Fatalf("no %q in %v", key, value)
		}
		value = object[key]
	}
	return value
}

const promRef = `"datasource":{"uid":"contextd-prometheus","type":"prometheus"}`

func TestRangeAndInstantQueries(t *testing.T) {
	host, fake := newQueryHost(t)
	code, body := ask(t, host, `{"refId":"A",`+promRef+`,"expr":"rate(x[$__rate_interval])","range":true,"maxDataPoints":1000,"legendFormat":"{{job}}"},
		{"refId":"B",`+promRef+`,"expr":"x","instant":true},{"refId":"C",`+promRef+`,"expr":"x","range":true,"instant":true},{"refId":"D",`+promRef+`,"expr":" "}`)
	if code != 200 {
		t.Fatalf("got %d %v", code, body)
	}
	for refID, frames := range map[string]int{"A": 1, "B": 1, "C": 2} {
		if got := at(t, body, "results", refID, "frames").([]any); len(got) != frames || at(t, body, "results", refID, "status") != 200.0 {
			t.Errorf("%s: %v", refID, got)
		}
	}
	if at(t, body, "results", "D", "frames") != nil {
		t.Error("an empty query has frames")
	}
	first := at(t, body, "results", "A", "frames").([]any)[0]
	if at(t, first, "schema", "meta", "executedQueryString") != "Expr: rate(x[1m0s])\nStep: 15s" || at(t, at(t, first, "schema", "fields").([]any)[1], "config", "displayNameFromDS") != "a" {
		t.Errorf("A: %v", at(t, first, "schema"))
	}
	for _, asked := range fake.asked {
		switch {
		case asked.Get("query") == "rate(x[1m0s])":
			if asked.Get("start") != "0" || asked.Get("end") != "3600" || asked.Get("step") != "15" {
				t.Errorf("the range is not aligned: %v", asked)
			}
		case asked.Get("time") != "" && asked.Get("time") != "3600.007":
			t.Errorf("an instant query uses the end of the range: %v", asked)
		}
	}
	if len(fake.asked) != 4 {
		t.Errorf("%d questions, want 4: %v", len(fake.asked), fake.paths)
	}
}

func TestOneFailingQueryLeavesTheOthers(t *testing.T) {
	host, _ := newQueryHost(t)
	code, body := ask(t, host, `{"refId":"A",`+promRef+`,"expr":"x","range":true},{"refId":"B",`+promRef+`,"expr":"broken("},
		{"refId":"C",`+promRef+`,"expr":"slow"},{"refId":"D",`+promRef+`,"expr":"x","interval":"soon"}`)
	if code != 400 || at(t, body, "results", "A", "status") != 200.0 || len(at(t, body, "results", "A", "frames").([]any)) != 1 {
		t.Fatalf("got %d %v", code, body)
	}
	for refID, want := range map[string]struct {
		status          float64
		message, source string
	}{
		"B": {400, "bad_data: 1:8: parse error", "downstream"},
		"C": {503, "timeout: query timed out", "downstream"},
		"D": {400, `the minimal step "soon" is not a duration: write for example 15s or 1m`, "plugin"},
	} {
		got := at(t, body, "results", refID)
		if at(t, got, "status") != want.status || at(t, got, "error") != want.message || at(t, got, "errorSource") != want.source {
			t.Errorf("%s: %v", refID, got)
		}
	}
}

func TestRequestsThatCannotBe(t *testing.T) {
	host, _ := newQueryHost(t)
	for name, test := range map[string]struct {
		body, want string
		status     int
	}{
		"not JSON":           {`{`, "bad request data", 400},
		"no queries":         {`{"from":"0","to":"1","queries":[]}`, "No queries", 400},
		"a time of letters":  {`{"from":"now-1h","to":"now","queries":[{}]}`, "not a number of milliseconds", 400},
		"a range backwards":  {`{"from":"5","to":"1","queries":[{}]}`, "ends before it starts", 400},
		"an unknown source":  {`{"from":"0","to":"1","queries":[{"refId":"A","datasource":{"uid":"gone"}}]}`, `"gone"`, 404},
		"an expression":      {`{"from":"0","to":"1","queries":[{"refId":"A","datasource":{"uid":"__expr__"}}]}`, "no expressions", 404},
		"a query of letters": {`{"from":"0","to":"1","queries":["x"]}`, "not an object", 404},
	} {
		t.Run(name, func(t *testing.T) {
			answer, body := call(t, host, "POST", "/api/ds/query", test.body)
			if answer.Code != test.status || !strings.Contains(body["message"].(string), test.want) {
				t.Errorf("got %d %v", answer.Code, body)
			}
		})
	}
}

func TestPrometheusIsNotThere(t *testing.T) {
	host := newTestHost(t, testOptions(t, nowhere))
	code, body := ask(t, host, `{"refId":"A",`+promRef+`,"expr":"x"}`)
	if code != 400 || at(t, body, "results", "A", "status") != 502.0 || !strings.Contains(at(t, body, "results", "A", "error").(string), "Prometheus could not be queried") {
		t.Errorf("got %d %v", code, body)
	}
	answer, health := call(t, host, "GET", "/api/datasources/uid/contextd-prometheus/health", "")
	if answer.Code != 400 || health["status"] != "ERROR" {
		t.Errorf("health: %d %v", answer.Code, health)
	}
	answer, message := call(t, host, "GET", "/api/datasources/uid/contextd-prometheus/resources/api/v1/labels", "")
	if answer.Code != 502 || !strings.Contains(message["message"].(string), "Prometheus could not be queried") {
		t.Errorf("labels: %d %v", answer.Code, message)
	}
}

func TestMetadataIsPassedOn(t *testing.T) {
	host, fake := newQueryHost(t)
	for _, base := range []string{"/api/datasources/uid/contextd-prometheus/resources/", "/api/datasources/proxy/uid/contextd-prometheus/"} {
		request := httptest.NewRequest("GET", base+"api/v1/label/instance/values?match[]=up%7Bjob%3D%22a%22%7D&start=1&end=2&limit=9", nil)
		request.Header.Set("Origin", "http://127.0.0.1:3000")
		request.Header.Set("Cookie", "a=b")
		answer := httptest.NewRecorder()
		host.ServeHTTP(answer, request)
		last := fake.asked[len(fake.asked)-1]
		if answer.Code != 200 || last.Get("match[]") != `up{job="a"}` || last.Get("limit") != "9" {
			t.Errorf("%s: %d %s, asked %v", base, answer.Code, answer.Body, last)
		}
		for _, forbidden := range []string{"api/v1/admin/tsdb/delete_series", "-/quit", "api/v1/../../-/quit", "api/v1/label/a/b/values"} {
			if answer, _ := call(t, host, "POST", base+url.PathEscape(forbidden), ""); answer.Code != 404 {
				t.Errorf("%s%s: %d", base, forbidden, answer.Code)
			}
		}
	}
	answer, health := call(t, host, "GET", "/api/datasources/uid/contextd-prometheus/health", "")
	if answer.Code != 200 || health["status"] != "OK" {
		t.Errorf("health: %d %v", answer.Code, health)
	}
	for _, path := range []string{"/api/datasources/uid/gone/health", "/api/datasources/uid/gone/resources/x", "/api/datasources/uid/gone"} {
		if answer, _ := call(t, host, "GET", path, ""); answer.Code != 404 {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
}
