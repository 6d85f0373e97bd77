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
)

const shippedRules = "../../../provisioning/prometheus"

func TestFlags(t *testing.T) {
	for _, tc := range []struct{ args, want string }{
		{"--days 0", "--days 0: must be from 1 to 30"},
		{"--days 31", "must be from 1 to 30"},
		{"--days week", "invalid value"},
		{"--names v0.5.0", `--names "v0.5.0" is not available`},
		{"--names v0.5.0", `"roadmap"`},
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
	if err != nil || c.data != ".demo" || c.days != 30 || c.port != 3000 || c.prometheusPort != 9090 || c.contextdPort != 8080 || !c.preview || c.listen != "127.0.0.1" {
		t.Errorf("defaults: %+v %v", c, err)
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
	for flag, purpose := range map[string]string{"--prometheus-port": "the Prometheus API", "--contextd-port": "the simulated contextd-0"} {
		data := filepath.Join(t.TempDir(), "data")
		args := []string{"--data", data, "--rules", shippedRules, "--preview=false", "--prometheus-port", "0", "--contextd-port", "0", flag, port}
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
		args := append([]string{"--data", filepath.Join(dir, "data"), "--port", "0", "--prometheus-port", "0", "--contextd-port", "0"}, tc.args...)
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

func startDemo(t *testing.T, data string, fresh bool) *running {
	t.Helper()
	c := config{listen: loopback, data: data, days: 1, seed: 1, fresh: fresh, names: namesRoadmap, rules: shippedRules,
		readyFile: filepath.Join(t.TempDir(), "ready"), scrapeInterval: time.Second}
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{t: t, out: &output{}, stop: cancel, done: make(chan error, 1)}
	go func() { r.done <- run(ctx, c, r.out, slog.New(slog.DiscardHandler)) }()
	line := regexp.MustCompile(`(?m)^ready: (http://\S+)$`)
	for range 600 {
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
	t.Fatalf("not ready after a minute:\n%s", r.out)
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

func TestDemoFromStartToSecondStart(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	first := startDemo(t, data, false)
	if out := first.out.String(); !strings.Contains(out, "history: day 1 of 1") && !strings.Contains(out, "history: ready") {
		t.Errorf("no progress was told: %s", out)
	}
	first.value(`sum(up{job="contextd"})`, func(v float64) bool { return v == 3 })
	first.value(`min(count_over_time(up[1d]))`, func(v float64) bool { return v > 1430 })
	const calls = `sum(contextd_mcp_tool_calls_total)`
	before := first.value(calls, func(v float64) bool { return v > 1000 })
	began := first.value(`max(process_start_time_seconds)`, func(v float64) bool { return v > 0 })
	first.end()

	second := startDemo(t, data, false)
	second.value(`min(count_over_time(up[8s]))`, func(v float64) bool { return v >= 2 })
	if after := second.value(calls, func(v float64) bool { return v > 0 }); after < before || after > before+500 {
		t.Errorf("%g calls before the stop and %g after", before, after)
	}
	if again := second.value(`max(process_start_time_seconds)`, func(v float64) bool { return v > 0 }); again != began {
		t.Errorf("start time %f, want %f: a stop of the demo is no restart of contextd", again, began)
	}
	second.end()

	fresh := startDemo(t, data, true)
	if !strings.Contains(fresh.out.String(), "history: day 1 of 1") {
		t.Errorf("--fresh did not start over: %s", fresh.out)
	}
	fresh.end()
	for _, name := range []string{"scenario.json", "resume.json", "incidents.json"} {
		if _, err := os.Stat(filepath.Join(data, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
