package promapi

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/common/model"
)

// scripted is a Querier whose answers a test writes. It counts the calls.
type scripted struct {
	calls  atomic.Int64
	answer func(ctx context.Context, expr string) (model.Vector, Notes, error)
}

func (s *scripted) Query(ctx context.Context, expr string, _ time.Time) (model.Vector, Notes, error) {
	s.calls.Add(1)
	return s.answer(ctx, expr)
}

func (s *scripted) QueryRange(ctx context.Context, expr string, r Range) (model.Matrix, Notes, error) {
	s.calls.Add(1)
	_, notes, err := s.answer(ctx, expr)
	points := make([]model.SamplePair, r.Points())
	return model.Matrix{{Metric: model.Metric{"expr": model.LabelValue(expr)}, Values: points}}, notes, err
}

func (s *scripted) QuerySamples(ctx context.Context, expr string, at time.Time) (model.Matrix, Notes, error) {
	return s.QueryRange(ctx, expr, Range{Start: at, End: at, Step: time.Second})
}

func numbers(values ...float64) model.Vector {
	v := model.Vector{}
	for _, f := range values {
		v = append(v, &model.Sample{Metric: model.Metric{}, Value: model.SampleValue(f)})
	}
	return v
}

func always(v float64) *scripted {
	return &scripted{answer: func(context.Context, string) (model.Vector, Notes, error) { return numbers(v), Notes{}, nil }}
}

func TestCacheKeepsAnswersForAShortTime(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)
	warned := Notes{Warnings: []string{"w"}}
	cases := map[string]struct {
		age   time.Duration // of the requested moment
		notes Notes
		kept  time.Duration
	}{
		"now":                  {0, Notes{}, 10 * time.Second},
		"the future":           {-time.Hour, Notes{}, 10 * time.Second},
		"nine minutes ago":     {9 * time.Minute, Notes{}, 10 * time.Second},
		"yesterday":            {24 * time.Hour, Notes{}, 5 * time.Minute},
		"yesterday, in parts":  {24 * time.Hour, warned, 10 * time.Second},
		"yesterday, with info": {24 * time.Hour, Notes{Infos: []string{"i"}}, 5 * time.Minute},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			clock := now
			store := &scripted{answer: func(context.Context, string) (model.Vector, Notes, error) { return numbers(1), tc.notes, nil }}
			c := NewCache(store, CacheOptions{Now: func() time.Time { return clock }})
			ctx := WithReader(t.Context(), "me")
			query := func(after time.Duration) int64 {
				clock = now.Add(after)
				v, notes, err := c.Query(ctx, "x", now.Add(-tc.age))
				if err != nil || len(v) != 1 || len(notes.Warnings) != len(tc.notes.Warnings) {
					t.Fatalf("got %v, %v, %v", v, notes, err)
				}
				return store.calls.Load()
			}
			if query(0) != 1 || query(tc.kept-1) != 1 || query(tc.kept) != 2 {
				t.Errorf("%d calls", store.calls.Load())
			}
			if s := c.Stats(); s.Hits != 1 || s.Misses != 2 || s.Evicted != 1 || s.Entries != 1 || s.Bytes <= 0 {
				t.Errorf("stats %+v", s)
			}
		})
	}
}

func TestCacheKeepsQueriesSeparate(t *testing.T) {
	store := always(1)
	c := NewCache(store, CacheOptions{})
	ctx := WithReader(t.Context(), "me")
	at := time.Unix(1000, 0)
	r := Range{Start: at, End: at.Add(time.Hour), Step: time.Minute}
	for range 2 {
		_, _, _ = c.Query(ctx, "x", at)
		_, _, _ = c.Query(ctx, "y", at)
		_, _, _ = c.Query(ctx, "x", at.Add(time.Second))
		_, _, _ = c.QueryRange(ctx, "x", r)
		_, _, _ = c.QueryRange(ctx, "x", Range{Start: r.Start, End: r.End, Step: time.Hour})
		_, _, _ = c.QueryRange(ctx, "x", Range{Start: r.Start.Add(time.Minute), End: r.End, Step: r.Step})
		m, _, err := c.QueryRange(ctx, "y", r)
		if err != nil || m[0].Metric["expr"] != "y" || len(m[0].Values) != 61 {
			t.Errorf("matrix %v, %v", m, err)
		}
	}
	if got := store.calls.Load(); got != 7 {
		t.Errorf("%d calls for 7 queries", got)
	}
}

func TestReadersNeverShareAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// The store shows everybody something else.
		store := &scripted{}
		store.answer = func(ctx context.Context, _ string) (model.Vector, Notes, error) {
			time.Sleep(time.Second)
			return numbers(float64(len(ctx.Value(readerKey{}).(string)))), Notes{}, nil
		}
		c := NewCache(store, CacheOptions{})
		var wg sync.WaitGroup
		for range 2 {
			for _, reader := range []string{"", "a", "bb", "ccc"} {
				wg.Go(func() {
					v, _, err := c.Query(WithReader(t.Context(), reader), "x", time.Now().Truncate(time.Hour))
					if err != nil || int(v[0].Value) != len(reader) {
						t.Errorf("%q was shown %v, %v", reader, v, err)
					}
				})
			}
		}
		wg.Wait()
		if got := store.calls.Load(); got != 4 {
			t.Errorf("%d calls for 4 readers", got)
		}
		if s := c.Stats(); s.Misses != 4 || s.Joined+s.Hits != 4 {
			t.Errorf("stats %+v", s)
		}
	})
}

func TestQueriesWithoutAReaderAreNotCached(t *testing.T) {
	store := always(1)
	c := NewCache(store, CacheOptions{})
	for range 3 {
		if _, _, err := c.Query(t.Context(), "x", time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
	}
	if s := c.Stats(); store.calls.Load() != 3 || s.Bypassed != 3 || s.Entries != 0 {
		t.Errorf("%d calls, stats %+v", store.calls.Load(), s)
	}
}

func TestErrorsAreNotKept(t *testing.T) {
	fail := errors.New("down")
	store := always(1)
	good := store.answer
	store.answer = func(context.Context, string) (model.Vector, Notes, error) { return nil, Notes{}, fail }
	c := NewCache(store, CacheOptions{})
	ctx := WithReader(t.Context(), "me")
	if _, _, err := c.Query(ctx, "x", time.Unix(1, 0)); !errors.Is(err, fail) {
		t.Fatalf("error %v", err)
	}
	store.answer = good
	if v, _, err := c.Query(ctx, "x", time.Unix(1, 0)); err != nil || len(v) != 1 {
		t.Errorf("after the error: %v, %v", v, err)
	}
}

func TestCacheIsBounded(t *testing.T) {
	c := NewCache(always(1), CacheOptions{MaxBytes: 100_000})
	ctx := WithReader(t.Context(), "me")
	r := Range{Start: time.Unix(0, 0), End: time.Unix(0, 0).Add(999 * time.Minute), Step: time.Minute}
	for i := range 50 {
		_, _, _ = c.QueryRange(ctx, fmt.Sprint("x", i), r)
		if s := c.Stats(); s.Bytes > 100_000 || s.Bytes < 16_000 {
			t.Fatalf("%d bytes after %d answers", s.Bytes, i+1)
		}
	}
	s := c.Stats()
	if s.Entries != 6 || s.Evicted != 44 {
		t.Errorf("stats %+v", s)
	}
	// The one used last stays, and one that would push out all others is not kept.
	huge := Range{Start: r.Start, End: r.Start.Add(5000 * time.Minute), Step: time.Minute}
	_, _, _ = c.QueryRange(ctx, "huge", huge)
	_, _, _ = c.QueryRange(ctx, "x49", r)
	if after := c.Stats(); after.Entries != 6 || after.Hits != 1 || after.Misses != 51 {
		t.Errorf("stats %+v", after)
	}
	many := NewCache(always(1), CacheOptions{})
	for i := range maxCacheEntries + 5 {
		_, _, _ = many.Query(ctx, "x", time.Unix(int64(i), 0))
	}
	if s := many.Stats(); s.Entries != maxCacheEntries {
		t.Errorf("%d entries", s.Entries)
	}
}

// slow answers after a minute, unless its context ends before.
func slow() *scripted {
	return &scripted{answer: func(ctx context.Context, _ string) (model.Vector, Notes, error) {
		select {
		case <-time.After(time.Minute):
			return numbers(7), Notes{}, nil
		case <-ctx.Done():
			return nil, Notes{}, ctx.Err()
		}
	}}
}

func TestACallerThatLeavesDoesNotEndASharedCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := slow()
		c := NewCache(store, CacheOptions{})
		at := time.Now()
		first, leave := context.WithCancel(WithReader(t.Context(), "me"))
		var wg sync.WaitGroup
		wg.Go(func() {
			_, _, err := c.Query(first, "x", at)
			if KindOf(err) != KindCanceled {
				t.Errorf("the caller that left got %v", err)
			}
		})
		for range 3 {
			wg.Go(func() {
				time.Sleep(time.Second)
				v, _, err := c.Query(WithReader(t.Context(), "me"), "x", at)
				if err != nil || v[0].Value != 7 {
					t.Errorf("a caller that waited got %v, %v", v, err)
				}
			})
		}
		time.Sleep(10 * time.Second)
		leave()
		wg.Wait()
		if s := c.Stats(); store.calls.Load() != 1 || s.Joined != 3 || s.Misses != 1 {
			t.Errorf("%d calls, %+v", store.calls.Load(), s)
		}
	})
}

func TestACallWithoutCallersIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan error, 2)
		store := slow()
		inner := store.answer
		store.answer = func(ctx context.Context, expr string) (model.Vector, Notes, error) {
			v, n, err := inner(ctx, expr)
			ended <- err
			return v, n, err
		}
		c := NewCache(store, CacheOptions{})
		at := time.Now()
		ctx, cancel := context.WithCancel(WithReader(t.Context(), "me"))
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() { _, _, _ = c.Query(ctx, "x", at) })
		}
		time.Sleep(time.Second)
		cancel()
		wg.Wait()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("the call ended with %v", err)
		}
		// The next one starts afresh, even while the cancelled one is still on its way out.
		if v, _, err := c.Query(WithReader(t.Context(), "me"), "x", at); err != nil || v[0].Value != 7 {
			t.Errorf("the next call: %v, %v", v, err)
		}
		if <-ended != nil || len(c.flights.open) != 0 {
			t.Errorf("%d calls are left open", len(c.flights.open))
		}
		deadline, done := context.WithTimeout(WithReader(t.Context(), "me"), time.Second)
		defer done()
		if _, _, err := c.Query(deadline, "y", at); KindOf(err) != KindTimeout {
			t.Errorf("a deadline gave %v", err)
		}
		synctest.Wait()
	})
}

func BenchmarkCacheHit(b *testing.B) {
	c := NewCache(always(1), CacheOptions{})
	ctx := WithReader(b.Context(), "me")
	r := Range{Start: time.Unix(0, 0), End: time.Unix(0, 0).Add(1440 * time.Hour), Step: time.Hour}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			_, _, _ = c.QueryRange(ctx, "sum(rate(x[5m]))", r)
		}
	})
}

func BenchmarkCacheMiss(b *testing.B) {
	c := NewCache(always(1), CacheOptions{})
	ctx := WithReader(b.Context(), "me")
	var i atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			_, _, _ = c.Query(ctx, "x", time.Unix(i.Add(1), 0))
		}
	})
}

func TestTheSizeOfAnAnswerCountsAllOfIt(t *testing.T) {
	text := model.LabelValue(strings.Repeat("x", 10_000))
	for name, tc := range map[string]struct {
		a    answer
		want int64
	}{
		"label values": {answer{vector: model.Vector{{Metric: model.Metric{"a": text}}}}, 10_000},
		"label names":  {answer{matrix: model.Matrix{{Metric: model.Metric{model.LabelName(text): "a"}}}}, 10_000},
		"samples":      {answer{matrix: model.Matrix{{Values: make([]model.SamplePair, 1000)}}}, 16_000},
		"warnings":     {answer{notes: Notes{Warnings: []string{string(text), string(text)}}}, 20_000},
		"infos":        {answer{notes: Notes{Infos: []string{string(text)}}}, 10_000},
	} {
		if got := tc.a.bytes(); got < tc.want || got > tc.want+1000 {
			t.Errorf("%s: %d bytes, want about %d", name, got, tc.want)
		}
	}
}
