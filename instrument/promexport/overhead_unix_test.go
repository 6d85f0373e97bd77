//go:build unix

package promexport_test

import (
	"encoding/json"
	"fmt"
	"io"
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

// The fixed work of one request to the service below, about 10 ms of one core. README.md states it: measure again after
// changing it. contextd's requests take as long, because it embeds texts with a model in its process.
const (
	// dimensions of an embedding and of a hidden layer, those of bge-small-en-v1.5.
	dimensions, hidden = 384, 1536
	// words of the text; for each, a vector is multiplied with the layer's matrix.
	words = 16
	// stored is how many checkpoints the text is compared with, as in a store without an index, and found how many of
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
		spread(fmt.Sprint("checkpoint ", k), &d.vectors[k])
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

// save handles POST /checkpoints and records what a tool call records in contextd: the tool, its session, the rate
// limit, a connection, a cache lookup, the embedding, the database, the vector store and the checkpoint service.
func (s *service) save(w http.ResponseWriter, r *http.Request) {
	ctx, m := r.Context(), s.m
	var err error
	defer m.Tools.Start(ctx, "checkpoint_save").Done(&err)
	m.Sessions.Call(ctx, instrument.Call{Session: "session", Project: "gateway", Tool: "checkpoint_save"})
	m.RateLimit.Checked(ctx, true)
	var body struct{ Summary, Description string }
	if err = json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	m.Caches.Miss(ctx, "embeddings", 1)
	v := s.embed(body.Summary + " " + body.Description)
	m.Embeddings.Record(ctx, "bge-small-en-v1.5", "embed_query", instrument.EmbeddingResult{
		Duration: 30 * time.Millisecond, Tokens: 240, CostUSD: 0.0001, BatchSize: 1,
	})
	m.Pool.Acquired(ctx, 10*time.Microsecond)
	near := s.nearest(v)
	m.Database.Record(ctx, "search", time.Millisecond, nil)
	m.VectorStore.Record(ctx, "search", "gateway_checkpoints", time.Millisecond, nil)
	m.VectorStore.Results(ctx, "gateway_checkpoints", len(near))
	m.Pool.Released(ctx)
	m.Checkpoints.Saved(ctx, instrument.CheckpointSave{Project: "gateway", Bytes: 5000, Duration: time.Millisecond})
	_ = json.NewEncoder(w).Encode(map[string]any{"near": near})
}

func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /checkpoints", s.save)
	return s.m.HTTP.Wrap(mux, nil)
}

const request = `{"summary": "Load test checkpoint", "description": "Testing performance"}`

// BenchmarkService compares the service with all of its telemetry and the same service with none, in one process over
// loopback: in each round one request to the first and to two of the second, in turn, so that other load on the machine
// affects all three. It reports in percent how much more CPU a request costs (user and system time of the process, including
// the client; the median over rounds), and how much higher the 95th percentile of all latencies is. The same figures of the
// two without telemetry show the noise. The limit is 1 % for each.
func BenchmarkService(b *testing.B) {
	const rounds = 1000
	exp, err := promexport.New()
	if err != nil {
		b.Fatal(err)
	}
	m, err := instrument.New(exp.MeterProvider(), instrument.WithProjectKey(projectKey), instrument.WithHold(0))
	if err != nil {
		b.Fatal(err)
	}
	shared := newData()
	recording := httptest.NewServer((&service{m, shared}).handler())
	defer recording.Close()
	bare := httptest.NewServer((&service{&instrument.Metrics{}, shared}).handler())
	defer bare.Close()
	control := httptest.NewServer((&service{&instrument.Metrics{}, shared}).handler())
	defer control.Close()
	urls := [...]string{recording.URL, bare.URL, control.URL}
	var more, noise, spent []float64
	var latencies [len(urls)][]float64
	for b.Loop() {
		for round := range rounds {
			var cpu [len(urls)]float64
			for k := range urls {
				at := (k + round) % len(urls) // each is first, second and last in turn
				var latency float64
				cpu[at], latency = send(b, urls[at])
				latencies[at] = append(latencies[at], latency)
			}
			more = append(more, percentMore(cpu[0], cpu[1]))
			noise = append(noise, percentMore(cpu[2], cpu[1]))
			spent = append(spent, cpu[1])
		}
	}
	b.ReportMetric(quantile(.5, more), "cpu-%")
	b.ReportMetric(quantile(.5, noise), "cpu-noise-%")
	b.ReportMetric(quantile(.5, spent)*1e6, "cpu-µs/request")
	reference := quantile(.95, latencies[1])
	b.ReportMetric(percentMore(quantile(.95, latencies[0]), reference), "p95-%")
	b.ReportMetric(percentMore(quantile(.95, latencies[2]), reference), "p95-noise-%")
	b.ReportMetric(reference*1e6, "p95-µs")
}

func percentMore(a, b float64) float64 { return 100 * (a/b - 1) }

func quantile(q float64, v []float64) float64 {
	slices.Sort(v)
	return v[int(q*float64(len(v)))]
}

// send returns the CPU time and the latency of one request in seconds.
func send(b *testing.B, url string) (cpu, latency float64) {
	before, start := processCPU(b), time.Now()
	res, err := http.Post(url+"/checkpoints", "application/json", strings.NewReader(request))
	if err != nil {
		b.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		b.Fatal(res.Status)
	}
	return (processCPU(b) - before).Seconds(), time.Since(start).Seconds()
}

// processCPU is the user and system time of this process so far.
func processCPU(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
