package instrument

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/metric"
)

// births holds new series of counters at 0. If a series started above 0,
// increase() would miss its first events, since Prometheus cannot know that they
// are new. Labels that are known from the start need no hold: their counters
// exist at 0. These are for labels that nobody can declare, such as projects.
type births struct {
	hold  time.Duration
	clock func() time.Time

	mu    sync.Mutex
	young []*bornSeries
}

// bornSeries is one series of a counter: at 0 until it is live, while its events
// are held back.
type bornSeries struct {
	counter metric.Int64Counter
	options []metric.AddOption
	created time.Time
	live    atomic.Bool

	mu   sync.Mutex
	held int64
}

// create adds a series at 0.
func (b *births) create(counter metric.Int64Counter, s series) *bornSeries {
	born := &bornSeries{counter: counter, options: s.add, created: b.clock()}
	counter.Add(context.Background(), 0, born.options...)
	if b.hold <= 0 {
		born.live.Store(true)
		return born
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.young = append(b.young, born)
	return born
}

// collect makes the series live that every reader has seen at 0. It is called at
// each collection.
func (b *births) collect(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	kept := b.young[:0]
	for _, s := range b.young {
		if age := now.Sub(s.created); age >= b.hold || age < 0 {
			s.release()
		} else {
			kept = append(kept, s)
		}
	}
	clear(b.young[len(kept):])
	b.young = kept
}

// publish makes all series live, before the last collection.
func (b *births) publish() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.young {
		s.release()
	}
	b.young = nil
}

func (s *bornSeries) add(ctx context.Context, n int64) {
	if s.live.Load() || !s.keep(n) {
		s.counter.Add(ctx, n, s.options...)
	}
}

// keep holds n back unless the series has become live.
func (s *bornSeries) keep(n int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.live.Load() {
		return false
	}
	s.held += n
	return true
}

// release adds what was held back.
func (s *bornSeries) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counter.Add(context.Background(), s.held, s.options...)
	s.live.Store(true)
}
