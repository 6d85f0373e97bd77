package instrument

import "slices"

var (
	durationBuckets = []float64{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}
	sizeBuckets     = []float64{100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000}
	batchBuckets    = []float64{1, 2, 5, 10, 25, 50, 100, 250, 500}
	pauseBuckets    = []float64{
		0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005,
		0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
	}
)

// DurationBuckets returns the upper bounds, in seconds, of every duration
// histogram except the garbage collector's: 1 ms to 10 s, as contextd v0.5.0.
func DurationBuckets() []float64 { return slices.Clone(durationBuckets) }

// SizeBuckets returns the upper bounds, in bytes, of request and response sizes.
func SizeBuckets() []float64 { return slices.Clone(sizeBuckets) }

// BatchBuckets returns the upper bounds, in texts, of embedding batch sizes.
func BatchBuckets() []float64 { return slices.Clone(batchBuckets) }

// PauseBuckets returns the upper bounds, in seconds, of garbage collection
// pauses: 10 microseconds to 100 milliseconds.
func PauseBuckets() []float64 { return slices.Clone(pauseBuckets) }
