//go:build unix

package promexport_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/promexport"
)

// The fixed work of one request to the service below, about 8 ms of one core. README.md states it: measure again after
// changing it. contextd's requests take at least as long, because it embeds texts with a model in its process.
const (
	// dimensions of an embedding and of a hidden layer, those of bge-small-en-v1.5.
	dimensions, hidden = 384, 1536
	// words of the text; for each, a vector is multiplied with the layer's matrix.
	words = 24
	// stored is how many memories the text is compared with, as in a store without an index, and found how many of
	// them are returned.
	stored, found = 1000, 10
)

// service does what contextd does with a request, without the parts that wait: it decodes the body, embeds the text,
// compares the vector with every stored one, and returns the nearest.
type service struct {
	m *instrument.Metrics // with nil families if nothing is recorded
	*data
}

// data is shared by both services: the memory location of an array makes a difference of several percent.
type data struct {
	layer   [][dimensions]float32
	vectors [][dimensions]float32
}

func newData() *data {
	d := &data{make([][dimensions]float32, hidden), make([][dimensions]float32, stored)}
	for k := range d.layer {
		spread(fmt.Sprint("row ", k), &d.layer[k])
	}
	for k := range d.vectors {
		spread(fmt.Sprint("memory ", k), &d.vectors[k])
	}
	return d
}

// spread fills v with numbers from -1 to 1 that depend only on the text.
func spread(text string, v *[dimensions]float32) {
	h := uint32(2166136261)
	for k := range v {
		h = (h ^ uint32(text[k%len(text)])) * 16777619
		v[k] = float32(h)/float32(1<<31) - 1
	}
}

func dot(a, b *[dimensions]float32) (sum float32) {
	for k := range a {
		sum += a[k] * b[k]
	}
	return sum
}

// embed returns a pointer, because a vector on the stack has another address under another handler.
func (s *service) embed(text string) *[dimensions]float32 {
	v := new([dimensions]float32)
	spread(text, v)
	for range words {
		for k := range s.layer {
			v[k%dimensions] += dot(&s.layer[k], v) / dimensions
		}
	}
	return v
}

func (s *service) nearest(v *[dimensions]float32) []int {
	type match struct {
		score float32
		index int
	}
	best := make([]match, 0, found+1)
	for k := range s.vectors {
		score := dot(&s.vectors[k], v)
		at, _ := slices.BinarySearchFunc(best, score, func(m match, score float32) int {
			if m.score >= score {
				return -1
			}
			return 1
		})
		if at < found {
			best = slices.Insert(best, at, match{score, k})[:min(len(best)+1, found)]
		}
	}
	indices := make([]int, len(best))
	for k := range best {
		indices[k] = best[k].index
	}
	return indices
}

// search handles POST /memories/search and records what the recipe of README.md records for a memory_search in contextd:
// the tool with its session, the embedding, the vector store as such and as a database, and the memories. HTTP comes on top.
func (s *service) search(w http.ResponseWriter, r *http.Request) {
	ctx, m := r.Context(), s.m
	var err error
	defer m.StartCall(ctx, instrument.Call{Tool: "memory_search", Project: "gateway"}).Done(&err)
	var body struct{ Query string }
	if err = json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	v := s.embed(body.Query)
	m.Embeddings.Record(ctx, "bge-small-en-v1.5", "embed_query", instrument.EmbeddingResult{Duration: 8 * time.Millisecond, BatchSize: 1})
	near := s.nearest(v)
	m.VectorStore.Record(ctx, "search", "gateway_memories", time.Millisecond, nil)
	m.Database.Record(ctx, "search", time.Millisecond, nil)
	m.VectorStore.Results(ctx, "gateway_memories", len(near))
	m.Memories.Searched(ctx, "gateway", len(near), 10*time.Millisecond)
	_ = json.NewEncoder(w).Encode(map[string]any{"near": near})
}

func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /memories/search", s.search)
	return s.m.HTTP.Wrap(mux, nil)
}

const request = `{"query": "why does the load test of the gateway time out"}`

// BenchmarkService compares the service with all of its telemetry and the same service with none, in one process over
// loopback. A round sends the same number of requests to the first and to two of the second, one to each in turn, so that
// other load on the machine affects all three, and compares their CPU time (user and system time of the process, including
// the client). It reports the distribution over rounds of how much more CPU the first needs than the second, in percent, and
// the same of the two without telemetry, which is the noise. The limit is 1 % in the median for a tool call: contextd's tools
// are called over stdio, so its HTTP metrics come on top only in the second benchmark.
func BenchmarkService(b *testing.B) {
	exp, err := promexport.New()
	if err != nil {
		b.Fatal(err)
	}
	m, err := instrument.New(exp.MeterProvider(), instrument.WithProjectKey(projectKey), instrument.WithHold(0))
	if err != nil {
		b.Fatal(err)
	}
	tool := *m
	tool.HTTP = nil
	b.Run("tool", func(b *testing.B) { compare(b, &tool) })
	b.Run("tool+http", func(b *testing.B) { compare(b, m) })
}

func compare(b *testing.B, m *instrument.Metrics) {
	const rounds, requests = 21, 50
	shared := newData()
	var urls [3]string
	for k, metrics := range []*instrument.Metrics{m, {}, {}} {
		server := httptest.NewServer((&service{metrics, shared}).handler())
		defer server.Close()
		urls[k] = server.URL
	}
	for range requests { // series are created, connections are open
		for _, url := range urls {
			send(b, url)
		}
	}
	var more, noise, spent []float64
	for b.Loop() {
		for range rounds {
			var cpu [len(urls)]float64
			for request := range requests {
				for k := range urls { // each is first, second and last in turn, in both directions
					at := (k + request) % len(urls)
					if request%2 == 1 {
						at = len(urls) - 1 - at
					}
					cpu[at] += send(b, urls[at])
				}
			}
			more = append(more, percentMore(cpu[0], cpu[1]))
			noise = append(noise, percentMore(cpu[2], cpu[1]))
			spent = append(spent, cpu[1]/requests)
		}
	}
	b.ReportMetric(quantile(.5, spent)*1e6, "cpu-µs/request")
	for name, v := range map[string][]float64{"cpu": more, "noise": noise} {
		for stat, q := range map[string]float64{"min": 0, "q1": .25, "median": .5, "q3": .75, "max": 1} {
			b.ReportMetric(quantile(q, v), name+"-"+stat+"-%")
		}
	}
}

func percentMore(a, b float64) float64 { return 100 * (a/b - 1) }

func quantile(q float64, v []float64) float64 {
	slices.Sort(v)
	return v[int(math.Round(q*float64(len(v)-1)))]
}

// send returns the CPU time of one request in seconds.
func send(b *testing.B, url string) float64 {
	before := processCPU(b)
	res, err := http.Post(url+"/memories/search", "application/json", strings.NewReader(request))
	if err != nil {
		b.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		b.Fatal(res.Status)
	}
	return (processCPU(b) - before).Seconds()
}

// processCPU is the user and system time of this process so far.
func processCPU(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
