package instrument_test

import (
	"context"
	"math"
	"sync/atomic"
	"testing"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/simulate"
)

// clock is a clock that a test sets.
type clock struct{ nanoseconds atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.nanoseconds.Store(time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC).UnixNano())
	return c
}

func (c *clock) now() time.Time          { return time.Unix(0, c.nanoseconds.Load()) }
func (c *clock) advance(d time.Duration) { c.nanoseconds.Add(int64(d)) }

const requestRate = "contextd.request_rate_per_second"

func TestRateLimitCounts(t *testing.T) {
	m, reader := newMetrics(t)
	ctx := context.Background()
	collect(t, reader).check(t, map[string]float64{
		"contextd.rate_limit.hits": 0, "contextd.rate_limit.rejects": 0, requestRate: 0,
	})
	m.RateLimit.Checked(ctx, false)
	m.RateLimit.Checked(ctx, true)
	m.RateLimit.Add(ctx, 10, 4)
	m.RateLimit.Add(ctx, -10, -4)
	collect(t, reader).check(t, map[string]float64{"contextd.rate_limit.hits": 12, "contextd.rate_limit.rejects": 5})
}

func TestRequestRate(t *testing.T) {
	c := newClock()
	m, reader := newMetrics(t, instrument.WithClock(c.now))
	ctx := context.Background()
	rate := func(want float64) {
		t.Helper()
		collect(t, reader).check(t, map[string]float64{requestRate: want})
	}
	m.RateLimit.Add(ctx, 20, 0)
	rate(0) // the second has not passed
	c.advance(time.Second)
	rate(20)
	c.advance(time.Second)
	rate(10)
	for range 40 { // steady: the window is full
		m.RateLimit.Add(ctx, 6, 0)
		c.advance(time.Second)
	}
	rate(6)
	c.advance(10 * time.Second)
	rate(2)
	c.advance(time.Hour)
	rate(0)
	m.RateLimit.Add(ctx, 15, 0)
	c.advance(-time.Minute) // a clock that goes backwards gives no negative rate
	rate(0)
}

func TestRequestRateOfTheLimiter(t *testing.T) {
	m, reader := newMetrics(t)
	for _, c := range []struct{ set, want float64 }{
		{42.5, 42.5}, {0, 0}, {7, 7}, {-1, 0}, {7, 7}, {math.NaN(), 0}, {7, 7}, {math.Inf(1), 0},
	} {
		simulate.SetRate(m.RateLimit, c.set)
		collect(t, reader).check(t, map[string]float64{requestRate: c.want})
	}
}

func TestRequestRatesAddUp(t *testing.T) {
	reader := sdkmetric.NewManualReader()
	mp := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	for range 2 {
		m, err := instrument.New(mp)
		if err != nil {
			t.Fatal(err)
		}
		simulate.SetRate(m.RateLimit, 5)
	}
	for range 3 { // and is the same in every collection
		collect(t, reader).check(t, map[string]float64{requestRate: 10})
	}
}
