package instrument_test

import (
	"context"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// fixed is a simulated runtime.
type fixed struct{ pauses *instrument.PauseHistogram }

func (f fixed) Read() instrument.RuntimeStats {
	pauses := instrument.NewPauseHistogram()
	if f.pauses != nil {
		pauses = *f.pauses
	}
	return instrument.RuntimeStats{
		HeapAlloc: 10, HeapSys: 20, HeapInuse: 12, HeapReleased: 4, StackInuse: 5,
		GCCount: 3, LastGCPause: time.Microsecond, GCPauses: pauses,
		Goroutines: 7, GoroutinesBlocked: 6, CgoCalls: 2, NumCPU: 8,
	}
}

func TestPauseHistogram(t *testing.T) {
	h := instrument.NewPauseHistogram()
	h.Observe(10*time.Microsecond, 2) // a bound belongs to its own bucket
	h.Observe(11*time.Microsecond, 1)
	h.Observe(time.Second, 3) // above every bound
	h.Observe(-time.Second, 1)
	copied := h.Clone()
	h.Observe(time.Second, 100)
	last := len(copied.Counts) - 1
	if copied.Counts[0] != 3 || copied.Counts[1] != 1 || copied.Counts[last] != 3 {
		t.Errorf("the counts are %v", copied.Counts)
	}
	if want := 3 + 31e-6; math.Abs(copied.Sum-want) > 1e-12 {
		t.Errorf("the sum is %v, want %v", copied.Sum, want)
	}
}

func TestMalformedPausesAreNamedAndCostOnlyThemselves(t *testing.T) {
	for name, c := range map[string]struct {
		h    instrument.PauseHistogram
		want string
	}{
		"empty":        {instrument.PauseHistogram{}, "0 bounds and 0 counts"},
		"short counts": {instrument.PauseHistogram{Bounds: []float64{1, 2}, Counts: []uint64{1}}, "2 bounds and 1 counts"},
		"unsorted":     {instrument.PauseHistogram{Bounds: []float64{2, 1}, Counts: make([]uint64, 3)}, "2 is followed by 1"},
		"not a number": {instrument.PauseHistogram{Bounds: []float64{1, math.NaN()}, Counts: make([]uint64, 3)}, "1 is followed by NaN"},
	} {
		scopes, err := instrument.NewRuntime(fixed{&c.h}).Produce(context.Background())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v, want one with %q", name, err, c.want)
		}
		if len(scopes) != 1 || len(scopes[0].Metrics) != 11 {
			t.Errorf("%s: the other metrics are lost: %v", name, scopes)
		}
	}
}

func TestRuntimeHonoursACancelledCollection(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if scopes, err := instrument.NewRuntime(nil).Produce(ctx); scopes != nil || err != nil {
		t.Errorf("Produce gives %v, %v", scopes, err)
	}
}

// The process reader agrees with runtime.MemStats, whose terms it uses.
func TestProcessReaderAgreesWithMemStats(t *testing.T) {
	ballast := make([]byte, 64<<20)
	runtime.GC()
	got := freshRead(t)
	var ms runtime.MemStats
	runtime.ReadMemStats(&ms)
	for _, c := range []struct {
		name string
		got  int64
		want uint64
	}{
		{"HeapAlloc", got.HeapAlloc, ms.HeapAlloc},
		{"HeapSys", got.HeapSys, ms.HeapSys},
		{"HeapInuse", got.HeapInuse, ms.HeapInuse},
		{"HeapReleased", got.HeapReleased, ms.HeapReleased},
		{"StackInuse", got.StackInuse, ms.StackInuse},
	} {
		if diff := math.Abs(float64(c.got) - float64(c.want)); diff > 4<<20 {
			t.Errorf("%s is %d, MemStats says %d", c.name, c.got, c.want)
		}
	}
	if got.HeapAlloc < 64<<20 {
		t.Errorf("HeapAlloc is %d with 64 MiB in use", got.HeapAlloc)
	}
	if got.GCCount < 1 || got.GCCount > int64(ms.NumGC) {
		t.Errorf("GCCount is %d, MemStats says %d", got.GCCount, ms.NumGC)
	}
	if got.LastGCPause <= 0 || got.LastGCPause > time.Second {
		t.Errorf("the last pause was %v", got.LastGCPause)
	}
	var pauses uint64
	for _, n := range got.GCPauses.Counts {
		pauses += n
	}
	if pauses < uint64(got.GCCount) || got.GCPauses.Sum <= 0 {
		t.Errorf("%d pauses of %v s in %d collections", pauses, got.GCPauses.Sum, got.GCCount)
	}
	if got.NumCPU != int64(runtime.NumCPU()) {
		t.Errorf("NumCPU is %d", got.NumCPU)
	}
	runtime.KeepAlive(ballast)
}

// freshRead waits until the process reader reads again.
func freshRead(t *testing.T) instrument.RuntimeStats {
	t.Helper()
	time.Sleep(1100 * time.Millisecond)
	return instrument.ProcessReader().Read()
}

func TestBlockedGoroutinesAreCounted(t *testing.T) {
	const blocked = 50
	before := freshRead(t)
	release := make(chan struct{})
	for range blocked {
		go func() { <-release }()
	}
	after := freshRead(t)
	close(release)
	if d := after.Goroutines - before.Goroutines; d < blocked-5 || d > blocked+5 {
		t.Errorf("%d more goroutines, want about %d", d, blocked)
	}
	if d := after.GoroutinesBlocked - before.GoroutinesBlocked; d < blocked-5 || d > blocked+5 {
		t.Errorf("%d more blocked goroutines, want about %d", d, blocked)
	}
	if after.GoroutinesBlocked >= after.Goroutines {
		t.Errorf("%d of %d goroutines are blocked, but this one runs", after.GoroutinesBlocked, after.Goroutines)
	}
}

func TestProcessReaderReusesItsReadingForASecond(t *testing.T) {
	first := freshRead(t)
	runtime.GC()
	if again := instrument.ProcessReader().Read(); again.GCCount != first.GCCount {
		t.Error("a second reading within a second was not reused")
	}
	if later := freshRead(t); later.GCCount <= first.GCCount {
		t.Error("a reading after a second was reused")
	}
}
