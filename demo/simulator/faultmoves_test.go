package simulator

import (
	"math"
	"regexp"
	"testing"
	"time"
)

// reading is what alerts and pages use, of one instance after some time.
type reading struct {
	name string
	// floor is the random variation.
	floor float64
	of    func(v map[string]float64, i *Instance) float64
}

func total(name, labels string) func(map[string]float64, *Instance) float64 {
	return func(v map[string]float64, _ *Instance) float64 { return sumWhere(v, name, labels) }
}

// sumWhere sums the values of a metric whose labels match.
func sumWhere(v map[string]float64, name, labels string) (total float64) {
	match := regexp.MustCompile(`^` + regexp.QuoteMeta(name) + `map\[.*` + labels + `.*\]$`)
	for k, x := range v {
		if match.MatchString(k) {
			total += x
		}
	}
	return total
}

// count sums the observations of a histogram.
func count(v map[string]float64, name, labels string) (n float64) {
	match := regexp.MustCompile(`^` + regexp.QuoteMeta(name) + `map\[.*` + labels + `.*\] bucket `)
	for k, x := range v {
		if match.MatchString(k) {
			n += x
		}
	}
	return n
}

func mean(name, labels string) func(map[string]float64, *Instance) float64 {
	return func(v map[string]float64, _ *Instance) float64 {
		return sumWhere(v, name, labels) / max(count(v, name, labels), 1)
	}
}

func share(name, part string) func(map[string]float64, *Instance) float64 {
	return func(v map[string]float64, _ *Instance) float64 {
		return sumWhere(v, name, part) / max(sumWhere(v, name, ""), 1)
	}
}

var readings = []reading{
	{"tool errors", .01, func(v map[string]float64, _ *Instance) float64 {
		return sumWhere(v, "contextd.mcp.tool.errors", "") / max(sumWhere(v, "contextd.mcp.tool.calls", ""), 1)
	}},
	{"tool errors of the storage", .01, func(v map[string]float64, _ *Instance) float64 {
		return sumWhere(v, "contextd.mcp.tool.errors", "reason:storage_error") / max(sumWhere(v, "contextd.mcp.tool.calls", ""), 1)
	}},
	{"tool duration", .05, mean("contextd.mcp.tool.duration", "tool:(memory_feedback|checkpoint_list)")},
	{"HTTP 5xx", .02, share("http.server.requests", "status_code:5")},
	{"HTTP 401", .02, share("http.server.requests", "status_code:401")},
	{"HTTP 429", .02, share("http.server.requests", "status_code:429")},
	{"HTTP answers, bytes", 600, mean("http.server.response.size", "route:/checkpoints/search .*code:200")},
	{"database errors", .01, func(v map[string]float64, _ *Instance) float64 {
		return sumWhere(v, "contextd.database.errors", "") / max(sumWhere(v, "contextd.database.operations", ""), 1)
	}},
	{"vector store errors", 4, total("contextd.vectorstore.errors_total", "")},
	{"pool wait", .01, mean("contextd.connection_pool.wait.duration", "")},
	{"pool errors", 3, total("contextd.connection.errors", "")},
	{"embedding duration", .15, mean("contextd.embedding.duration", "model:text-embedding-3.*operation:embed_query")},
	{"tokens a text", 130, func(v map[string]float64, _ *Instance) float64 {
		return sumWhere(v, "contextd.embedding.tokens", "model:text-embedding-3") / max(sumWhere(v, "contextd.embedding.batch_size", "model:text-embedding-3"), 1)
	}},
	{"cache hits", .06, func(v map[string]float64, _ *Instance) float64 {
		hits := sumWhere(v, "contextd.cache.hits", "")
		return hits / max(hits+sumWhere(v, "contextd.cache.misses", ""), 1)
	}},
	{"cache evictions", 100, total("contextd.cache.evictions", "")},
	{"authentication failures", 12, total("contextd.auth.failures", "")},
	{"invalid tokens", 12, total("contextd.invalid_tokens", "")},
	{"secrets", 12, total("contextd.secrets.detected", "")},
	{"permission denied", 6, total("contextd.permission.denied", "")},
	{"rejects of the rate limit", 15, total("contextd.rate_limit.rejects", "")},
	{"goroutines", 80, func(_ map[string]float64, i *Instance) float64 { return float64(i.runtimeStats().Goroutines) }},
	{"heap, MiB", 40, func(_ map[string]float64, i *Instance) float64 {
		if i.current() == nil {
			return 0
		}
		return i.process.runtime.Live / mib
	}},
	{"lives", .5, func(_ map[string]float64, i *Instance) float64 { return float64(i.lives) }},
	{"up", .5, func(_ map[string]float64, i *Instance) float64 {
		if i.current() == nil {
			return 0
		}
		return 1
	}},
}

