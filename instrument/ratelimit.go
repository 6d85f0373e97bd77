package instrument

import (
	"context"
	"math"
	"sync"
	"time"

	"go.opentelemetry.io/otel/metric"
)

// rateWindow is the length of the request rate's window in whole seconds.
const rateWindow = 15

// RateLimit records the decisions of a rate limiter and its request rate.
type RateLimit struct {
	hits    metric.Int64Counter
	rejects metric.Int64Counter
	rate    metric.Float64ObservableUpDownCounter

	clock func() time.Time

	mu  sync.Mutex
	win rateCounter
	set float64 // by setRate; NaN: measured here
}

func newRateLimit(b *builder, cfg config) *RateLimit {
	r := &RateLimit{
		hits: b.counter("contextd.rate_limit.hits", "{request}",
			"Requests that counted against a rate limit."),
		rejects: b.counter("contextd.rate_limit.rejects", "{request}",
			"Requests that a rate limit rejected."),
		// A unit would become part of the name a second time.
		rate: b.floatObservableUpDownCounter("contextd.request_rate_per_second", "",
			"Requests per second, measured by the rate limiter over the last 15 seconds."),
		clock: cfg.clock,
		set:   math.NaN(),
	}
	startAtZero(r.hits, r.rejects)
	b.observe(r.observe, "contextd.request_rate_per_second", r.rate)
	return r
}

// Checked counts one request that a rate limit applied to, and whether it was
// rejected.
func (r *RateLimit) Checked(ctx context.Context, rejected bool) {
	if rejected {
		r.Add(ctx, 1, 1)
	} else {
		r.Add(ctx, 1, 0)
	}
}

// Add counts several requests at once: those that a rate limit applied to, and
// those of them that were rejected. A number below 1 is ignored.
func (r *RateLimit) Add(ctx context.Context, checked, rejected int64) {
	if r == nil {
		return
	}
	if checked > 0 {
		r.hits.Add(ctx, checked)
		now := r.clock().Unix()
		r.mu.Lock()
		r.win.add(now, checked)
		r.mu.Unlock()
	}
	if rejected > 0 {
		r.rejects.Add(ctx, rejected)
	}
}

// setRate is simulate.SetRate.
func (r *RateLimit) setRate(perSecond float64) {
	if r == nil {
		return
	}
	if !(perSecond >= 0) || math.IsInf(perSecond, 1) {
		perSecond = math.NaN()
	}
	r.mu.Lock()
	r.set = perSecond
	r.mu.Unlock()
}

func (r *RateLimit) observe(_ context.Context, o metric.Observer) error {
	now := r.clock().Unix()
	r.mu.Lock()
	rate := r.set
	if math.IsNaN(rate) {
		rate = r.win.perSecond(now)
	}
	r.mu.Unlock()
	o.ObserveFloat64(r.rate, rate)
	return nil
}

// rateCounter counts events per second over the window of its rate. Its slots
// include the current, unfinished second.
type rateCounter struct {
	first int64 // the second of the first event; 0: none yet
	slots [rateWindow + 1]struct{ second, n int64 }
}

func (c *rateCounter) add(second, n int64) {
	if c.first == 0 {
		c.first = second
	}
	s := &c.slots[index(second)]
	if s.second != second {
		s.second, s.n = second, 0
	}
	s.n += n
}

// perSecond is the rate over the whole seconds before now, at most rateWindow
// and not further back than the first event.
func (c *rateCounter) perSecond(now int64) float64 {
	if c.first == 0 {
		return 0
	}
	var n int64
	for _, s := range c.slots {
		if age := now - s.second; age >= 1 && age <= rateWindow {
			n += s.n
		}
	}
	return float64(n) / float64(min(max(now-c.first, 1), rateWindow))
}

// index is a second's slot, also of a clock before 1970.
func index(second int64) int64 {
	const n = rateWindow + 1
	return (second%n + n) % n
}
