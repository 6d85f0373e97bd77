package promexport

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// ProcessStats is the state of an operating system process at one moment.
type ProcessStats struct {
	// CPU time spent since start, user and system together.
	CPU time.Duration
	// ResidentMemory and VirtualMemory in bytes.
	ResidentMemory, VirtualMemory uint64
	// OpenFDs and MaxFDs are file descriptors in use and allowed.
	OpenFDs, MaxFDs uint64
	// StartTime of the process.
	StartTime time.Time
	// NetworkReceived and NetworkTransmitted are bytes since start.
	NetworkReceived, NetworkTransmitted uint64
}

// ProcessCollector collects process_* from read, under the names of Prometheus'
// client libraries, for a process that is simulated or measured in another way.
func ProcessCollector(read func() ProcessStats) prometheus.Collector {
	return processCollector{read}
}

type processCollector struct{ read func() ProcessStats }

type processMetric struct {
	desc  *prometheus.Desc
	kind  prometheus.ValueType
	value func(ProcessStats) float64
}

func newProcessMetric(name, help string, kind prometheus.ValueType, value func(ProcessStats) float64) processMetric {
	return processMetric{prometheus.NewDesc("process_"+name, help, nil, nil), kind, value}
}

var processMetrics = []processMetric{
	newProcessMetric("cpu_seconds_total", "Total user and system CPU time spent in seconds.", prometheus.CounterValue,
		func(s ProcessStats) float64 { return s.CPU.Seconds() }),
	newProcessMetric("resident_memory_bytes", "Resident memory size in bytes.", prometheus.GaugeValue,
		func(s ProcessStats) float64 { return float64(s.ResidentMemory) }),
	newProcessMetric("virtual_memory_bytes", "Virtual memory size in bytes.", prometheus.GaugeValue,
		func(s ProcessStats) float64 { return float64(s.VirtualMemory) }),
	newProcessMetric("open_fds", "Number of open file descriptors.", prometheus.GaugeValue,
		func(s ProcessStats) float64 { return float64(s.OpenFDs) }),
	newProcessMetric("max_fds", "Maximum number of open file descriptors.", prometheus.GaugeValue,
		func(s ProcessStats) float64 { return float64(s.MaxFDs) }),
	newProcessMetric("start_time_seconds", "Start time of the process since unix epoch in seconds.", prometheus.GaugeValue,
		func(s ProcessStats) float64 { return float64(s.StartTime.UnixMilli()) / 1000 }),
	newProcessMetric("network_receive_bytes_total", "Number of bytes received by the process over the network.",
		prometheus.CounterValue, func(s ProcessStats) float64 { return float64(s.NetworkReceived) }),
	newProcessMetric("network_transmit_bytes_total", "Number of bytes sent by the process over the network.",
		prometheus.CounterValue, func(s ProcessStats) float64 { return float64(s.NetworkTransmitted) }),
}

// Describe implements prometheus.Collector.
func (processCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, m := range processMetrics {
		ch <- m.desc
	}
}

// Collect implements prometheus.Collector.
func (c processCollector) Collect(ch chan<- prometheus.Metric) {
	s := c.read()
	for _, m := range processMetrics {
		ch <- prometheus.MustNewConstMetric(m.desc, m.kind, m.value(s))
	}
}
