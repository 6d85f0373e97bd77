package promapi

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/prometheus/common/model"
)

// CacheOptions bound a Cache. Zero values mean the defaults.
type CacheOptions struct {
	// Fresh is how long an answer is kept whose last moment may still change; default 10 s.
	Fresh time.Duration
	// Settled is how long an answer about the past is kept; default 5 min.
	Settled time.Duration
	// SettleAfter is how old a moment must be to count as past: late scrapes, remote writes and rules have arrived by
	// then; default 10 min.
	SettleAfter time.Duration
	// MaxBytes bounds the memory of all answers, as estimated; default 64 MiB. An answer larger than a quarter of it
	// is not kept.
	MaxBytes int64
	// Now is the clock; default time.Now.
	Now func() time.Time
}

func (o CacheOptions) withDefaults() CacheOptions {
	o.Fresh = cmp.Or(o.Fresh, 10*time.Second)
	o.Settled = cmp.Or(o.Settled, 5*time.Minute)
	o.SettleAfter = cmp.Or(o.SettleAfter, 10*time.Minute)
	o.MaxBytes = cmp.Or(o.MaxBytes, 64<<20)
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// maxCacheEntries bounds the number of answers, however small they are.
const maxCacheEntries = 10_000

// CacheStats count what a Cache has done since it was created.
type CacheStats struct {
	Hits     int64 // answered from memory
	Joined   int64 // answered by a call that another caller had started
	Misses   int64 // sent to the store
	Bypassed int64 // sent to the store, because the context names no reader
	Evicted  int64 // evicted for space or because they expired
	Entries  int   // kept now
	Bytes    int64 // kept now, as estimated
}

// Cache keeps the answers of a Querier for a short time. Equal queries that run at the same time share one call.
// Only readers with the same identity share anything: see WithReader.
type Cache struct {
	next    Querier
	opts    CacheOptions
	flights *flights

	mu    sync.Mutex
	lru   *simplelru.LRU[string, entry]
	stats CacheStats
}

// answer is what a Querier returned: a vector or a matrix, and the notes.
type answer struct {
	vector model.Vector
	matrix model.Matrix
	notes  Notes
}

type entry struct {
	answer
	expires time.Time
	bytes   int64
}

// NewCache puts a cache in front of next.
func NewCache(next Querier, opts CacheOptions) *Cache {
	c := &Cache{next: next, opts: opts.withDefaults(), flights: newFlights()}
	// The only error is a size that is not positive.
	c.lru, _ = simplelru.NewLRU(maxCacheEntries, func(_ string, e entry) {
		c.stats.Evicted++
		c.stats.Bytes -= e.bytes
	})
	return c
}

type readerKey struct{}

// WithReader names the reader for a Cache: everything that may change what the store shows, such as the forwarded
// Authorization header, or a digest of it. Without it a Cache neither keeps nor shares answers.
func WithReader(ctx context.Context, identity string) context.Context {
	return context.WithValue(ctx, readerKey{}, identity)
}

// Query is Querier's.
func (c *Cache) Query(ctx context.Context, expr string, at time.Time) (model.Vector, Notes, error) {
	key := timestamp(at) + "\x00" + expr
	a, err := c.get(ctx, key, at, func(ctx context.Context) (a answer, err error) {
		a.vector, a.notes, err = c.next.Query(ctx, expr, at)
		return a, err
	})
	return a.vector, a.notes, err
}

// QueryRange is Querier's.
func (c *Cache) QueryRange(ctx context.Context, expr string, r Range) (model.Matrix, Notes, error) {
	key := timestamp(r.Start) + "\x00" + timestamp(r.End) + "\x00" + strconv.FormatInt(int64(r.Step), 36) + "\x00" + expr
	a, err := c.get(ctx, key, r.End, func(ctx context.Context) (a answer, err error) {
		a.matrix, a.notes, err = c.next.QueryRange(ctx, expr, r)
		return a, err
	})
	return a.matrix, a.notes, err
}

// QuerySamples is Querier's.
func (c *Cache) QuerySamples(ctx context.Context, expr string, at time.Time) (model.Matrix, Notes, error) {
	key := "samples\x00" + timestamp(at) + "\x00" + expr
	a, err := c.get(ctx, key, at, func(ctx context.Context) (a answer, err error) {
		a.matrix, a.notes, err = c.next.QuerySamples(ctx, expr, at)
		return a, err
	})
	return a.matrix, a.notes, err
}

// Stats returns what the cache has done so far.
func (c *Cache) Stats() CacheStats {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.stats
	s.Entries = c.lru.Len()
	return s
}

// get answers from memory, from a running call, or by run. last is the latest time that the answer covers.
func (c *Cache) get(ctx context.Context, key string, last time.Time, run func(context.Context) (answer, error)) (answer, error) {
	reader, known := ctx.Value(readerKey{}).(string)
	if !known {
		c.count(func(s *CacheStats) { s.Bypassed++ }, "bypassed")
		return run(ctx)
	}
	key = reader + "\x00" + key
	if a, ok := c.lookup(key); ok {
		c.count(func(s *CacheStats) { s.Hits++ }, "hit")
		return a, nil
	}
	a, joined, err := c.flights.do(ctx, key, func(ctx context.Context) (answer, error) {
		// Another call may have finished since the look-up above.
		if a, ok := c.lookup(key); ok {
			c.count(func(s *CacheStats) { s.Hits++ }, "hit")
			return a, nil
		}
		c.count(func(s *CacheStats) { s.Misses++ }, "miss")
		a, err := run(ctx)
		if err == nil {
			c.store(key, a, last)
		}
		return a, err
	})
	if joined {
		c.count(func(s *CacheStats) { s.Joined++ }, "joined")
	}
	return a, err
}

func (c *Cache) lookup(key string) (answer, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.lru.Get(key)
	if !ok {
		return answer{}, false
	}
	if !c.opts.Now().Before(e.expires) {
		c.lru.Remove(key)
		return answer{}, false
	}
	return e.answer, true
}

func (c *Cache) store(key string, a answer, last time.Time) {
	bytes := a.bytes() + int64(len(key))
	if bytes > c.opts.MaxBytes/4 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.opts.Now()
	ttl := c.opts.Fresh
	// A warning may mean that part of the store did not answer: query again soon.
	if now.Sub(last) > c.opts.SettleAfter && len(a.notes.Warnings) == 0 {
		ttl = c.opts.Settled
	}
	c.lru.Remove(key)
	c.lru.Add(key, entry{answer: a, expires: now.Add(ttl), bytes: bytes})
	c.stats.Bytes += bytes
	for c.stats.Bytes > c.opts.MaxBytes {
		c.lru.RemoveOldest()
	}
}

func (c *Cache) count(add func(*CacheStats), result string) {
	cacheRequests.WithLabelValues(result).Inc()
	c.mu.Lock()
	defer c.mu.Unlock()
	add(&c.stats)
}

// bytes estimates the memory of an answer.
func (a answer) bytes() int64 {
	const perNote = 16
	total := int64(0)
	for _, s := range a.vector {
		total += costOf(s.Metric, 1)
	}
	for _, s := range a.matrix {
		total += costOf(s.Metric, len(s.Values))
	}
	for _, note := range slices.Concat(a.notes.Warnings, a.notes.Infos) {
		total += perNote + int64(len(note))
	}
	return total
}
