package instrument

import (
	"maps"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// Other is the label value for everything beyond the limits.
const Other = "other"

// maxLabelBytes bounds the length of a label value that a caller passes.
const maxLabelBytes = 128

// series is one set of attributes in the two forms that instruments accept.
// Created once and passed as `opts...`, it costs no allocation per event.
type series struct {
	add    []metric.AddOption
	record []metric.RecordOption
}

func newSeries(kvs ...attribute.KeyValue) series {
	o := metric.WithAttributeSet(attribute.NewSet(kvs...))
	return series{add: []metric.AddOption{o}, record: []metric.RecordOption{o}}
}

// seconds is d as a float for a histogram; 0 if the clock went backwards.
func seconds(d time.Duration) float64 {
	return max(d, 0).Seconds()
}

// cleanLabel makes a value safe for every exporter: valid UTF-8 (an exposition
// with an invalid byte is refused as a whole), not longer than maxLabelBytes.
func cleanLabel(s string) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	if len(s) <= maxLabelBytes {
		return strings.Clone(s) // the string may be a slice of a large buffer
	}
	cut := maxLabelBytes
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return strings.Clone(s[:cut])
}

// bounded maps what callers pass to at most max distinct label values; the
// rest become Other. Looking up a known value takes no lock.
type bounded struct {
	max   int
	empty string // what the empty string becomes
	known cache[string, string]
}

func newBounded(limit int, empty string) *bounded {
	return &bounded{max: limit, empty: empty}
}

func (b *bounded) label(raw string) string {
	if raw == "" {
		return b.empty
	}
	if len(raw) > maxLabelBytes { // never keep, compare or copy a huge value
		raw = cleanLabel(raw)
	}
	if v := b.known.get(raw); v != nil {
		return *v
	}
	v := b.known.add(strings.Clone(raw), b.max, func() *string {
		clean := cleanLabel(raw)
		return &clean
	})
	if v == nil {
		return Other
	}
	return *v
}

// cache is a map that is read without a lock and copied on every insertion: it
// suits few keys that are inserted once and looked up millions of times.
type cache[K comparable, V any] struct {
	mu sync.Mutex
	m  atomic.Pointer[map[K]*V]
}

// get returns the value of k, or nil.
func (c *cache[K, V]) get(k K) *V {
	m := c.m.Load()
	if m == nil {
		return nil
	}
	return (*m)[k]
}

// full reports whether the cache has limit keys.
func (c *cache[K, V]) full(limit int) bool {
	m := c.m.Load()
	return limit <= 0 || m != nil && len(*m) >= limit
}

// add returns the value of k, made by create if k is new. It returns nil if k is
// new and the cache already has limit keys.
func (c *cache[K, V]) add(k K, limit int, create func() *V) *V {
	if c.full(limit) { // without the lock, so that callers do not wait to be refused
		return c.get(k)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if v := c.get(k); v != nil {
		return v
	}
	if c.full(limit) {
		return nil
	}
	next := make(map[K]*V, 1)
	if old := c.m.Load(); old != nil {
		next = maps.Clone(*old)
	}
	v := create()
	next[k] = v
	c.m.Store(&next)
	return v
}
