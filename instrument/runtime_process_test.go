package instrument

import (
	"math"
	"runtime/metrics"
	"testing"
)

// Every name that is read exists in this toolchain, with the expected kind.
func TestRuntimeNamesExist(t *testing.T) {
	kinds := map[string]metrics.ValueKind{}
	for _, d := range metrics.All() {
		kinds[d.Name] = d.Kind
	}
	for i, name := range runtimeNames {
		want := metrics.KindUint64
		if i == gcPauses {
			want = metrics.KindFloat64Histogram
		}
		if kinds[name] != want {
			t.Errorf("%s has the kind %v, want %v", name, kinds[name], want)
		}
	}
}

func TestRebucket(t *testing.T) {
	h := rebucket(&metrics.Float64Histogram{
		Buckets: []float64{math.Inf(-1), 0, 10e-6, 20e-6, 0.2, math.Inf(1)},
		Counts:  []uint64{1, 2, 3, 4, 5},
	})
	// Middles: 0, 5, 15 microseconds, 0.10001 s, and 0.2 s for the open end.
	want := make([]uint64, len(pauseBuckets)+1)
	want[0], want[1], want[len(want)-1] = 3, 3, 9
	for i := range want {
		if h.Counts[i] != want[i] {
			t.Errorf("bucket %d holds %d, want %d", i, h.Counts[i], want[i])
		}
	}
	if sum := 2*5e-6 + 3*15e-6 + 4*0.10001 + 5*0.2; math.Abs(h.Sum-sum) > 1e-12 {
		t.Errorf("the sum is %v, want %v", h.Sum, sum)
	}
}

// BenchmarkProcessRead is one reading of the running process, at most once a second.
func BenchmarkProcessRead(b *testing.B) {
	r := process()
	b.ReportAllocs()
	for b.Loop() {
		r.mu.Lock()
		r.read()
		r.mu.Unlock()
	}
}
