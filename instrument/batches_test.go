package instrument_test

import (
	"context"
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

func TestBatches(t *testing.T) {
	m, reader := newMetrics(t)
	ctx := context.Background()
	collect(t, reader).check(t, map[string]float64{"contextd.batch.errors": 0})
	m.Batches.Record(ctx, instrument.Batch{Duration: 2 * time.Second, Bytes: 5000, Items: 40})
	m.Batches.Record(ctx, instrument.Batch{Duration: -time.Second, Bytes: -1, Items: -1, Err: errAny})
	m.Batches.Record(ctx, instrument.Batch{}) // an empty batch is one too
	collect(t, reader).check(t, map[string]float64{
		"contextd.batch.size_count":        2,
		"contextd.batch.size_sum":          5000,
		"contextd.batch.items.total_count": 2,
		"contextd.batch.items.total_sum":   40,
		"contextd.batch.duration_count":    3,
		"contextd.batch.duration_sum":      2,
		"contextd.batch.errors":            1,
	})
}
