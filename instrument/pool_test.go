package instrument_test

import (
	"context"
	"testing"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

func poolValues(size, active, idle float64) map[string]float64 {
	return map[string]float64{
		"contextd.connection_pool.size":   size,
		"contextd.connection_pool.active": active,
		"contextd.connection_pool.idle":   idle,
	}
}

func TestPoolEvents(t *testing.T) {
	m, reader := newMetrics(t)
	ctx := context.Background()
	collect(t, reader).check(t, poolValues(0, 0, 0)) // exist before the first connection
	for range 3 {
		m.Pool.Opened(ctx)
	}
	m.Pool.Acquired(ctx, 2*time.Millisecond)
	m.Pool.Acquired(ctx, 3*time.Millisecond)
	collect(t, reader).check(t, poolValues(3, 2, 1))
	m.Pool.Released(ctx)
	m.Pool.Discarded(ctx) // broken while in use
	m.Pool.Failed(ctx)
	m.Pool.Closed(ctx)
	m.Pool.Waited(ctx, time.Second)
	got := collect(t, reader)
	got.check(t, poolValues(1, 0, 1))
	got.check(t, map[string]float64{
		"contextd.connections.opened":                  3,
		"contextd.connections.closed":                  2,
		"contextd.connection.errors":                   1,
		"contextd.connection_pool.wait.duration_count": 3,
		"contextd.connection_pool.wait.duration_sum":   1.005,
	})
}

func TestPoolState(t *testing.T) {
	m, reader := newMetrics(t)
	ctx := context.Background()
	m.Pool.SetState(ctx, instrument.PoolState{Size: 10, Active: 7, Idle: 3})
	m.Pool.SetState(ctx, instrument.PoolState{Size: 8, Active: 8, Idle: -5})
	m.Pool.AddConnections(ctx, 12, 4)
	m.Pool.AddConnections(ctx, -1, 0)
	m.Pool.Released(ctx) // events continue from the state that was set
	got := collect(t, reader)
	got.check(t, poolValues(8, 7, 1))
	got.check(t, map[string]float64{"contextd.connections.opened": 12, "contextd.connections.closed": 4})
}

func TestTwoPoolsAddUp(t *testing.T) {
	reader := sdkmetric.NewManualReader()
	mp := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	for range 2 {
		m, err := instrument.New(mp)
		if err != nil {
			t.Fatal(err)
		}
		m.Pool.SetState(context.Background(), instrument.PoolState{Size: 5, Active: 4, Idle: 1})
	}
	collect(t, reader).check(t, poolValues(10, 8, 2))
}
