package simulator

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// old is a schedule of contextd v0.5.0 that starts on a Monday afternoon.
func old(incidents ...Incident) Schedule {
	return Schedule{Names: V050, Seed: 1, Origin: monday, Incidents: incidents,
		Deploys: []Deploy{{Version: "0.5.0", Instance: InstanceName(0), At: monday.AddDate(0, 0, -9)}}}
}

func TestParseNames(t *testing.T) {
	for _, n := range AllNames() {
		if got, err := ParseNames(string(n)); err != nil || got != n {
			t.Errorf("%s is read as %q: %v", n, got, err)
		}
	}
	if _, err := ParseNames("0.5.0"); err == nil || !strings.Contains(err.Error(), `"0.5.0": it must be roadmap or v0.5.0`) {
		t.Errorf("an unknown naming: %v", err)
	}
}

// One afternoon of contextd v0.5.0: everything that it exports adds up.
func TestV050Story(t *testing.T) {
	c := newCluster(t, old(Incident{Fault: "database-errors", Start: monday.Add(time.Hour), End: monday.Add(2 * time.Hour)}))
	if len(c.Instances) != 1 {
		t.Fatalf("%d instances, want one: their series would be the same", len(c.Instances))
	}
	advance(t, c, monday.Add(3*time.Hour))
	v := values(t, c.Instances[0])
	calls := sum(v, "contextd.mcp.tool.invocations_total")
	for _, tc := range []struct {
		what      string
		got       float64
		low, high float64
	}{
		{"calls", calls, 5000, 40000},
		{"failed ones", sum(v, "contextd.mcp.tool.errors_total"), .01 * calls, .2 * calls},
		{"those that the store refused", sumOf(v, "contextd.mcp.tool.errors_total", "reason:storage_error"), .01 * calls, .2 * calls},
		{"errors of the vector store", sum(v, "contextd.vectorstore.errors_total"), .01 * calls, .2 * calls},
		{"answered health checks", sumOf(v, "contextd.http.requests_total", "endpoint:/health"), 1079, 1081},
		{"answered scrapes", sumOf(v, "contextd.http.requests_total", "endpoint:/metrics"), 719, 721},
		{"HTTP requests that failed, as it counts them", sum(v, "contextd.http.requests_total") - sumOf(v, "contextd.http.requests_total", "status:200"), 0, 0},
		{"searches of memories", sum(v, "contextd.memory.searches_total"), 500, 10000},
		{"searches with 5 results, a label of its own", sumOf(v, "contextd.memory.searches_total", "result_count:5]"), 50, 2000},
		{"remedies by folder", sumOf(v, "contextd.remediation.searches_total", "project_id:/home/dev/src/gateway"), 20, 2000},
		{"checkpoints by name", sumOf(v, "contextd.checkpoint.saves_total", "project_id:gateway]"), 20, 4000},
		{"operations by collection", sumOf(v, "contextd.vectorstore.documents_total", "collection:research_memories"), 20, 9000},
		{"memories", v["contextd.memory.countmap[]"], 5200, 5300},
		{"checkpoints, of which it does not know", v["contextd.checkpoint.countmap[]"], 0, 0},
		{"context branches", sum(v, "folding.branch.created.total"), 20, 4000},
		{"open ones, in sum", sum(v, "folding.branch.active.count"), 0, 200},
		{"tokens, cost, pool, caches, batches, limits and security", sum(v, "contextd.embedding.tokens") + sum(v, "contextd.connection_pool") +
			sum(v, "contextd.cache") + sum(v, "contextd.batch") + sum(v, "contextd.rate_limit") + sum(v, "contextd.auth"), 0, 0},
	} {
		if tc.got < tc.low || tc.got > tc.high {
			t.Errorf("%s: %g, want %g to %g", tc.what, tc.got, tc.low, tc.high)
		}
	}
}

// sumOf sums the values of a metric with a label, as printed by values.
func sumOf(m map[string]float64, prefix, label string) float64 {
	some := map[string]float64{}
	for k, v := range m {
		if strings.Contains(k, label) {
			some[k] = v
		}
	}
	return sum(some, prefix)
}

