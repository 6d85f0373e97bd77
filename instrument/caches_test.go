package instrument_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

func TestCaches(t *testing.T) {
	m, reader := newMetrics(t)
	ctx := context.Background()
	m.Caches.Declare("queries")
	m.Caches.Hit(ctx, "embeddings", 3)
	m.Caches.Hit(ctx, "embeddings", -1)
	m.Caches.Miss(ctx, "embeddings", 2)
	m.Caches.Evicted(ctx, "embeddings", 5)
	m.Caches.SetSize(ctx, "embeddings", 1<<20)
	m.Caches.SetSize(ctx, "embeddings", 1<<10)
	m.Caches.SetSize(ctx, "", -1)
	collect(t, reader).check(t, map[string]float64{
		"contextd.cache.hits{cache=embeddings}":      3,
		"contextd.cache.misses{cache=embeddings}":    2,
		"contextd.cache.evictions{cache=embeddings}": 5,
		"contextd.cache.size{cache=embeddings}":      1 << 10,
		"contextd.cache.size{cache=unknown}":         0,
		"contextd.cache.hits{cache=queries}":         0,
		"contextd.cache.misses{cache=queries}":       0,
		"contextd.cache.evictions{cache=queries}":    0,
	}, "contextd.cache.size{cache=queries}")
}

func TestCacheNamesAreBounded(t *testing.T) {
	m, reader := newMetrics(t)
	for i := range 500 {
		m.Caches.Hit(context.Background(), fmt.Sprint("cache-", i), 1)
	}
	n, total := 0, 0.0
	for name, v := range collect(t, reader) {
		if strings.HasPrefix(name, "contextd.cache.hits{") {
			n++
			total += v
		}
	}
	if n != 21 || total != 500 {
		t.Errorf("%d series with %v hits, want 21 with 500", n, total)
	}
}
