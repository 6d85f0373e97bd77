package recipe

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	metrics "go.opentelemetry.io/proto/otlp/metrics/v1"
	"google.golang.org/grpc"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/internal/otlptest"
)

// overHTTP is the protocol whose receiver can go away and come back.
const overHTTP = "http/protobuf"

// projectKey hides projects' names, as in production.
const projectKey = "a key of at least 16 bytes"

// process is a contextd on stdio, as a client starts it.
type process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Scanner
	stderr bytes.Buffer
}

// begin starts contextd. Its environment has what an AI client sets for itself
// and its MCP servers inherit.
func begin(t *testing.T, endpoint, protocol string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(contextd(t), args...)}
	p.cmd.Env = append(os.Environ(), "OTEL_ENABLE=true", "TEST_ENDPOINT="+endpoint, "TEST_PROTOCOL="+protocol,
		"OTEL_METRIC_EXPORT_INTERVAL=100", "OTEL_EXPORTER_OTLP_TIMEOUT=1000", "CONTEXTD_METRICS_PROJECT_KEY="+projectKey,
		"OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta")
	p.cmd.Stderr = &p.stderr
	in, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.in, p.out = in, bufio.NewScanner(out)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() }) // after a failure
	return p
}

// call calls a tool and returns the answer.
func (p *process) call(t *testing.T, tool, argument string) string {
	t.Helper()
	if _, err := fmt.Fprintln(p.in, tool, argument); err != nil {
		t.Fatal(err)
	}
	if !p.out.Scan() {
		t.Fatalf("contextd ended: %s", p.stderr.String())
	}
	return p.out.Text()
}

// end closes stdin, as the client does, waits, and returns what contextd logged.
func (p *process) end(t *testing.T) []string {
	t.Helper()
	if err := p.in.Close(); err != nil {
		t.Error(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("contextd ends with %v", err)
	}
	return strings.FieldsFunc(p.stderr.String(), func(r rune) bool { return r == '\n' })
}

// store is a receiver that may go away and come back.
type store struct {
	otlptest.Receiver
	address string
	server  *httptest.Server
}

func newStore(t *testing.T) *store {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &store{address: l.Addr().String()}
	s.up(l)
	t.Cleanup(s.down)
	return s
}

func (s *store) up(l net.Listener) {
	s.server = &httptest.Server{Listener: l, Config: &http.Server{Handler: &s.Receiver}}
	s.server.Start()
}

func (s *store) down() { s.server.Close() }

func (s *store) back(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	s.up(l)
}

func (s *store) last(t *testing.T) *metrics.ResourceMetrics {
	t.Helper()
	pushes := s.Pushes()
	if len(pushes) == 0 {
		t.Fatal("nothing was pushed")
	}
	return pushes[len(pushes)-1]
}

// waitFor waits until done.
func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no %s", what)
		}
	}
}

// series are the points of a sum or the counts of a histogram, by their labels
// in the order of their names: "status=success,tool=memory_search".
func series(push *metrics.ResourceMetrics, name string) map[string]int64 {
	m := otlptest.Metrics(push)[name]
	if m == nil {
		return nil
	}
	out := map[string]int64{}
	for _, p := range m.GetSum().GetDataPoints() {
		out[labels(p)] = p.GetAsInt()
	}
	for _, p := range m.GetHistogram().GetDataPoints() {
		out[labels(p)] = int64(p.GetCount())
	}
	for _, p := range m.GetGauge().GetDataPoints() {
		out[labels(p)] = p.GetAsInt()
	}
	return out
}

func labels(p interface{ GetAttributes() []*common.KeyValue }) string {
	var out []string
	for _, a := range p.GetAttributes() {
		out = append(out, a.GetKey()+"="+a.GetValue().GetStringValue())
	}
	slices.Sort(out)
	return strings.Join(out, ",")
}

// size is how many series a Prometheus has of a push.
func size(push *metrics.ResourceMetrics) (n int) {
	for _, m := range otlptest.Metrics(push) {
		n += len(m.GetSum().GetDataPoints()) + len(m.GetGauge().GetDataPoints())
		for _, p := range m.GetHistogram().GetDataPoints() {
			n += len(p.GetBucketCounts()) + 2 // the sum and the count
		}
	}
	return n
}

// temporalities are the ways in which a push's sums and histograms count.
func temporalities(push *metrics.ResourceMetrics) map[metrics.AggregationTemporality]int {
	out := map[metrics.AggregationTemporality]int{}
	for _, m := range otlptest.Metrics(push) {
		switch {
		case m.GetSum() != nil:
			out[m.GetSum().GetAggregationTemporality()]++
		case m.GetHistogram() != nil:
			out[m.GetHistogram().GetAggregationTemporality()]++
		}
	}
	return out
}