func TestV050ResumeContinuesEveryCounter(t *testing.T) {
	straight := newCluster(t, old())
	advance(t, straight, monday.Add(40*time.Minute+17*time.Second))
	st, err := straight.Save()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(st)
	if err != nil {
		t.Fatal(err)
	}
	var back State
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	resumed, err := Resume(straight.Schedule(), back, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, later := range []time.Duration{0, 20 * time.Minute} {
		for _, c := range []*Cluster{straight, resumed} {
			advance(t, c, monday.Add(40*time.Minute+17*time.Second+later))
		}
		compareValues(t, later.String()+" later", values(t, straight.Instances[0]), values(t, resumed.Instances[0]))
	}
	if a, b := straight.Instances[0].v050Runtime(), resumed.Instances[0].v050Runtime(); fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("later /metrics has\n%+v, want\n%+v", b, a)
	}
}

// The scraped heap and goroutines follow the simulation.
func TestV050RuntimeTellsTheStory(t *testing.T) {
	leak := Incident{Fault: "goroutine-leak", Start: monday.Add(time.Hour), End: monday.Add(5 * time.Hour)}
	c := newCluster(t, old(leak, Incident{Fault: "memory-leak", Start: leak.Start, End: leak.End}))
	advance(t, c, leak.Start)
	before := c.Instances[0].v050Runtime()
	advance(t, c, leak.End.Add(-time.Minute))
	after := c.Instances[0].v050Runtime()
	if grown := after.Goroutines - before.Goroutines; grown < 5000 {
		t.Errorf("%d more goroutines, want thousands", grown)
	}
	if grown := (after.HeapAlloc - before.HeapAlloc) / mib; grown < 200 {
		t.Errorf("the heap grew by %.0f MiB, want hundreds", grown)
	}
	for what, ok := range map[string]bool{
		"the heap does not fit into what is in use, or that into what the system gave": after.HeapAlloc <= after.HeapInuse && after.HeapInuse <= after.HeapSys,
		"what was allocated is not more than what is still there":                      after.Allocated > after.HeapAlloc,
		"no collection, or not lately":                                                 after.GCs > before.GCs && after.LastGC.After(leak.Start),
		"the pauses are out of order":                                                  after.Pauses[0] > 0 && after.Pauses[0] <= after.Pauses[2] && after.Pauses[2] < after.Pauses[4],
		"the pauses do not add up":                                                     after.PauseTotal.Seconds()/float64(after.GCs) < after.Pauses[4].Seconds(),
		"the scrapes are not those of a clock":                                         after.Scrapes-before.Scrapes == 239*4,
	} {
		if !ok {
			t.Errorf("%s: %+v", what, after)
		}
	}
	advance(t, c, leak.End.Add(time.Minute))
	if again := c.Instances[0].v050Runtime(); again.Goroutines > 2*before.Goroutines || again.Scrapes > 4 {
		t.Errorf("the restart is not visible: %+v", again)
	}
}

// oldServer serves a live contextd v0.5.0 whose clock stands still.
func oldServer(t *testing.T) (*Cluster, string) {
	t.Helper()
	virtual := newCluster(t, old())
	advance(t, virtual, monday.Add(10*time.Minute))
	st, err := virtual.Save()
	if err != nil {
		t.Fatal(err)
	}
	c, err := Resume(virtual.Schedule(), st, true)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := NewServer(c, 0, l, nil)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); s.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return c, "http://" + s.Address()
}

