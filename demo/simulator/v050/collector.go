package v050

import (
	"math"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/fyrsmithlabs/contextd-observability/instrument/promexport"
)

// goVersion is what v0.5.0 is built with.
const goVersion = "go1.25.7"

// Runtime is the state of a process in its GET /metrics: what
// client_golang 1.23 collects by default about the Go runtime, the operating
// system process and its own handler. Sizes are in bytes.
type Runtime struct {
	HeapAlloc, HeapInuse, HeapSys, HeapReleased, StackInuse float64

	Allocated  float64 // since the start, including freed memory
	NextGC     float64 // heap size at which the next collection starts
	LastGC     time.Time
	GCs        int64
	PauseTotal time.Duration
	// Pauses are the 0th, 25th, 50th, 75th and 100th percentile of the pauses of
	// the last collections, one pause for each collection.
	Pauses [5]time.Duration

	Goroutines, Threads, CPUs int64

	Process promexport.ProcessStats
	// Scrapes is the number of served GET /metrics.
	Scrapes int64
}

// Quantiles are those of go_gc_duration_seconds, and of Runtime.Pauses.
var Quantiles = [5]float64{0, .25, .5, .75, 1}

// Collector collects go_*, process_* and promhttp_* from read.
func Collector(read func() Runtime) prometheus.Collector { return collector{read} }

type collector struct{ read func() Runtime }

// objectBytes is the mean size of an object on the heap.
const objectBytes = 112

// Memory of a Go process besides its heap and its stacks.
const (
	profilingBytes  = 1.44e6
	collectingBytes = 4.1e6
	otherBytes      = 1.1e6
	cacheBytes      = 1208 // for each CPU
)

type reading struct {
	desc  *prometheus.Desc
	kind  prometheus.ValueType
	value func(Runtime) float64
}

func gauge(name, help string, value func(Runtime) float64) reading {
	return reading{prometheus.NewDesc(name, help, nil, nil), prometheus.GaugeValue, value}
}

func counter(name, help string, value func(Runtime) float64) reading {
	return reading{prometheus.NewDesc(name, help, nil, nil), prometheus.CounterValue, value}
}

func spans(r Runtime) float64 { return r.HeapInuse / 8192 * 130 }

func system(r Runtime) float64 {
	return r.HeapSys + r.StackInuse + spans(r)*1.2 + cacheBytes*float64(r.CPUs) + profilingBytes + collectingBytes + otherBytes
}

