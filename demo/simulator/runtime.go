package simulator

import (
	"math"
	"slices"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/promexport"
)

const (
	mib = 1 << 20
	// heapLimit is the heap size at which the host kills a leaking process.
	heapLimit = 3 << 30
	// binaryBytes is resident memory that is not heap: code, the local model.
	binaryBytes = 92 * mib
)

// goRuntime is the simulated state of a Go runtime and its operating system
// process. The work of the process advances it, and it is saved as is.
type goRuntime struct {
	Heap       float64                   `json:"heap"`      // allocated bytes, live and not yet collected
	Live       float64                   `json:"live"`      // bytes that survive a collection
	Leaked     float64                   `json:"leaked"`    // bytes of Live that will never be freed
	HeapSys    float64                   `json:"heap_sys"`  // obtained from the system
	Routines   float64                   `json:"routines"`  // leaked goroutines
	Busy       float64                   `json:"busy"`      // calls per second, smoothed
	Allocated  float64                   `json:"allocated"` // bytes since the start
	GCs        int64                     `json:"gcs"`
	LastGC     time.Time                 `json:"last_gc,omitzero"`
	LastCycles []time.Duration           `json:"last_cycles"` // pauses of the last collections, the oldest first
	LastPause  time.Duration             `json:"last_pause"`
	Pauses     instrument.PauseHistogram `json:"pauses"`
	CPU        float64                   `json:"cpu"` // seconds
	Cgo        int64                     `json:"cgo"`
	Received   float64                   `json:"received"`
	Sent       float64                   `json:"sent"`
	Start      time.Time                 `json:"start"`
	Until      time.Time                 `json:"until"` // simulated up to here
	IndexBytes float64                   `json:"index_bytes"`
	Pool       instrument.PoolState      `json:"pool"`
	Cached     [2]int64                  `json:"cached"` // bytes in the caches
	Missed     [2]int64                  `json:"missed"` // entries that they will load
	noise      float64
}

// work is what the calls of a period used.
type work struct {
	calls    int
	cpu      float64 // seconds
	alloc    float64 // bytes
	cgo      int64
	received float64
	sent     float64
}

// newRuntime is a process that starts at t with indexBytes of data to load.
func newRuntime(t time.Time, indexBytes float64) *goRuntime {
	return &goRuntime{
		Heap: indexBytes * 1.15, Allocated: indexBytes * 1.15, Live: indexBytes, HeapSys: indexBytes * 1.3, IndexBytes: indexBytes,
		Pauses: instrument.NewPauseHistogram(), CPU: 1.8, Start: t, Until: t,
	}
}

// indexBytes is how much data an instance keeps in memory at t: everything that
// users have stored so far, which grows slowly without limit.
func indexBytes(instance int, t, origin time.Time) float64 {
	days := t.Sub(origin).Hours() / 24
	return (142+14*float64(instance))*mib + (1.6+0.2*float64(instance))*mib*days
}

// advance brings the process to t. It reports whether it ran out of memory.
func (r *goRuntime) advance(t time.Time, w work, e effects, index float64, d *dice) (killed bool) {
	dt := t.Sub(r.Until).Seconds()
	if dt <= 0 {
		return false
	}
	r.Until = t
	r.smooth(float64(w.calls)/dt, dt)
	r.CPU += w.cpu + dt*0.004
	r.Cgo += w.cgo
	r.Received += w.received + dt*40
	r.Sent += w.sent + dt*220
	r.Leaked += e.leakBytes * dt
	r.Routines += e.leakRoutine * dt
	r.IndexBytes = index
	r.allocate(w.alloc+dt*90*1024+e.leakBytes*dt, d)
	// Memory that the heap no longer needs is returned to the system over a day.
	r.HeapSys = max(r.HeapSys*math.Exp(-dt/86400), 2*r.Live*1.04, r.Heap*1.07)
	r.noise = d.NormFloat64()
	return r.Live > heapLimit
}

// smooth averages the rate of calls with a time constant of two minutes.
func (r *goRuntime) smooth(rate, dt float64) {
	r.Busy += (rate - r.Busy) * (1 - math.Exp(-dt/120))
}

// allocate adds to the heap and collects garbage each time it has doubled, as
// GOGC=100 does.
func (r *goRuntime) allocate(bytes float64, d *dice) {
	r.Allocated += bytes
	r.Live = r.IndexBytes + r.Leaked + r.Routines*2048 + r.Busy*6*mib
	for {
		room := max(2*r.Live-r.Heap, 0)
		if bytes < room {
			r.Heap += bytes
			return
		}
		bytes -= room
		r.collect(d)
	}
}

func (r *goRuntime) collect(d *dice) {
	r.Heap = r.Live
	r.GCs++
	// Two short pauses a cycle, a little longer for a larger heap.
	var cycle time.Duration
	for range 2 {
		r.LastPause = d.lasting(0.00006+r.Live/mib*3e-7, .55)
		r.Pauses.Observe(r.LastPause, 1)
		cycle += r.LastPause
	}
	r.LastGC = r.Until
	r.LastCycles = append(r.LastCycles[max(0, len(r.LastCycles)-maxCycles+1):], cycle)
	r.CPU += r.Live / mib * 0.0004
}

// maxCycles is how many collections Go keeps.
const maxCycles = 256

// pauseQuantiles are the smallest pause of the last collections, the three
// quartiles and the largest, one pause for each collection.
func (r *goRuntime) pauseQuantiles() (q [5]time.Duration) {
	sorted := slices.Sorted(slices.Values(r.LastCycles))
	for k := range q {
		if len(sorted) > 0 {
			q[k] = sorted[(len(sorted)-1)*k/(len(q)-1)]
		}
	}
	return q
}

// stats is what the instrument module's runtime reader would read.
func (r *goRuntime) stats() instrument.RuntimeStats {
	inuse := r.Heap * 1.06
	goroutines := 46 + 9*r.Busy + r.Routines + math.Abs(r.noise)*2
	return instrument.RuntimeStats{
		HeapAlloc: int64(r.Heap), HeapInuse: int64(inuse), HeapSys: int64(r.HeapSys),
		HeapReleased: int64(max(0, (r.HeapSys-inuse)*0.6)),
		StackInuse:   int64(1.2*mib + goroutines*4.5*1024),
		GCCount:      r.GCs, LastGCPause: r.LastPause, GCPauses: r.Pauses.Clone(),
		Goroutines:        int64(goroutines),
		GoroutinesBlocked: int64(max(0, goroutines-4-1.5*r.Busy)),
		CgoCalls:          r.Cgo, NumCPU: 4,
	}
}

// process is what the operating system would say.
func (r *goRuntime) process() promexport.ProcessStats {
	resident := binaryBytes + max(r.Heap*1.06, r.HeapSys*0.55) + 1.2*mib
	return promexport.ProcessStats{
		CPU:            time.Duration(r.CPU * float64(time.Second)),
		ResidentMemory: uint64(resident), VirtualMemory: uint64(1100*mib + r.HeapSys),
		OpenFDs: uint64(27 + 5*r.Busy), MaxFDs: 65536,
		StartTime:       r.Start,
		NetworkReceived: uint64(r.Received), NetworkTransmitted: uint64(r.Sent),
	}
}
