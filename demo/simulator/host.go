package simulator

import (
	"time"

	dto "github.com/prometheus/client_model/go"
)

const (
	// hosted is the instance whose host runs node_exporter.
	hosted = 1
	// hostName is the instance label of its node_exporter.
	hostName = "contextd-1-host"

	gib      = 1 << 30
	hostRAM  = 16 * gib
	dataDisk = 40 * gib
	rootDisk = 20 * gib
	// dataPerIndexByte is how much contextd stores for each byte of its index in memory: texts, vectors, and backups.
	dataPerIndexByte = 100
	// logsPerDay is how fast the root file system fills, until the logs are deleted once a week.
	logsPerDay = 60 * mib
)

// host is the machine of an instance.
type host struct {
	memoryAvailable         float64 // bytes
	rootAvailable, dataFree float64 // bytes
}

// host is the instance's host now. Its data disk fills with contextd's index, for months before it is full.
func (i *Instance) host() host {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.dice.key(keyHost, uint64(i.index), uint64(i.now.Unix()/60))
	used := 2.9*gib + i.dice.Float64()*120*mib // by the rest of the system
	if i.process != nil {
		used += float64(i.process.runtime.process().ResidentMemory)
	}
	week := 7 * 24 * time.Hour
	logs := i.now.Sub(i.now.Truncate(week)).Hours() / 24 * logsPerDay
	return host{
		memoryAvailable: float64(int64(hostRAM - used)),
		rootAvailable:   float64(int64(rootDisk - 7.6*gib - logs)),
		dataFree:        float64(int64(max(0, dataDisk-2*gib-dataPerIndexByte*indexBytes(i.index, i.now, i.origin)))),
	}
}

// families are node_exporter's metrics of the host.
func (h host) families() []*dto.MetricFamily {
	root := []string{"device", "/dev/vda1", "fstype", "ext4", "mountpoint", "/"}
	data := []string{"device", "/dev/vdb", "fstype", "xfs", "mountpoint", "/var/lib/contextd"}
	return []*dto.MetricFamily{
		also(gauge("node_filesystem_avail_bytes", "Filesystem space available to non-root users in bytes.", h.rootAvailable, root...), h.dataFree, data...),
		also(gauge("node_filesystem_size_bytes", "Filesystem size in bytes.", rootDisk, root...), dataDisk, data...),
		gauge("node_memory_MemAvailable_bytes", "Memory information field MemAvailable_bytes.", h.memoryAvailable),
		gauge("node_memory_MemTotal_bytes", "Memory information field MemTotal_bytes.", hostRAM),
	}
}