var readings = []reading{
	gauge("go_goroutines", "Number of goroutines that currently exist.", func(r Runtime) float64 { return float64(r.Goroutines) }),
	gauge("go_threads", "Number of OS threads created.", func(r Runtime) float64 { return float64(r.Threads) }),
	gauge("go_sched_gomaxprocs_threads", "The current GOMAXPROCS.", func(r Runtime) float64 { return float64(r.CPUs) }),
	gauge("go_gc_gogc_percent", "Heap size target percentage.", func(Runtime) float64 { return 100 }),
	gauge("go_gc_gomemlimit_bytes", "Go runtime memory limit; none is the largest integer.", func(Runtime) float64 { return math.MaxInt64 }),

	gauge("go_memstats_alloc_bytes", "Bytes allocated in heap and in use.", func(r Runtime) float64 { return r.HeapAlloc }),
	counter("go_memstats_alloc_bytes_total", "Bytes allocated in heap until now.", func(r Runtime) float64 { return r.Allocated }),
	counter("go_memstats_mallocs_total", "Heap objects allocated.", func(r Runtime) float64 { return math.Floor(r.Allocated / objectBytes) }),
	counter("go_memstats_frees_total", "Heap objects freed.",
		func(r Runtime) float64 { return math.Floor(max(r.Allocated-r.HeapAlloc, 0) / objectBytes) }),
	gauge("go_memstats_sys_bytes", "Bytes obtained from system.", system),
	gauge("go_memstats_heap_alloc_bytes", "Heap bytes allocated and in use.", func(r Runtime) float64 { return r.HeapAlloc }),
	gauge("go_memstats_heap_sys_bytes", "Heap bytes obtained from system.", func(r Runtime) float64 { return r.HeapSys }),
	gauge("go_memstats_heap_idle_bytes", "Heap bytes waiting to be used.", func(r Runtime) float64 { return r.HeapSys - r.HeapInuse }),
	gauge("go_memstats_heap_inuse_bytes", "Heap bytes in use.", func(r Runtime) float64 { return r.HeapInuse }),
	gauge("go_memstats_heap_released_bytes", "Heap bytes released to OS.", func(r Runtime) float64 { return r.HeapReleased }),
	gauge("go_memstats_heap_objects", "Allocated objects.", func(r Runtime) float64 { return math.Floor(r.HeapAlloc / objectBytes) }),
	gauge("go_memstats_stack_inuse_bytes", "Stack bytes in use.", func(r Runtime) float64 { return r.StackInuse }),
	gauge("go_memstats_stack_sys_bytes", "Stack bytes obtained from system.", func(r Runtime) float64 { return r.StackInuse }),
	gauge("go_memstats_mspan_inuse_bytes", "Bytes in use by mspan structures.", spans),
	gauge("go_memstats_mspan_sys_bytes", "Bytes of mspan structures obtained from system.", func(r Runtime) float64 { return spans(r) * 1.2 }),
	gauge("go_memstats_mcache_inuse_bytes", "Bytes in use by mcache structures.", func(r Runtime) float64 { return cacheBytes * float64(r.CPUs) }),
	gauge("go_memstats_mcache_sys_bytes", "Bytes of mcache structures obtained from system.", func(Runtime) float64 { return 15704 }),
	gauge("go_memstats_buck_hash_sys_bytes", "Bytes used by the profiling bucket hash table.", func(Runtime) float64 { return profilingBytes }),
	gauge("go_memstats_gc_sys_bytes", "Bytes used for garbage collection metadata.", func(Runtime) float64 { return collectingBytes }),
	gauge("go_memstats_other_sys_bytes", "Bytes used for other system allocations.", func(Runtime) float64 { return otherBytes }),
	gauge("go_memstats_next_gc_bytes", "Heap bytes when the next garbage collection will take place.", func(r Runtime) float64 { return r.NextGC }),
	gauge("go_memstats_last_gc_time_seconds", "Time of the last garbage collection.", func(r Runtime) float64 { return unixSeconds(r.LastGC) }),

	counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.", func(r Runtime) float64 { return r.Process.CPU.Seconds() }),
	gauge("process_resident_memory_bytes", "Resident memory size in bytes.", func(r Runtime) float64 { return float64(r.Process.ResidentMemory) }),
	gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.", func(r Runtime) float64 { return float64(r.Process.VirtualMemory) }),
	gauge("process_virtual_memory_max_bytes", "Maximum amount of virtual memory available in bytes.", func(Runtime) float64 { return math.MaxUint64 }),
	gauge("process_open_fds", "Number of open file descriptors.", func(r Runtime) float64 { return float64(r.Process.OpenFDs) }),
	gauge("process_max_fds", "Maximum number of open file descriptors.", func(r Runtime) float64 { return float64(r.Process.MaxFDs) }),
	gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.", func(r Runtime) float64 { return unixSeconds(r.Process.StartTime) }),
	counter("process_network_receive_bytes_total", "Number of bytes received by the process over the network.",
		func(r Runtime) float64 { return float64(r.Process.NetworkReceived) }),
	counter("process_network_transmit_bytes_total", "Number of bytes sent by the process over the network.",
		func(r Runtime) float64 { return float64(r.Process.NetworkTransmitted) }),

	gauge("promhttp_metric_handler_requests_in_flight", "Current number of scrapes being served.", func(Runtime) float64 { return 1 }),
}

var (
	pausesDesc = prometheus.NewDesc("go_gc_duration_seconds",
		"A summary of the pause duration in garbage collection cycles.", nil, nil)
	infoDesc = prometheus.NewDesc("go_info", "Information about the Go environment.", nil,
		prometheus.Labels{"version": goVersion})
	scrapesDesc = prometheus.NewDesc("promhttp_metric_handler_requests_total",
		"Total number of scrapes by HTTP status code.", []string{"code"}, nil)
)

// unixSeconds are the seconds of a time since 1970, to the millisecond; 0 for none.
func unixSeconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}

// Describe implements prometheus.Collector.
func (collector) Describe(ch chan<- *prometheus.Desc) {
	ch <- pausesDesc
	ch <- infoDesc
	ch <- scrapesDesc
	for _, m := range readings {
		ch <- m.desc
	}
}

// Collect implements prometheus.Collector.
func (c collector) Collect(ch chan<- prometheus.Metric) {
	r := c.read()
	quantiles := make(map[float64]float64, len(Quantiles))
	for i, q := range Quantiles {
		quantiles[q] = r.Pauses[i].Seconds()
	}
	ch <- prometheus.MustNewConstSummary(pausesDesc, uint64(r.GCs), r.PauseTotal.Seconds(), quantiles)
	ch <- prometheus.MustNewConstMetric(infoDesc, prometheus.GaugeValue, 1)
	for code, n := range map[string]float64{"200": float64(r.Scrapes), "500": 0, "503": 0} {
		ch <- prometheus.MustNewConstMetric(scrapesDesc, prometheus.CounterValue, n, code)
	}
	for _, m := range readings {
		ch <- prometheus.MustNewConstMetric(m.desc, m.kind, m.value(r))
	}
}