// moves lists what each fault changes, by at least which factor (below 1: decrease).
// It must not change anything else.
var moves = map[string]map[string]float64{
	"error-burst":      {"tool errors": 10, "HTTP 5xx": 10},
	"database-errors":  {"tool errors": 10, "tool errors of the storage": 20, "database errors": 10, "vector store errors": 10, "HTTP 5xx": 10},
	"slow-embeddings":  {"embedding duration": 10},
	"pool-exhaustion":  {"pool wait": 500, "pool errors": 5, "tool duration": 5},
	"cache-collapse":   {"cache hits": .3, "cache evictions": 2},
	"auth-attack":      {"authentication failures": 50, "invalid tokens": 50, "HTTP 401": 50},
	"rate-limit-storm": {"rejects of the rate limit": 50, "HTTP 429": 20},
	"cost-spike":       {"tokens a text": 8},
	"memory-leak":      {"heap, MiB": 1.2},
	"goroutine-leak":   {"goroutines": 5, "heap, MiB": 0},
	"silent-errors":    {"HTTP answers, bytes": .3},
	"bad-release":      {"tool errors": 10, "tool duration": 1.6, "HTTP 5xx": 10},
}

// restarts are the faults whose counters restart, so that only the process itself
// can be compared.
var restarts = map[string]map[string]float64{
	"crash-loop":    {"lives": 10},
	"instance-down": {"up": 0},
	"restart":       {"lives": 2},
}

// The effects of the past: half an hour of each.
func TestEachFaultMovesItsOwnReadingsAlone(t *testing.T) {
	start, end := monday.Add(5*time.Minute), monday.Add(45*time.Minute)
	without := newCluster(t, plain(1))
	advance(t, without, end)
	usual := values(t, without.Instances[1])
	for fault := range faults {
		t.Run(fault, func(t *testing.T) {
			in := Incident{ID: "x", Fault: fault, Start: start, End: end.Add(time.Hour)}
			if fault == "restart" {
				in.End = start.Add(time.Minute)
			}
			with := newCluster(t, plain(1, in))
			advance(t, with, end)
			want, alone := moves[fault], true
			if want == nil {
				want, alone = restarts[fault], false
			}
			if len(want) == 0 {
				t.Fatal("this fault has no expected changes")
			}
			compareReadings(t, want, alone, usual, values(t, with.Instances[1]), without.Instances[1], with.Instances[1])
		})
	}
}

func compareReadings(t *testing.T, want map[string]float64, alone bool, usual, now map[string]float64, before, after *Instance) {
	t.Helper()
	known := map[string]bool{}
	for _, r := range readings {
		known[r.name] = true
		a, b := r.of(usual, before), r.of(now, after)
		factor, expected := want[r.name]
		switch {
		case !expected && alone && math.Abs(b-a) > r.floor:
			t.Errorf("%s moved from %.4g to %.4g, which this fault should not do", r.name, a, b)
		case expected && factor > 1 && b < max(a, r.floor/10)*factor:
			t.Errorf("%s is %.4g, want at least %g times %.4g", r.name, b, factor, a)
		case expected && factor > 0 && factor < 1 && b > a*factor:
			t.Errorf("%s is %.4g, want at most %g times %.4g", r.name, b, factor, a)
		}
	}
	for name := range want {
		if !known[name] {
			t.Errorf("unknown reading %q", name)
		}
	}
}
