package promapi

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/prometheus/common/model"
)

func TestQueriesBeyondTheLimitsAreNotSent(t *testing.T) {
	sent := 0
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		sent++
		_, _ = w.Write([]byte(`{"status":"success","data":{"resultType":"matrix","result":[]}}`))
	})
	start := time.Unix(0, 0)
	points := func(n int) Range {
		return Range{Start: start, End: start.Add(time.Duration(n-1) * time.Minute), Step: time.Minute}
	}
	_, _, err := c.QueryRange(t.Context(), "x", points(DefaultMaxPoints+1))
	expect(t, err, KindTooLarge, backend.ErrorSourceDownstream, "11001 points", "11000", "shorter time range")
	_, _, err = c.QueryRange(t.Context(), strings.Repeat("x", DefaultMaxQueryBytes+1), points(2))
	expect(t, err, KindTooLarge, backend.ErrorSourceDownstream, "16385 bytes", "16384", "Shorten")
	_, _, err = c.Query(t.Context(), strings.Repeat("x", DefaultMaxQueryBytes+1), start)
	expect(t, err, KindTooLarge, backend.ErrorSourceDownstream, "16385 bytes")
	_, _, err = c.QueryRange(t.Context(), "x", Range{Start: start, End: start.Add(-1), Step: time.Minute})
	expect(t, err, KindBadQuery, backend.ErrorSourcePlugin, "ends before it begins")
	if sent != 0 {
		t.Fatalf("%d requests were sent", sent)
	}
	if _, _, err = c.QueryRange(t.Context(), strings.Repeat("x", DefaultMaxQueryBytes), points(DefaultMaxPoints)); err != nil || sent != 1 {
		t.Errorf("at the limits: %v, %d requests", err, sent)
	}
}

func TestTooManySeriesAreCutAndItIsSaid(t *testing.T) {
	one := func(i int, value string) string { return fmt.Sprintf(`{"metric":{"i":"%02d"},%s}`, i, value) }
	answer := func(kind, value string) string {
		var all []string
		for i := range 12 {
			all = append(all, one((i*5)%12, value))
		}
		return fmt.Sprintf(`{"status":"success","data":{"resultType":%q,"result":[%s]}}`, kind, strings.Join(all, ","))
	}
	const said = "The answer was cut to 10 of 12 series. Narrow the selection, or sum by fewer labels."
	cut := func(body string) *Client {
		c := serve(t, says(200, body))
		c.limits.MaxSeries = 10
		return c
	}
	v, notes, err := cut(answer("vector", `"value":[1,"1"]`)).Query(t.Context(), "x", time.Unix(1, 0))
	if err != nil || len(v) != 10 || v[0].Metric["i"] != "00" || v[9].Metric["i"] != "09" || len(notes.Warnings) != 1 || notes.Warnings[0] != said {
		t.Errorf("vector %v, notes %v, %v", v, notes, err)
	}
	r := Range{Start: time.Unix(0, 0), End: time.Unix(60, 0), Step: time.Minute}
	m, notes, err := cut(answer("matrix", `"values":[[1,"1"]]`)).QueryRange(t.Context(), "x", r)
	if err != nil || len(m) != 10 || m[9].Metric["i"] != "09" || len(notes.Warnings) != 1 || notes.Warnings[0] != said {
		t.Errorf("matrix %v, notes %v, %v", m, notes, err)
	}
}

