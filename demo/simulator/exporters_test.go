package simulator

import (
	"cmp"
	"net/http"
	"slices"
	"testing"
	"time"
)

// observation is what the exporters of contextd-1 say in a time.
type observation struct {
	health, stored float64 // share of the probes that fail
	statuses       []int   // of save and search
	seconds        float64 // mean duration of a save
	memory         float64 // mean of what is available on the host, in MiB
}

// observe samples the exporters once a minute, as scrapes do.
func observe(t *testing.T, c *Cluster, from, to time.Time) (o observation) {
	t.Helper()
	n := 0.0
	for at := from; !at.After(to); at = at.Add(time.Minute) {
		advance(t, c, at)
		n++
		o.memory += c.Instances[1].host().memoryAvailable / mib
		for k, p := range probes {
			r := c.Instances[1].probe(k)
			failed := 0.0
			if !r.success {
				failed = 1
			}
			if !p.stored {
				o.health += failed
				continue
			}
			o.stored += failed / 2
			if !slices.Contains(o.statuses, r.status) {
				o.statuses = append(o.statuses, r.status)
			}
			if p.endpoint == routeSave {
				o.seconds += r.seconds
			}
		}
	}
	o.health, o.stored, o.seconds = o.health/n, o.stored/n, o.seconds/n
	o.memory /= n
	slices.Sort(o.statuses)
	return o
}

// What each fault does to the probes and the host; one that is not listed does nothing.
func TestFaultsAndExporters(t *testing.T) {
	type change struct {
		health, storedFrom, storedTo float64
		statuses                     []int
		slower                       float64 // at least; 0: as usual
		lessMemory                   float64 // MiB at least
	}
	changes := map[string]change{
		"silent-errors": {storedFrom: 1, storedTo: 1, statuses: []int{200}},
		"instance-down": {health: 1, storedFrom: 1, storedTo: 1, statuses: []int{0}, lessMemory: -1000},
		// In three hours some probes are refused.
		"database-errors": {storedFrom: .003, storedTo: .06, statuses: []int{200, 500}},
		"pool-exhaustion": {slower: 20},
		"slow-embeddings": {slower: 20},
		"bad-release":     {slower: 1.6},
		"memory-leak":     {lessMemory: 100},
		// Without a process, or with a new one every minute, more is available.
		"crash-loop": {lessMemory: -1000},
	}
	start, end := monday.Add(5*time.Minute), monday.Add(3*time.Hour)
	usual := observe(t, newCluster(t, plain(1)), start.Add(time.Minute), end)
	if usual.health != 0 || usual.stored != 0 || !slices.Equal(usual.statuses, []int{http.StatusOK}) {
		t.Fatalf("without a fault, probes fail: %+v", usual)
	}
	for fault := range faults {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			in := Incident{ID: "x", Fault: fault, Start: start, End: end.Add(time.Hour)}
			got, want := observe(t, newCluster(t, plain(1, in)), start.Add(time.Minute), end), changes[fault]
			if want.statuses == nil {
				want.statuses = usual.statuses
			}
			if got.health != want.health || got.stored < want.storedFrom || got.stored > want.storedTo {
				t.Errorf("%g of the health probes fail and %g of the others", got.health, got.stored)
			}
			if !slices.Equal(got.statuses, want.statuses) {
				t.Errorf("statuses %v, want %v", got.statuses, want.statuses)
			}
			factor := got.seconds / usual.seconds
			if got.statuses[0] != 0 && (want.slower == 0 && (factor < .9 || factor > 1.1) || factor < want.slower) {
				t.Errorf("a save takes %.3f s, usually %.3f s", got.seconds, usual.seconds)
			}
			if less := usual.memory - got.memory; less < cmp.Or(want.lessMemory, -60) || want.lessMemory == 0 && less > 60 {
				t.Errorf("%.0f MiB of memory less are available", less)
			}
		})
	}
}

// The disks fill slowly: after months there is room, and a straight line forecasts when there is none.
func TestDisksFill(t *testing.T) {
	s := plain(1)
	c := newCluster(t, s)
	i := c.Instances[hosted]
	var last host
	for d := range 60 {
		i.now = s.Origin.AddDate(0, 0, d)
		h := i.host()
		if h.dataFree < .3*dataDisk || h.rootAvailable < .5*rootDisk || h.memoryAvailable < .6*hostRAM {
			t.Errorf("day %d: %+v", d, h)
		}
		if fallen := last.dataFree - h.dataFree; d > 0 && (fallen < 100*mib || fallen > 400*mib) {
			t.Errorf("day %d: the data disk lost %.0f MiB", d, fallen/mib)
		}
		last = h
	}
}

// A probe depends on the seed and the minute alone, and continues after a stop.
func TestExportersContinue(t *testing.T) {
	at := monday.Add(40 * time.Minute)
	in := Incident{ID: "x", Fault: "database-errors", Start: monday.Add(time.Minute), End: at.Add(time.Hour)}
	c := newCluster(t, plain(1, in))
	advance(t, c, at)
	st, err := c.Save()
	if err != nil {
		t.Fatal(err)
	}
	resumed, err := Resume(c.Schedule(), st, true)
	if err != nil {
		t.Fatal(err)
	}
	for k, i := range resumed.Instances {
		for p := range probes {
			if got, want := i.probe(p), c.Instances[k].probe(p); got != want {
				t.Errorf("%s of %s: %+v after a stop, %+v before", probes[p].endpoint, i.Name, got, want)
			}
		}
	}
	if got, want := resumed.Instances[hosted].host(), c.Instances[hosted].host(); got != want {
		t.Errorf("host %+v after a stop, %+v before", got, want)
	}
}

func TestV050HasNoExporters(t *testing.T) {
	s := plain(1)
	s.Names = V050
	if list := newCluster(t, s).Instances[0].Exporters(); len(list) != 0 {
		t.Errorf("%d exporters", len(list))
	}
}
