package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

const shippedRules = "../../../provisioning/prometheus"

func TestFlags(t *testing.T) {
	for _, tc := range []struct{ args, want string }{
		{"--days 0", "--days 0: must be from 1 to 30"},
		{"--days 31", "must be from 1 to 30"},
		{"--days week", "invalid value"},
		{"--names v9", `--names: unknown naming "v9": it must be roadmap or v0.5.0`},
		{"--names ../v0.5.0", "unknown naming"},
		{"--port 70000", "--port 70000: must be a port from 1 to 65535"},
		{"--contextd-port 65534", "must be a port from 1 to 65533"},
		{"--listen localhost", `--listen "localhost": must be an IPv4 address`},
		{"--listen ::1", "must be an IPv4 address"},
		{"--colour blue", "--help lists the flags"},
		{"now", `unexpected argument "now"`},
	} {
		if _, err := parseFlags(strings.Fields(tc.args), io.Discard); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one with %s", tc.args, err, tc.want)
		}
	}
	c, err := parseFlags(nil, io.Discard)
	if err != nil || c.data != ".demo" || c.days != 30 || c.port != 3000 || c.prometheusPort != 9090 || c.contextdPort != 8080 || !c.preview {
		t.Errorf("defaults: %+v %v", c, err)
	}
	c, err = parseFlags([]string{"--names=v0.5.0", "--contextd-port=65535"}, io.Discard)
	if err != nil || c.data != filepath.Join(".demo", "v0.5.0") || c.names != simulator.V050 {
		t.Errorf("v0.5.0: %+v %v", c, err)
	}
	var help strings.Builder
	if code := realMain(context.Background(), []string{"--help"}, io.Discard, &help); code != 0 || !strings.Contains(help.String(), "-prometheus-port") {
		t.Errorf("--help: exit %d, %s", code, help.String())
	}
}

// busy opens a port for the duration of the test.
func busy(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().(*net.TCPAddr).Port
}

func TestBusyPortIsToldBeforeAnythingElse(t *testing.T) {
	port := fmt.Sprint(busy(t))
	for flag, purpose := range map[string]string{"--prometheus-port": "the Prometheus API", "--contextd-port": "the simulated contextd-0", "--pprof-port": "the profiles"} {
		data := filepath.Join(t.TempDir(), "data")
		args := []string{"--data", data, "--rules", shippedRules, "--preview=false", "--prometheus-port", "0", "--contextd-port", "0", "--pprof-port", "0", flag, port}
		var stderr strings.Builder
		code := realMain(context.Background(), args, io.Discard, &stderr)
		want := "contextd-demo: port " + port + ", for " + purpose + ", is already in use: stop the program that uses it, or choose another port with " + flag + "\n"
		if code != 1 || stderr.String() != want {
			t.Errorf("%s: exit %d, %q, want 1, %q", flag, code, stderr.String(), want)
		}
		if _, err := os.Stat(data); err == nil {
			t.Errorf("%s: data was written", flag)
		}
	}
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	dir := t.TempDir()
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"--rules", dir}, "no rule files"},
		{[]string{"--rules", shippedRules, "--dist", dir}, `the plugin is not built (` + filepath.Join(dir, "module.js") + ` is missing): run "npm run build"`},
	} {
		var stderr strings.Builder
		args := append([]string{"--data", filepath.Join(dir, "data"), "--port", "0", "--prometheus-port", "0", "--contextd-port", "0", "--pprof-port", "0"}, tc.args...)
		if code := realMain(context.Background(), args, io.Discard, &stderr); code != 1 || !strings.Contains(stderr.String(), tc.want) {
			t.Errorf("%v: exit %d, %s, want %s", tc.args, code, stderr.String(), tc.want)
		}
	}
}

// output collects lines and lets the test wait for one.
type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// running is a demo without a page that runs in the background.
type running struct {
	t    *testing.T
	out  *output
	stop context.CancelFunc
	done chan error
	url  string
}

func startDemo(t *testing.T, names simulator.Names, data string, fresh bool) *running {
	t.Helper()
	c := config{listen: loopback, data: data, days: 1, seed: 1, fresh: fresh, names: names, rules: shippedRules,
		readyFile: filepath.Join(t.TempDir(), "ready"), scrapeInterval: time.Second}
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{t: t, out: &output{}, stop: cancel, done: make(chan error, 1)}
	go func() { r.done <- run(ctx, c, r.out, slog.New(slog.DiscardHandler)) }()
	line := regexp.MustCompile(`(?m)^ready: (http://\S+)$`)
	for range 3000 {
		if m := line.FindStringSubmatch(r.out.String()); m != nil {
			r.url = m[1]
			text, err := os.ReadFile(c.readyFile)
			if err != nil || strings.TrimSpace(string(text)) != r.url {
				t.Errorf("ready file: %q %v, want %s", text, err, r.url)
			}
			return r
		}
		select {
		case err := <-r.done:
			t.Fatalf("the demo ended: %v\n%s", err, r.out)
		case <-time.After(100 * time.Millisecond):
		}
	}
	t.Fatalf("not ready in time:\n%s", r.out)
	return nil
}