func TestLadder(t *testing.T) {
	for atLeast, want := range map[time.Duration]time.Duration{
		0: 15 * time.Second, 15 * time.Second: 15 * time.Second, 16 * time.Second: time.Minute, 4 * time.Minute: 5 * time.Minute,
		20 * time.Minute: time.Hour, time.Hour: time.Hour, 90 * time.Minute: 2 * time.Hour, 4 * time.Hour: 6 * time.Hour, 13 * time.Hour: 24 * time.Hour, 25 * time.Hour: 48 * time.Hour,
	} {
		if got := LadderStep(atLeast); got != want {
			t.Errorf("step of at least %s: %s, want %s", atLeast, got, want)
		}
	}
	from := time.Date(2026, 1, 2, 3, 4, 5, 600e6, time.UTC)
	for _, tc := range []struct {
		length, interval time.Duration
		points           int
		step             time.Duration
	}{
		{time.Hour, time.Second, 1000, 15 * time.Second},
		{time.Hour, 15 * time.Second, 60, time.Minute},
		{30 * 24 * time.Hour, time.Second, 720, time.Hour},
		{30 * 24 * time.Hour, time.Second, 0, 720 * time.Hour},
		{time.Minute, time.Hour, 100, time.Hour},
	} {
		r := Align(from, from.Add(tc.length), tc.interval, tc.points)
		if r.Step != tc.step || r.Start.Truncate(tc.step) != r.Start || r.End.Truncate(tc.step) != r.End || r.Start.After(from) || r.End.After(from.Add(tc.length)) {
			t.Errorf("%+v: %+v", tc, r)
		}
		if again := Align(from.Add(time.Millisecond), from.Add(tc.length+time.Millisecond), tc.interval, tc.points); again != r {
			t.Errorf("%+v: a millisecond later %+v", tc, again)
		}
	}
}

// ticks answers every range with one sample a step, whose value is its time, and remembers what it was asked.
type ticks struct{ asked []Range }

func (f *ticks) Query(context.Context, string, time.Time) (model.Vector, Notes, error) {
	return nil, Notes{}, nil
}

func (f *ticks) QuerySamples(context.Context, string, time.Time) (model.Matrix, Notes, error) {
	return nil, Notes{}, nil
}

func (f *ticks) QueryRange(_ context.Context, _ string, r Range) (model.Matrix, Notes, error) {
	f.asked = append(f.asked, r)
	s := &model.SampleStream{Metric: model.Metric{"a": "b"}}
	for t := r.Start; !t.After(r.End); t = t.Add(r.Step) {
		s.Values = append(s.Values, model.SamplePair{Timestamp: model.TimeFromUnixNano(t.UnixNano()), Value: model.SampleValue(t.Unix())})
	}
	return model.Matrix{s}, Notes{Warnings: []string{"w"}}, nil
}

func TestLongRangesAreAskedInPieces(t *testing.T) {
	base := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)
	for _, n := range []int{1, 99, 100, 101, 250, 1000} {
		for _, shift := range []time.Duration{0, 7 * time.Minute} {
			f := &ticks{}
			start := base.Add(shift)
			r := Range{Start: start, End: start.Add(time.Duration(n-1) * time.Minute), Step: time.Minute}
			m, notes, err := QueryChunks(t.Context(), f, "x", r, 100)
			if err != nil || len(m) != 1 || len(m[0].Values) != n || len(notes.Warnings) != 1 {
				t.Fatalf("%d points: %d series, notes %v, %v", n, len(m), notes, err)
			}
			for i, v := range m[0].Values {
				if want := start.Add(time.Duration(i) * time.Minute).Unix(); int64(v.Value) != want {
					t.Fatalf("%d points: point %d at %d, want %d", n, i, int64(v.Value), want)
				}
			}
			for _, piece := range f.asked {
				if piece.Points() > 100 {
					t.Errorf("%d points: a piece of %d", n, piece.Points())
				}
			}
		}
	}
	// The pieces in the middle are the same when the range has moved on.
	first, second := &ticks{}, &ticks{}
	r := Range{Start: base, End: base.Add(500 * time.Minute), Step: time.Minute}
	_, _, _ = QueryChunks(t.Context(), first, "x", r, 100)
	r.Start, r.End = r.Start.Add(3*time.Minute), r.End.Add(3*time.Minute)
	_, _, _ = QueryChunks(t.Context(), second, "x", r, 100)
	same := 0
	for _, a := range first.asked {
		for _, b := range second.asked {
			if a == b {
				same++
			}
		}
	}
	if same < 4 {
		t.Errorf("%d pieces of %d and %d are the same", same, len(first.asked), len(second.asked))
	}
}

