package instrument

import (
	"context"
	"math"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// maxCaches bounds the names of caches.
const maxCaches = 20

// Caches records cache lookups by the name of the cache, such as embeddings.
type Caches struct {
	hits, misses, evictions metric.Int64Counter
	size                    metric.Int64Gauge

	names   *bounded
	entries cache[string, series]
}

func newCaches(b *builder) *Caches {
	return &Caches{
		hits: b.counter("contextd.cache.hits", "{lookup}",
			"Lookups that the cache answered, by cache."),
		misses: b.counter("contextd.cache.misses", "{lookup}",
			"Lookups that the cache could not answer, by cache."),
		evictions: b.counter("contextd.cache.evictions", "{entry}",
			"Entries that were evicted from the cache, by cache."),
		size:  b.gauge("contextd.cache.size", "By", "Bytes in the cache, by cache."),
		names: newBounded(maxCaches, Unknown),
	}
}

// series returns the attribute set of a cache, whose counters exist at 0 from
// the first use on.
func (c *Caches) series(name string) *series {
	k := c.names.label(name)
	if s := c.entries.get(k); s != nil {
		return s
	}
	return c.entries.add(k, math.MaxInt, func() *series {
		s := newSeries(attribute.String("cache", k))
		for _, counter := range []metric.Int64Counter{c.hits, c.misses, c.evictions} {
			counter.Add(context.Background(), 0, s.add...)
		}
		return &s
	})
}

// Declare creates the counters of caches at 0, so that the hit rate of a cache
// without lookups is undefined rather than missing.
func (c *Caches) Declare(names ...string) {
	if c == nil {
		return
	}
	for _, name := range names {
		c.series(name)
	}
}

// Hit counts n lookups that the cache answered; n below 1 is ignored.
func (c *Caches) Hit(ctx context.Context, name string, n int64) {
	if c != nil && n > 0 {
		c.hits.Add(ctx, n, c.series(name).add...)
	}
}

// Miss counts n lookups that the cache could not answer; n below 1 is ignored.
func (c *Caches) Miss(ctx context.Context, name string, n int64) {
	if c != nil && n > 0 {
		c.misses.Add(ctx, n, c.series(name).add...)
	}
}

// Evicted counts n evicted entries; n below 1 is ignored.
func (c *Caches) Evicted(ctx context.Context, name string, n int64) {
	if c != nil && n > 0 {
		c.evictions.Add(ctx, n, c.series(name).add...)
	}
}

// SetSize sets the number of bytes in the cache; below 0 counts as 0.
func (c *Caches) SetSize(ctx context.Context, name string, bytes int64) {
	if c != nil {
		c.size.Record(ctx, max(bytes, 0), c.series(name).record...)
	}
}