func (r *running) end() {
	r.t.Helper()
	r.stop()
	select {
	case err := <-r.done:
		if err != nil {
			r.t.Errorf("the demo ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		r.t.Fatal("still running 10 s after it was stopped")
	}
}

// value waits until a query has one value that is ok.
func (r *running) value(query string, ok func(float64) bool) float64 {
	r.t.Helper()
	last := ""
	for range 100 {
		res, err := http.PostForm(r.url+"/api/v1/query", url.Values{"query": {query}})
		if err != nil {
			r.t.Fatal(err)
		}
		var a struct {
			Data struct{ Result []struct{ Value [2]any } }
		}
		err = json.NewDecoder(res.Body).Decode(&a)
		res.Body.Close()
		if err != nil {
			r.t.Fatal(err)
		}
		last = fmt.Sprint(a)
		if len(a.Data.Result) == 1 {
			var v float64
			if _, err := fmt.Sscan(fmt.Sprint(a.Data.Result[0].Value[1]), &v); err == nil && ok(v) {
				return v
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	r.t.Fatalf("%s: never a fitting value; last answer: %s", query, last)
	return 0
}

// checkProfiles expects a heap profile in pprof format at the URL that the demo prints.
func (r *running) checkProfiles() {
	r.t.Helper()
	m := regexp.MustCompile(`(?m)^profiles: (http://127\.0\.0\.1:\d+/debug/pprof/)$`).FindStringSubmatch(r.out.String())
	if m == nil {
		r.t.Fatalf("the URL of the profiles was not printed: %s", r.out)
	}
	res, err := http.Get(m[1] + "heap")
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	var magic [2]byte
	if _, err := io.ReadFull(res.Body, magic[:]); err != nil || magic != [2]byte{0x1f, 0x8b} {
		r.t.Errorf("the heap profile begins with %x (%v), want gzip", magic, err)
	}
}

func TestDemoFromStartToSecondStart(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	first := startDemo(t, simulator.Roadmap, data, false)
	if out := first.out.String(); !strings.Contains(out, "history: day 1 of 1") && !strings.Contains(out, "history: ready") {
		t.Errorf("no progress was reported: %s", out)
	}
	first.value(`sum(up{job="contextd"})`, func(v float64) bool { return v == 3 })
	first.value(`min(count_over_time(up[1d]))`, func(v float64) bool { return v > 1430 })
	const calls = `sum(contextd_mcp_tool_calls_total)`
	before := first.value(calls, func(v float64) bool { return v > 1000 })
	first.checkProfiles()
	began := first.value(`max(process_start_time_seconds)`, func(v float64) bool { return v > 0 })
	first.end()

	second := startDemo(t, simulator.Roadmap, data, false)
	second.value(`min(count_over_time(up[8s]))`, func(v float64) bool { return v >= 2 })
	if after := second.value(calls, func(v float64) bool { return v > 0 }); after < before || after > before+500 {
		t.Errorf("%g calls before the stop and %g after", before, after)
	}
	if again := second.value(`max(process_start_time_seconds)`, func(v float64) bool { return v > 0 }); again != began {
		t.Errorf("start time %f, want %f: a stop of the demo is not a restart of contextd", again, began)
	}
	second.end()

	fresh := startDemo(t, simulator.Roadmap, data, true)
	if !strings.Contains(fresh.out.String(), "history: day 1 of 1") {
		t.Errorf("--fresh did not start from scratch: %s", fresh.out)
	}
	fresh.end()
	for _, name := range []string{"scenario.json", "resume.json", "incidents.json"} {
		if _, err := os.Stat(filepath.Join(data, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Scraped and pushed series of contextd v0.5.0 arrive in the embedded engine,
// each with the same labels as in a real one.
func TestDemoUnderV050Names(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	demo := startDemo(t, simulator.V050, data, false)
	isOne := func(v float64) bool { return v == 1 }
	demo.value(`count(up{job="contextd", instance="contextd-0"} == 1)`, isOne)
	// The history ends just before: newer samples were scraped or pushed.
	demo.value(`count(count_over_time(go_goroutines{job="contextd", instance="contextd-0"}[4s]) >= 2)`, isOne)
	demo.value(`count(count_over_time(target_info{job="contextd", instance="", service_version="0.5.0"}[4s]) >= 2)`, isOne)
	demo.value(`count(count_over_time(contextd_http_requests_total{job="contextd", instance="", endpoint="/health", status="200"}[4s]) >= 2)`, isOne)
	demo.value(`count(count_over_time(contextd_mcp_tool_duration_seconds_bucket{tool="memory_search", le="1"}[4s]) >= 2)`, isOne)
	demo.value(`count({__name__=~"contextd_.*|folding_.*", instance!=""}) or vector(0)`, func(v float64) bool { return v == 0 })
	demo.value(`count({job="contextd"}) < bool 4000`, isOne)
	demo.end()

	args := []string{"--data", data, "--days", "1", "--rules", shippedRules, "--preview=false", "--prometheus-port", "0", "--contextd-port", "0", "--pprof-port", "0"}
	var stderr strings.Builder
	code := realMain(context.Background(), args, io.Discard, &stderr)
	if code != 1 || !strings.Contains(stderr.String(), "was created with --names v0.5.0 and not roadmap: use the same value, choose another folder with --data, or recreate it with --fresh") {
		t.Errorf("another naming on the same data: exit %d, %s", code, stderr.String())
	}
}