func TestHugeIntervalsDoNotOverflow(t *testing.T) {
	const longest = time.Duration(math.MaxInt64)
	from := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, interval := range []time.Duration{-longest, -1, 0, 366 * 24 * time.Hour, longest - 24*time.Hour, longest - time.Hour, longest - 1, longest} {
		for _, points := range []int{math.MinInt, -1, 0, 1, 2, math.MaxInt} {
			r := Align(from, from.Add(time.Hour), interval, points)
			if r.Step < 15*time.Second || r.Points() < 1 || r.Points() > DefaultMaxPoints || r.Start.After(from) {
				t.Errorf("interval %d, %d points: %+v", interval, points, r)
			}
			if pieces := r.chunks(1000); len(pieces) != 1 {
				t.Errorf("interval %d: %d pieces", interval, len(pieces))
			}
		}
	}
	all := Range{Start: time.UnixMilli(math.MinInt64), End: time.UnixMilli(math.MaxInt64), Step: 30 * 24 * time.Hour}
	for _, points := range []int{1, 1000, DefaultMaxPoints} {
		if pieces := all.chunks(points); len(pieces) != 1 {
			t.Errorf("%d pieces of all of time", len(pieces))
		}
	}
}

// What we refuse ourselves is a bad request; what the store refuses is the store's.
func TestOurOwnLimitsAreBadRequests(t *testing.T) {
	own := []error{Limits{}.withDefaults().checkQuery(strings.Repeat("x", DefaultMaxQueryBytes+1))}
	c := serve(t, says(200, strings.Repeat("x", 100)))
	c.limits.MaxBytes = 10
	_, _, err := c.Query(t.Context(), "x", time.Unix(1, 0))
	own = append(own, err)
	_, _, err = c.QueryRange(t.Context(), "x", Range{Start: time.Unix(0, 0), End: time.Unix(1e9, 0), Step: time.Second})
	for _, err := range append(own, err) {
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Kind != KindTooLarge || e.HTTPStatus() != backend.StatusBadRequest {
			t.Errorf("%v", err)
		}
	}
	_, _, err = serve(t, says(422, `{"status":"error","errorType":"execution","error":"too many samples"}`)).Query(t.Context(), "x", time.Unix(1, 0))
	if e, ok := errors.AsType[*Error](err); !ok || e.Kind != KindTooLarge || e.HTTPStatus() != backend.StatusBadGateway {
		t.Errorf("the store's own limit: %v", err)
	}
}

func TestWaitingForAPlaceEndsWithTheContext(t *testing.T) {
	c := serve(t, says(200, `{"status":"success","data":{"resultType":"vector","result":[]}}`))
	for range DefaultMaxParallel {
		c.slots <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	_, _, err := c.Query(ctx, "x", time.Unix(1, 0))
	expect(t, err, KindTimeout, backend.ErrorSourceDownstream, "was busy", "4 requests")
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	_, _, err = c.Query(ctx, "x", time.Unix(1, 0))
	expect(t, err, KindCanceled, backend.ErrorSourceDownstream, "cancelled")
	<-c.slots
	for range 2 {
		if _, _, err := c.Query(t.Context(), "x", time.Unix(1, 0)); err != nil {
			t.Error(err)
		}
	}
	if len(c.slots) != DefaultMaxParallel-1 {
		t.Errorf("%d places taken", len(c.slots))
	}
}

// long answers every range with more samples than may be joined, one slice shared by all of them.
type long []model.SamplePair

func (long) Query(context.Context, string, time.Time) (model.Vector, Notes, error) {
	return nil, Notes{}, nil
}

func (l long) QueryRange(context.Context, string, Range) (model.Matrix, Notes, error) {
	return model.Matrix{{Metric: model.Metric{}, Values: l}}, Notes{}, nil
}

func (long) QuerySamples(context.Context, string, time.Time) (model.Matrix, Notes, error) {
	return nil, Notes{}, nil
}

func TestPiecesTogetherAreBounded(t *testing.T) {
	r := Range{Start: time.Unix(0, 0), End: time.Unix(100*60, 0), Step: time.Minute}
	_, _, err := QueryChunks(t.Context(), make(long, maxJoined/50), "x", r, 1)
	expect(t, err, KindTooLarge, backend.ErrorSourceDownstream, "4194304 samples", "shorter time range")
}
