package engine

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const testRules = `groups:
  - name: test
    rules:
      - record: job:pings:sum
        expr: sum by (job) (pings_total)
      - alert: AlwaysHere
        expr: vector(1)
        labels: {severity: none}
`

func writeRules(t *testing.T, text string) string {
	t.Helper()
	f := filepath.Join(t.TempDir(), "test.rules.yaml")
	if err := os.WriteFile(f, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return f
}

func startEngine(t *testing.T, dir string) *Engine {
	t.Helper()
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "# HELP pings_total Pings.\n# TYPE pings_total counter\npings_total{color=\"blue\"} 7\n")
	}))
	t.Cleanup(target.Close)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	e, err := Start(Options{
		Dir: dir, Listener: l, Job: "pinger", ScrapeInterval: 250 * time.Millisecond,
		Targets:   []Target{{Address: strings.TrimPrefix(target.URL, "http://"), Instance: "pinger-0"}},
		RuleFiles: []string{writeRules(t, testRules)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

type answer struct {
	Status string
	Error  string
	Data   json.RawMessage
}

func get(t *testing.T, e *Engine, path string, params ...string) (int, http.Header, answer) {
	t.Helper()
	v := url.Values{}
	for k := 0; k+1 < len(params); k += 2 {
		v.Add(params[k], params[k+1])
	}
	req, err := http.NewRequest(http.MethodGet, e.URL().String()+"api/v1/"+path+"?"+v.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", "http://127.0.0.1:3000")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var a answer
	if err := json.NewDecoder(res.Body).Decode(&a); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return res.StatusCode, res.Header, a
}

// waitFor queries until the response contains text.
func waitFor(t *testing.T, e *Engine, text, path string, params ...string) string {
	t.Helper()
	var last answer
	for range 100 {
		if _, _, last = get(t, e, path, params...); strings.Contains(string(last.Data), text) {
			return string(last.Data)
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%s %v: never returned %s; last: %s %s", path, params, text, last.Data, last.Error)
	return ""
}

func TestAPI(t *testing.T) {
	dir := t.TempDir()
	e := startEngine(t, dir)
	waitFor(t, e, `"7"`, "query", "query", `pings_total{job="pinger",instance="pinger-0",color="blue"}`)
	waitFor(t, e, `"7"`, "query", "query", "job:pings:sum")
	waitFor(t, e, `"firing"`, "query", "query", `ALERTS{alertname="AlwaysHere"}`)
	now := time.Now()
	span := []string{"start", fmt.Sprint(now.Add(-time.Minute).Unix()), "end", fmt.Sprint(now.Unix() + 1), "step", "15"}
	for _, tc := range []struct {
		path   string
		params []string
		want   string
	}{
		{"query_range", append([]string{"query", "up"}, span...), `"matrix"`},
		{"series", append([]string{"match[]", "pings_total"}, span[:4]...), `"color":"blue"`},
		{"labels", nil, `"color"`},
		{"label/__name__/values", nil, `"pings_total"`},
		{"rules", nil, `"AlwaysHere"`},
		{"alerts", nil, `"firing"`},
		{"targets", nil, `"health":"up"`},
		{"metadata", nil, `"Pings."`},
		{"alertmanagers", nil, `"activeAlertmanagers":[]`},
		{"status/buildinfo", nil, `"version":"3.`},
		{"status/runtimeinfo", nil, `"storageRetention":"5w"`},
		{"status/config", nil, "pinger-0"},
		{"status/flags", nil, `"storage.tsdb.retention.time":"5w"`},
		{"status/tsdb", nil, `"numSeries"`},
		{"status/walreplay", nil, `"current"`},
		{"notifications", nil, ``},
	} {
		status, header, a := get(t, e, tc.path, tc.params...)
		if status != 200 || a.Status != "success" || !strings.Contains(string(a.Data), tc.want) {
			t.Errorf("%s: %d %s %s, want %s", tc.path, status, a.Data, a.Error, tc.want)
		}
		if header.Get("Access-Control-Allow-Origin") == "" {
			t.Errorf("%s: no CORS header", tc.path)
		}
	}
	if status, _, a := get(t, e, "query", "query", "rate("); status != 400 || !strings.Contains(a.Error, "parse error") {
		t.Errorf("a broken query: %d %s", status, a.Error)
	}
	checkCounts(t, e)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	again := startEngine(t, dir)
	waitFor(t, again, `"7"`, "query", "query", "pings_total", "time", fmt.Sprint(now.Unix()+1))
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

// A test of a page counts its range queries here.
func checkCounts(t *testing.T, e *Engine) {
	t.Helper()
	res, err := http.Get(e.URL().String() + "metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`prometheus_http_requests_total{code="200",handler="/api/v1/query_range"} 1`,
		`prometheus_http_requests_total{code="200",handler="/api/v1/series"} 1`,
		`prometheus_tsdb_head_series`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
}

func TestOTLPIsReceived(t *testing.T) {
	e := startEngine(t, t.TempDir())
	defer e.Close()
	body := fmt.Sprintf(`{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"contextd"}}]},
		"scopeMetrics":[{"metrics":[{"name":"pushed","gauge":{"dataPoints":[{"timeUnixNano":"%d","asDouble":3}]}}]}]}]}`, time.Now().UnixNano())
	res, err := http.Post(e.URL().String()+"api/v1/otlp/v1/metrics", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 200 {
		t.Fatalf("status %d", res.StatusCode)
	}
	waitFor(t, e, `"3"`, "query", "query", `pushed{job="contextd"}`)
}

func TestRuleFiles(t *testing.T) {
	if _, err := FindRuleFiles(t.TempDir()); err == nil || !strings.Contains(err.Error(), "--rules") {
		t.Errorf("no rule files: %v", err)
	}
	broken := writeRules(t, "groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: rate(\n")
	if _, err := FindRuleFiles(filepath.Dir(broken)); err == nil || !strings.Contains(err.Error(), broken) {
		t.Errorf("broken rule file: %v", err)
	}
	if _, err := Start(Options{Dir: t.TempDir(), RuleFiles: []string{broken}}); err == nil || !strings.Contains(err.Error(), "parse error") {
		t.Errorf("start with a broken rule file: %v", err)
	}
	if files, err := FindRuleFiles("../../provisioning/prometheus"); err != nil || len(files) == 0 {
		t.Errorf("the shipped rules: %v %v", files, err)
	}
}

func TestReleaseOf(t *testing.T) {
	for module, want := range map[string]string{"v0.315.1": "3.15.1", "v0.303.0": "3.3.0", "(devel)": "(devel)"} {
		if got := releaseOf(module); got != want {
			t.Errorf("releaseOf(%s) = %s, want %s", module, got, want)
		}
	}
}
