package instrument

import (
	"context"
	"fmt"
	"slices"
	"time"

	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// RuntimeStats is the state of a Go runtime at one moment.
type RuntimeStats struct {
	// Bytes of memory, as in the fields of runtime.MemStats.
	HeapAlloc, HeapSys, HeapInuse, HeapReleased, StackInuse int64
	// GCCount is the number of completed garbage collections since start.
	GCCount int64
	// LastGCPause is the pause of the last collection; 0 before the first.
	LastGCPause time.Duration
	// GCPauses distributes every pause since start.
	GCPauses PauseHistogram
	// Goroutines of the program, and those of them that wait: on a channel, a
	// lock, the network or a timer.
	Goroutines, GoroutinesBlocked int64
	// CgoCalls is the number of calls from Go to C since start.
	CgoCalls int64
	// NumCPU is the number of logical CPUs the process may use.
	NumCPU int64
}

// PauseHistogram distributes durations since start.
type PauseHistogram struct {
	// Bounds are upper bounds in seconds, ascending; normally PauseBuckets().
	Bounds []float64
	// Counts has one more element than Bounds. Counts[i] is the number of
	// durations in (Bounds[i-1], Bounds[i]], the last one those above all
	// bounds. Counts only grow over time; they are not summed over buckets.
	Counts []uint64
	// Sum of all durations in seconds.
	Sum float64
}

// Observe adds n durations of d to the histogram, which must have its Counts.
func (h *PauseHistogram) Observe(d time.Duration, n uint64) {
	h.add(seconds(d), n)
}

func (h *PauseHistogram) add(s float64, n uint64) {
	i := 0
	for i < len(h.Bounds) && s > h.Bounds[i] {
		i++
	}
	h.Counts[i] += n
	h.Sum += s * float64(n)
}

// NewPauseHistogram returns an empty histogram with PauseBuckets.
func NewPauseHistogram() PauseHistogram {
	return PauseHistogram{Bounds: PauseBuckets(), Counts: make([]uint64, len(pauseBuckets)+1)}
}

// Clone returns a copy that shares nothing, for a reader that keeps counting.
func (h PauseHistogram) Clone() PauseHistogram {
	return PauseHistogram{Bounds: slices.Clone(h.Bounds), Counts: slices.Clone(h.Counts), Sum: h.Sum}
}

// count checks the shape and returns the number of durations.
func (h PauseHistogram) count() (n uint64, err error) {
	if len(h.Counts) != len(h.Bounds)+1 {
		return 0, fmt.Errorf("instrument: GCPauses has %d bounds and %d counts; it needs one count more than bounds",
			len(h.Bounds), len(h.Counts))
	}
	for i := 1; i < len(h.Bounds); i++ {
		if !(h.Bounds[i-1] < h.Bounds[i]) {
			return 0, fmt.Errorf("instrument: GCPauses bounds must ascend, but %v is followed by %v", h.Bounds[i-1], h.Bounds[i])
		}
	}
	for _, c := range h.Counts {
		n += c
	}
	return n, nil
}

// RuntimeReader reads the state of a Go runtime. Read is called once per
// collection, possibly from several goroutines at once, and the slices it
// returns must not change afterwards.
type RuntimeReader interface {
	Read() RuntimeStats
}

// Runtime exposes a Go runtime's state. It is a producer of the OpenTelemetry
// SDK: pass it to a reader or exporter with its WithProducer option. It is read
// when metrics are collected, so it costs nothing in between, and a second one
// on another reader counts nothing twice.
type Runtime struct {
	reader RuntimeReader
	start  time.Time
}

// NewRuntime returns a Runtime that reads from r, or from the running process
// when r is nil.
func NewRuntime(r RuntimeReader) *Runtime {
	if r == nil {
		r = ProcessReader()
	}
	return &Runtime{reader: r, start: time.Now()}
}

// Produce implements the producer interface of the OpenTelemetry SDK. If the
// histogram of pauses is malformed, it returns everything else and an error.
func (r *Runtime) Produce(ctx context.Context) ([]metricdata.ScopeMetrics, error) {
	if r == nil || ctx.Err() != nil {
		return nil, nil
	}
	s := r.reader.Read()
	at := sample{start: r.start, now: time.Now()}
	ms := []metricdata.Metrics{
		at.gauge("mem.heap_alloc", "By", "Bytes of allocated heap objects.", s.HeapAlloc),
		at.gauge("mem.heap_sys", "By", "Bytes of heap memory obtained from the system.", s.HeapSys),
		at.gauge("mem.heap_inuse", "By", "Bytes in heap spans that are in use.", s.HeapInuse),
		at.gauge("mem.heap_released", "By", "Bytes of heap memory returned to the system.", s.HeapReleased),
		at.gauge("mem.stack_inuse", "By", "Bytes in stack spans that are in use.", s.StackInuse),
		at.counter("gc.count", "{gc-cycle}", "Completed garbage collections.", s.GCCount),
		at.gauge("gc.pause_ns", "", "Pause of the last garbage collection in nanoseconds.", s.LastGCPause.Nanoseconds()),
		at.gauge("goroutines", "{goroutine}", "Goroutines of the program.", s.Goroutines),
		at.gauge("goroutines_blocked", "{goroutine}",
			"Goroutines that wait on a channel, a lock, the network or a timer.", s.GoroutinesBlocked),
		at.gauge("cgo.calls", "{call}", "Calls from Go to C since start.", s.CgoCalls),
		at.gauge("num_cpu", "{cpu}", "Logical CPUs that the process can use.", s.NumCPU),
	}
	pauses, err := at.histogram("gc.duration", "s", "Pauses of the garbage collector.", s.GCPauses)
	if err == nil {
		ms = append(ms, pauses)
	}
	return []metricdata.ScopeMetrics{{Scope: instrumentation.Scope{Name: ScopeName}, Metrics: ms}}, err
}

// sample is the time that one collection covers.
type sample struct{ start, now time.Time }

func runtimeMetric(name, unit, help string, data metricdata.Aggregation) metricdata.Metrics {
	return metricdata.Metrics{Name: "process.runtime.go." + name, Unit: unit, Description: help, Data: data}
}

func (s sample) point(v int64) []metricdata.DataPoint[int64] {
	return []metricdata.DataPoint[int64]{{StartTime: s.start, Time: s.now, Value: v}}
}

func (s sample) gauge(name, unit, help string, v int64) metricdata.Metrics {
	return runtimeMetric(name, unit, help, metricdata.Gauge[int64]{DataPoints: s.point(v)})
}

func (s sample) counter(name, unit, help string, v int64) metricdata.Metrics {
	return runtimeMetric(name, unit, help, metricdata.Sum[int64]{
		DataPoints: s.point(v), Temporality: metricdata.CumulativeTemporality, IsMonotonic: true,
	})
}

func (s sample) histogram(name, unit, help string, h PauseHistogram) (metricdata.Metrics, error) {
	n, err := h.count()
	if err != nil {
		return metricdata.Metrics{}, err
	}
	return runtimeMetric(name, unit, help, metricdata.Histogram[float64]{
		Temporality: metricdata.CumulativeTemporality,
		DataPoints: []metricdata.HistogramDataPoint[float64]{{
			StartTime: s.start, Time: s.now, Count: n, Sum: h.Sum, Bounds: h.Bounds, BucketCounts: h.Counts,
		}},
	}), nil
}