func TestV050API(t *testing.T) {
	c, url := oldServer(t)
	before := values(t, c.Instances[0])
	for _, tc := range []struct {
		method, path, body string
		status             int
		contains           string
	}{
		{"GET", "/health", "", 200, `"ok"`},
		{"GET", "/api/v1/status", "", 200, `"version":"0.5.0"`},
		{"POST", "/api/v1/scrub", `{"content":"key AKIAABCDEFGHIJKLMNOP here"}`, 200, `{"content":"key [REDACTED] here","findings_count":1}`},
		{"POST", "/api/v1/scrub", `{}`, 400, "content is missing"},
		{"POST", "/api/v1/scrub", `nonsense`, 400, "must be JSON"},
		{"POST", "/api/v1/scrub", `{"content":"` + strings.Repeat("x", maxBody) + `"}`, 413, "larger than"},
		{"POST", "/api/v1/threshold", `{"project_id":"a","session_id":"b","percent":70}`, 200, `"checkpoint_id":"cp-000001"`},
		{"POST", "/api/v1/threshold", `{"project_id":"a","session_id":"b","percent":170}`, 400, "from 1 to 100"},
		{"POST", "/checkpoints", `{"summary":"there is no such route"}`, 404, ""},
		{"GET", "/debug/pprof/", "", 404, ""},
	} {
		status, text := request(t, tc.method, url+tc.path, tc.body)
		if status != tc.status || !strings.Contains(text, tc.contains) {
			t.Errorf("%s %s: %d %s, want %d with %s", tc.method, tc.path, status, text, tc.status, tc.contains)
		}
	}
	after := values(t, c.Instances[0])
	for label, want := range map[string]float64{"endpoint:/api/v1/scrub method:POST status:200]": 4, "endpoint:/ method:POST status:200]": 1,
		"endpoint:/api/v1/threshold method:POST status:200]": 2, "endpoint:/api/v1/status method:GET status:200]": 1} {
		if n := sumOf(after, "contextd.http.requests_total", label) - sumOf(before, "contextd.http.requests_total", label); n != want {
			t.Errorf("%g requests were counted with %s, want %g: it counts errors as 200", n, label, want)
		}
	}
}

func TestV050Metrics(t *testing.T) {
	_, url := oldServer(t)
	status, text := request(t, "GET", url+"/metrics", "")
	for _, want := range []string{"\ngo_goroutines ", "\ngo_memstats_heap_alloc_bytes ", `go_gc_duration_seconds{quantile="0.5"}`,
		"\nprocess_start_time_seconds ", `promhttp_metric_handler_requests_total{code="200"}`, `go_info{version="go1.`} {
		if status != 200 || !strings.Contains(text, want) {
			t.Errorf("%d: /metrics lacks %s", status, want)
		}
	}
	for _, foreign := range []string{"contextd_", "folding_", "target_info", "http_server_"} {
		if strings.Contains(text, "\n"+foreign) {
			t.Errorf("/metrics has %s*, which v0.5.0 pushes or does not have", foreign)
		}
	}
}

// A fault whose default instance does not exist affects the last one.
func TestFaultsWithOneInstance(t *testing.T) {
	c := newCluster(t, old())
	if err := c.EnableFault("instance-down", ""); err != nil {
		t.Fatal(err)
	}
	advance(t, c, c.now.Add(time.Second))
	if c.Instances[0].current() != nil {
		t.Error("the only instance is still running")
	}
}

// An unavailable receiver loses nothing: the next push includes everything.
func TestPushGoesOnAfterAFailure(t *testing.T) {
	c, _ := oldServer(t)
	var pushes atomic.Int64
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if pushes.Add(1) == 1 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	defer receiver.Close()
	var log strings.Builder
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		done <- c.Push(ctx, receiver.URL+"/v1/metrics", 10*time.Millisecond, slog.New(slog.NewTextHandler(&log, nil)))
	}()
	for range 500 {
		if pushes.Load() >= 3 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if pushes.Load() < 3 || strings.Count(log.String(), "cannot push its metrics") != 1 {
		t.Errorf("%d pushes, log %s", pushes.Load(), log.String())
	}
}

func TestWhatIsScrapedIsNotPushed(t *testing.T) {
	if err := newCluster(t, plain(1)).Push(context.Background(), "http://127.0.0.1:1", time.Hour, slog.New(slog.DiscardHandler)); err != nil {
		t.Error(err)
	}
}
