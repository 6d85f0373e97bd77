package instrument

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

// minReadInterval is how long a reading is reused: several readers and frequent
// scrapes share one.
const minReadInterval = time.Second

// Index of each value, in the order of newProcessReader's samples.
const (
	heapObjects = iota
	heapUnused
	heapFree
	heapReleased
	heapStacks
	gcCycles
	gcPauses
	goroutinesAll
	goroutinesWaiting
	cgoCalls
)

var runtimeNames = [...]string{
	heapObjects:       "/memory/classes/heap/objects:bytes",
	heapUnused:        "/memory/classes/heap/unused:bytes",
	heapFree:          "/memory/classes/heap/free:bytes",
	heapReleased:      "/memory/classes/heap/released:bytes",
	heapStacks:        "/memory/classes/heap/stacks:bytes",
	gcCycles:          "/gc/cycles/total:gc-cycles",
	gcPauses:          "/sched/pauses/total/gc:seconds",
	goroutinesAll:     "/sched/goroutines:goroutines",
	goroutinesWaiting: "/sched/goroutines/waiting:goroutines",
	cgoCalls:          "/cgo/go-to-c-calls:calls",
}

// processReader reads the running process through runtime/metrics, which does
// not stop the world as runtime.ReadMemStats does.
type processReader struct {
	mu      sync.Mutex
	samples []metrics.Sample
	gc      debug.GCStats // keeps its buffers between readings
	last    RuntimeStats
	lastAt  time.Time
}

var process = sync.OnceValue(func() *processReader {
	r := &processReader{samples: make([]metrics.Sample, len(runtimeNames))}
	for i, name := range runtimeNames {
		r.samples[i].Name = name
	}
	return r
})

// ProcessReader returns the reader of the running process. It reads at most
// once a second and never stops the world.
func ProcessReader() RuntimeReader { return process() }

// Read implements RuntimeReader.
func (r *processReader) Read() RuntimeStats {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := time.Now(); r.lastAt.IsZero() || now.Sub(r.lastAt) >= minReadInterval {
		r.last, r.lastAt = r.read(), now
	}
	return r.last
}

func (r *processReader) read() RuntimeStats {
	metrics.Read(r.samples)
	inuse := r.value(heapObjects) + r.value(heapUnused)
	goroutines := int64(runtime.NumGoroutine())
	// The runtime's own goroutines, which NumGoroutine leaves out, all wait.
	system := max(r.value(goroutinesAll)-goroutines, 0)
	return RuntimeStats{
		HeapAlloc:         r.value(heapObjects),
		HeapInuse:         inuse,
		HeapReleased:      r.value(heapReleased),
		HeapSys:           inuse + r.value(heapFree) + r.value(heapReleased),
		StackInuse:        r.value(heapStacks),
		GCCount:           r.value(gcCycles),
		LastGCPause:       r.lastPause(),
		GCPauses:          rebucket(r.histogram(gcPauses)),
		Goroutines:        goroutines,
		GoroutinesBlocked: max(r.value(goroutinesWaiting)-system, 0),
		CgoCalls:          r.value(cgoCalls),
		NumCPU:            int64(runtime.NumCPU()),
	}
}

func (r *processReader) value(i int) int64 {
	if r.samples[i].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return int64(min(r.samples[i].Value.Uint64(), math.MaxInt64))
}

func (r *processReader) histogram(i int) *metrics.Float64Histogram {
	if r.samples[i].Value.Kind() != metrics.KindFloat64Histogram {
		return &metrics.Float64Histogram{}
	}
	return r.samples[i].Value.Float64Histogram()
}

// lastPause is the only value that runtime/metrics does not have.
func (r *processReader) lastPause() time.Duration {
	debug.ReadGCStats(&r.gc)
	if len(r.gc.Pause) == 0 {
		return 0
	}
	return r.gc.Pause[0]
}

// rebucket merges the runtime's several hundred buckets into PauseBuckets. A
// bucket counts with its midpoint, in the sum too: the runtime has no sum.
func rebucket(h *metrics.Float64Histogram) PauseHistogram {
	out := NewPauseHistogram()
	for i, n := range h.Counts {
		if n > 0 {
			out.add(middle(h.Buckets[i], h.Buckets[i+1]), n)
		}
	}
	return out
}

// middle is the midpoint of a bucket; for an unbounded one, its finite edge.
func middle(low, high float64) float64 {
	switch {
	case math.IsInf(low, -1):
		return max(high, 0)
	case math.IsInf(high, 1):
		return low
	}
	return (low + high) / 2
}
