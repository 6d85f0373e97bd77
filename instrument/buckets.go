package instrument

import "slices"

var (
	durationBuckets = []float64{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}
	// Tools, embeddings and operations on the stores may take minutes: an index of a
	// repository, a consolidation of memories. 2 s is the threshold of the roadmap's alert.
	workBuckets  = []float64{0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10, 30, 60, 120, 300}
	sizeBuckets  = []float64{100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000}
	batchBuckets = []float64{1, 2, 5, 10, 25, 50, 100, 250, 500}
	// Longer work: batches of documents, context branches, sessions.
	longBuckets    = []float64{0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300}
	branchBuckets  = []float64{0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600}
	sessionBuckets = []float64{30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800}

	batchSizeBuckets  = []float64{1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000}
	batchItemBuckets  = []float64{1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 10_000}
	checkpointBuckets = []float64{1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304}
	resultBuckets     = []float64{0, 1, 5, 10, 25, 50, 100}
	tokenBuckets      = []float64{100, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000}
	ratioBuckets      = []float64{0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1}

	pauseBuckets = []float64{
		0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005,
		0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
	}
)

// DurationBuckets returns the upper bounds, in seconds, of the durations of
// requests and of the services' operations: 1 ms to 10 s, as contextd v0.5.0.
// Batches, context branches, sessions and the garbage collector have others.
func DurationBuckets() []float64 { return slices.Clone(durationBuckets) }

// WorkBuckets returns the upper bounds, in seconds, of the durations of tools,
// embeddings and operations on the stores: 1 ms to 5 minutes.
func WorkBuckets() []float64 { return slices.Clone(workBuckets) }

// SizeBuckets returns the upper bounds, in bytes, of request and response sizes.
func SizeBuckets() []float64 { return slices.Clone(sizeBuckets) }

// BatchBuckets returns the upper bounds, in texts, of embedding batch sizes.
func BatchBuckets() []float64 { return slices.Clone(batchBuckets) }

// PauseBuckets returns the upper bounds, in seconds, of garbage collection
// pauses: 10 microseconds to 100 milliseconds.
func PauseBuckets() []float64 { return slices.Clone(pauseBuckets) }