// A process on stdio that lives for a moment leaves every series that it should.
func TestAProcessOnStdio(t *testing.T) {
	t.Run("HTTP", func(t *testing.T) {
		s := newStore(t)
		checkStdio(t, s.address, overHTTP, &s.Receiver)
	})
	t.Run("gRPC", func(t *testing.T) { // contextd's default
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		r, server := &otlptest.Receiver{}, grpc.NewServer()
		collector.RegisterMetricsServiceServer(server, r)
		go func() { _ = server.Serve(l) }()
		t.Cleanup(server.Stop)
		checkStdio(t, l.Addr().String(), "grpc", r)
	})
}

func checkStdio(t *testing.T, address, protocol string, s *otlptest.Receiver) {
	t.Helper()
	p := begin(t, address, protocol, "--mcp", "--no-http")
	waitFor(t, "push of the zeros", func() bool { return len(s.Pushes()) > 0 })
	for _, c := range []struct{ tool, argument, want string }{
		{"memory_search", "my_project", "ok"},
		{"checkpoint_save", "/home/somebody/my-project", "ok"}, // the same project, by its path
		{"memory_search", "my_project", "ok"},
		{"memory_feedback", "", "error: project_id is invalid"},
		{"memory_feedback", "panic", "error: the tool panicked: as a bug would"},
		{"unknown", "", "error: the tool unknown is not found"},
	} {
		if got := p.call(t, c.tool, c.argument); got != c.want {
			t.Errorf("%s is answered with %s, want %s", c.tool, got, c.want)
		}
	}
	if log := p.end(t); len(log) > 0 {
		t.Errorf("contextd logs %q", log)
	}

	pushes := s.Pushes()
	first, last := pushes[0], pushes[len(pushes)-1]
	if got := series(first, "contextd.mcp.tool.calls")["status=success,tool=memory_search"]; got != 0 {
		t.Errorf("the first push has %d calls, want the zeros", got)
	}
	project := "project_id=" + instrument.HashProject([]byte(projectKey), "my_project")
	for _, c := range []struct {
		name, labels string
		want         int64
	}{
		{"contextd.mcp.tool.calls", "status=success,tool=memory_search", 2},
		{"contextd.mcp.tool.calls", "status=success,tool=checkpoint_save", 1},
		{"contextd.mcp.tool.calls", "status=error,tool=memory_feedback", 2},
		{"contextd.mcp.tool.errors", "reason=validation_error,tool=memory_feedback", 1},
		{"contextd.mcp.tool.errors", "reason=internal_error,tool=memory_feedback", 1},
		{"contextd.mcp.tool.duration", "tool=memory_search", 2},
		{"contextd.mcp.tool.active_requests", "tool=memory_search", 0},
		{"contextd.sessions", project, 1},
		{"contextd.session.calls", project, 5},
		{"contextd.session.duration", "", 1},
		{"contextd.sessions.active", "", 0},
		{"contextd.mcp.tool.transitions", "from=_start,to=memory_search", 1},
		{"contextd.mcp.tool.transitions", "from=memory_search,to=checkpoint_save", 1},
		{"contextd.mcp.tool.transitions", "from=checkpoint_save,to=memory_search", 1},
		{"contextd.mcp.tool.transitions", "from=memory_search,to=memory_feedback", 1},
		{"contextd.mcp.tool.transitions", "from=memory_feedback,to=_end", 1},
		{"contextd.mcp.tool.paths", "path=memory_search>checkpoint_save>memory_search>memory_feedback>_end", 1},
		{"contextd.memory.searches_total", project + ",result_count=1-9", 2},
		{"contextd.memory.errors_total", "operation=record,reason=validation_failed", 1},
		{"contextd.checkpoint.saves_total", "auto_created=false," + project, 1},
		{"contextd.embedding.operations", "model=bge-small-en-v1.5,operation=embed_query", 2},
		{"contextd.embedding.operations", "model=bge-small-en-v1.5,operation=embed_documents", 0},
		{"contextd.secrets.detected", "", 1},
	} {
		if got, exists := series(last, c.name)[c.labels]; !exists || got != c.want {
			t.Errorf("%s{%s} is %d, want %d; it has %v", c.name, c.labels, got, c.want, series(last, c.name))
		}
	}
	for _, name := range []string{"process.runtime.go.goroutines", "process.runtime.go.mem.heap_alloc", "process.runtime.go.gc.count"} {
		if otlptest.Metrics(last)[name] == nil {
			t.Errorf("the Go runtime has no %s", name)
		}
	}
	for name, want := range map[string]string{"service.name": "contextd", "service.version": "0.6.0"} {
		if got := otlptest.Attribute(last, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if otlptest.Attribute(last, "service.instance.id") == "" {
		t.Error("the process has no instance")
	}
	if got := temporalities(last); got[metrics.AggregationTemporality_AGGREGATION_TEMPORALITY_CUMULATIVE] == 0 || len(got) != 1 {
		t.Errorf("the temporalities are %v, want cumulative only", got)
	}
	checkBirths(t, pushes)
	if n := size(last); n > 600 {
		t.Errorf("the process has %d series; docs/contextd-patch.md has about 470", n)
	}
}

// checkBirths finds counters that are above 0 in the first push that has them:
// increase() would miss these events.
func checkBirths(t *testing.T, pushes []*metrics.ResourceMetrics) {
	t.Helper()
	seen := map[string]bool{}
	for _, push := range pushes {
		for name, m := range otlptest.Metrics(push) {
			if !m.GetSum().GetIsMonotonic() || !strings.HasPrefix(name, "contextd.") {
				continue
			}
			for l, n := range series(push, name) {
				if key := name + "{" + l + "}"; !seen[key] {
					seen[key] = true
					if n != 0 {
						t.Errorf("%s is %d when it is first pushed", key, n)
					}
				}
			}
		}
	}
}

// An endpoint that is down at the start, in the middle or at the end does not
// disturb contextd, which says so in one line and exits with 0.
func TestAnEndpointThatIsDown(t *testing.T) {
	for _, when := range []string{"at the start", "in the middle", "at the end"} {
		t.Run(when, func(t *testing.T) {
			s := newStore(t)
			if when == "at the start" {
				s.down()
			}
			p := begin(t, s.address, overHTTP, "--mcp", "--no-http")
			calls := func() {
				if got := p.call(t, "memory_search", "my_project"); got != "ok" {
					t.Errorf("the tool answers %s", got)
				}
			}
			calls()
			switch when {
			case "in the middle":
				waitFor(t, "push", func() bool { return len(s.Pushes()) > 1 })
				s.down()
				time.Sleep(400 * time.Millisecond) // several pushes fail
				calls()
				n := len(s.Pushes())
				s.back(t)
				waitFor(t, "push after the outage", func() bool { return len(s.Pushes()) > n })
			case "at the end":
				waitFor(t, "push", func() bool { return len(s.Pushes()) > 1 })
				s.down()
			default:
				time.Sleep(400 * time.Millisecond)
				calls()
			}
			log := p.end(t)
			if len(log) != 1 || !strings.Contains(log[0], "metrics cannot be pushed") {
				t.Errorf("contextd logs %d lines, want one about the endpoint: %q", len(log), log)
			}
			if when == "in the middle" {
				if got := series(s.last(t), "contextd.mcp.tool.calls")["status=success,tool=memory_search"]; got != 2 {
					t.Errorf("after the outage, the store has %d calls, want 2", got)
				}
			}
		})
	}
}

// What contextd refuses as an endpoint stops neither it nor anything else.
func TestAnInvalidConfiguration(t *testing.T) {
	for endpoint, want := range map[string]string{"": "telemetry initialization failed", "ftp://x": "metrics are not pushed"} {
		p := begin(t, endpoint, overHTTP, "--mcp", "--no-http")
		if got := p.call(t, "memory_search", "my_project"); got != "ok" {
			t.Errorf("the tool answers %s", got)
		}
		if log := p.end(t); len(log) != 1 || !strings.Contains(log[0], want) {
			t.Errorf("contextd logs %q, want one line with %q", log, want)
		}
	}
}

// The variant with a server pushes and is scraped.
func TestAProcessWithAServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	s := newStore(t)
	p := begin(t, s.address, overHTTP, "--mcp", "--http", address)
	if got := p.call(t, "memory_search", "my_project"); got != "ok" {
		t.Errorf("the tool answers %s", got)
	}
	waitFor(t, "server", func() bool { return get("http://"+address+"/health") == "ok" })
	page := get("http://" + address + "/metrics")
	for _, want := range []string{
		`contextd_mcp_tool_calls_total{status="success",tool="memory_search"} 1`,
		`http_server_requests_total{http_method="GET",http_route="/health",http_status_code="200"} 1`,
		`service_name="contextd"`, "go_goroutines ", "process_runtime_go_goroutines ",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("/metrics has no %s", want)
		}
	}
	if log := p.end(t); len(log) > 0 {
		t.Errorf("contextd logs %q", log)
	}
	if got := series(s.last(t), "contextd.mcp.tool.transitions")["from=memory_search,to=_end"]; got != 1 {
		t.Errorf("the push has %d ends of a session, want 1", got)
	}
}

func get(url string) string {
	res, err := http.Get(url)
	if err != nil {
		return ""
	}
	defer func() { _ = res.Body.Close() }()
	body, _ := io.ReadAll(res.Body)
	return string(body)
}
