package promapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/prometheus/common/model"
)

var minute = Range{Start: time.Unix(0, 0), End: time.Unix(60, 0), Step: time.Minute}

// canned answers every request with one body, without a network.
type canned []byte

func (c canned) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(c)), Header: http.Header{}}, nil
}

func success(kind, result string) string {
	return fmt.Sprintf(`{"status":"success","data":{"resultType":%q,"result":%s}}`, kind, result)
}

// A null where the API has none must not be followed, neither here nor in the cache.
func TestAnswersOfAnotherFormAreRefused(t *testing.T) {
	vector := []string{
		`null`, `{}`, `7`, `"x"`, `[null]`, `[7]`, `["x"]`, `[[]]`, `[{}]`,
		`[{"metric":null,"value":[1,"1"]}]`, `[{"value":[1,"1"]}]`, `[{"metric":{}}]`, `[{"metric":[],"value":[1,"1"]}]`,
		`[{"metric":{"a":null},"value":[1,"1"]}]`, `[{"metric":{"a":1},"value":[1,"1"]}]`,
		`[{"metric":{},"value":null}]`, `[{"metric":{},"value":[]}]`, `[{"metric":{},"value":[1]}]`, `[{"metric":{},"value":[null,"1"]}]`,
		`[{"metric":{},"value":[1,null]}]`, `[{"metric":{},"value":[1,1]}]`, `[{"metric":{},"value":["1","1"]}]`, `[{"metric":{},"value":[1,"1",2]}]`,
		`[{"metric":{},"value":[1,"x"]}]`, `[{"metric":{},"value":[1,""]}]`, `[{"metric":{},"value":[1e300,"1"]}]`, `[{"metric":{},"value":[[1,"1"]]}]`,
		`[{"metric":{},"values":[]}]`, `[{"metric":{},"value":[1,"1"]},null]`,
	}
	matrix := []string{
		`null`, `{}`, `[null]`, `[{}]`, `[{"metric":null,"values":[]}]`, `[{"metric":{}}]`, `[{"metric":{},"values":null}]`, `[{"metric":{},"values":{}}]`,
		`[{"metric":{},"values":[null]}]`, `[{"metric":{},"values":[[]]}]`, `[{"metric":{},"values":[[1]]}]`, `[{"metric":{},"values":[[1,"1"],null]}]`,
		`[{"metric":{},"values":[[1,"1",1]]}]`, `[{"metric":{},"values":[[[1,"1"]]]}]`, `[{"metric":{},"values":[[9223372036854774.784,"1"]]}]`,
		`[{"metric":{},"value":[1,"1"]}]`, `[{"metric":{},"values":[[1,"1"]]},null]`,
	}
	bodies := map[string]string{}
	for _, result := range vector {
		bodies[success("vector", result)] = "vector"
	}
	for _, result := range matrix {
		bodies[success("matrix", result)] = "matrix"
	}
	for _, result := range []string{`null`, `[]`, `[1]`, `[1,null]`, `[null,"1"]`, `{}`} {
		bodies[success("scalar", result)] = "vector"
	}
	for _, data := range []string{`null`, `[]`, `7`, `{}`, `{"resultType":null,"result":[]}`, `{"resultType":"vector"}`, `{"resultType":7,"result":[]}`} {
		bodies[`{"status":"success","data":`+data+`}`] = "vector"
	}
	bodies[`{"status":"success"}`] = "vector"
	bodies[`{"status":"success","warnings":"x","data":{"resultType":"vector","result":[]}}`] = "vector"
	bodies[`{"status":"success","infos":[null],"data":{"resultType":"vector","result":[]}}`] = "vector"
	for body, kind := range bodies {
		cache := NewCache(serve(t, says(200, body)), CacheOptions{})
		ctx := WithReader(t.Context(), "me")
		var err error
		if kind == "vector" {
			_, _, err = cache.Query(ctx, "x", time.Unix(1, 0))
		} else {
			_, _, err = cache.QueryRange(ctx, "x", minute)
		}
		if KindOf(err) != KindUnsupported || !strings.Contains(err.Error(), "cannot read") {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestHistogramsAreRefusedInWords(t *testing.T) {
	for _, series := range []string{`{"metric":{},"histogram":[1,{"count":"1"}]}`, `{"metric":{},"histograms":[[1,{"count":"1"}]]}`, `{"metric":{},"histogram":null}`} {
		_, _, err := serve(t, says(200, success("vector", "["+series+"]"))).Query(t.Context(), "x", time.Unix(1, 0))
		expect(t, err, KindUnsupported, backend.ErrorSourceDownstream, "native histograms", "histogram_count")
		_, _, err = serve(t, says(200, success("matrix", "["+series+"]"))).QueryRange(t.Context(), "x", minute)
		expect(t, err, KindUnsupported, backend.ErrorSourceDownstream, "native histograms")
	}
}

// broken is a Querier with a bug.
type broken struct{}

func (broken) Query(context.Context, string, time.Time) (model.Vector, Notes, error) {
	var s *model.Sample
	return nil, Notes{Warnings: []string{s.String()}}, nil
}

func (broken) QuerySamples(context.Context, string, time.Time) (model.Matrix, Notes, error) {
	panic("broken")
}

func (broken) QueryRange(context.Context, string, Range) (model.Matrix, Notes, error) {
	panic("range")
}

func TestAPanicIsTheErrorOfOneQuery(t *testing.T) {
	cache := NewCache(broken{}, CacheOptions{})
	ctx := WithReader(t.Context(), "me")
	for range 2 {
		_, _, err := cache.Query(ctx, "x", time.Unix(1, 0))
		expect(t, err, KindInternal, backend.ErrorSourcePlugin, "error in the plugin itself", "report it")
		_, _, err = cache.QueryRange(ctx, "x", minute)
		expect(t, err, KindInternal, backend.ErrorSourcePlugin, "error in the plugin itself")
	}
	g, ctx := NewGroup(t.Context())
	g.SetLimit(1)
	g.Go(func() error { return nil })
	g.Go(func() error { panic(errors.New("in a group")) })
	expect(t, g.Wait(), KindInternal, backend.ErrorSourcePlugin, "error in the plugin itself")
	if ctx.Err() == nil {
		t.Error("the others of the group go on")
	}
}

// Bodies just below the limit of bytes, made of what is smallest in JSON and large in memory.
func TestASmallBodyDoesNotFillTheMemory(t *testing.T) {
	const size, most = 31 << 20, 64 << 20
	fill := func(head, element, tail string) []byte {
		count := (size - len(head) - len(tail)) / (len(element) + 1)
		return []byte(head + strings.Repeat(element+",", count-1) + element + tail)
	}
	head := func(kind string) string {
		return fmt.Sprintf(`{"status":"success","data":{"resultType":%q,"result":[`, kind)
	}
	for name, tc := range map[string]struct {
		body []byte
		kind Kind
	}{
		"empty objects":     {fill(head("matrix"), `{}`, `]}}`), KindUnsupported},
		"series of nothing": {fill(head("matrix"), `{"metric":{},"values":[]}`, `]}}`), KindTooLarge},
		"labels":            {fill(head("matrix")+`{"metric":{`, `"a":""`, `},"values":[]}]}}`), KindTooLarge},
		"samples":           {fill(head("matrix")+`{"metric":{},"values":[`, `[1,"1"]`, `]}]}}`), KindTooLarge},
		"empty pairs":       {fill(head("matrix")+`{"metric":{},"values":[`, `[]`, `]}]}}`), KindTooLarge},
		"warnings":          {fill(`{"status":"success","data":{"resultType":"matrix","result":[]},"warnings":[`, `""`, `]}`), ""},
		"a long error":      {fill(`{"status":"error","errorType":"execution","error":"`, `too many`, `"}`), KindExecution},
		"names":             {fill(`{"status":"success","data":[`, `""`, `]}`), KindUnsupported},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, nil)
			c.http.Transport = canned(tc.body)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _, err := c.QueryRange(t.Context(), "x", minute)
			runtime.ReadMemStats(&after)
			if KindOf(err) != tc.kind {
				t.Errorf("%v, kind %q", err, KindOf(err))
			}
			// All that was allocated, whether it could be freed or not, less the two copies that a growing body takes.
			if used := int64(after.TotalAlloc-before.TotalAlloc) - 2*int64(len(tc.body)); used > most {
				t.Errorf("%d MiB beyond the body", used>>20)
			}
		})
	}
	t.Run("label values", func(t *testing.T) {
		c := serve(t, nil)
		c.http.Transport = canned(fill(`{"status":"success","data":[`, `""`, `]}`))
		values, err := c.LabelValues(t.Context(), "job", []string{"up"}, time.Unix(0, 0), time.Unix(1, 0), 10)
		if err != nil || len(values) != 10 {
			t.Errorf("%d values, %v", len(values), err)
		}
	})
}

func TestReadingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := &resultReader{ctx: ctx, limits: Limits{}.withDefaults()}
	_, _, err := r.matrix([]byte(`{"resultType":"matrix","result":[{"metric":{},"values":[]}]}`))
	if !errors.Is(err, context.Canceled) || r.seen != 1 {
		t.Errorf("%v after %d series", err, r.seen)
	}
}

func TestNotesAreShortAndFew(t *testing.T) {
	var warnings []string
	for i := range 50 {
		warnings = append(warnings, fmt.Sprintf(`"PromQL warning: %d %s"`, i, strings.Repeat("ü", 5000)))
	}
	list := strings.Join(warnings, ",")
	body := fmt.Sprintf(`{"status":"success","data":{"resultType":"vector","result":[]},"warnings":[%s],"infos":[%s]}`, list, list)
	_, notes, err := serve(t, says(200, body)).Query(t.Context(), "x", time.Unix(1, 0))
	if err != nil || len(notes.Warnings) != maxNotes || len(notes.Infos) != maxNotes {
		t.Fatalf("%d warnings, %d infos, %v", len(notes.Warnings), len(notes.Infos), err)
	}
	for _, note := range append(notes.Warnings, notes.Infos...) {
		if len(note) > maxQuoted+len("…") || !strings.HasPrefix(note, "PromQL warning: ") || !strings.HasSuffix(note, "ü…") {
			t.Errorf("%d bytes: %q", len(note), note)
		}
	}
	if joined := Join(notes, Notes{Warnings: []string{"one more"}}); len(joined.Warnings) != maxNotes {
		t.Errorf("%d warnings joined", len(joined.Warnings))
	}
}

func TestWholeRefusesACutAnswer(t *testing.T) {
	var vector, matrix []string
	for i := range 25 {
		vector = append(vector, fmt.Sprintf(`{"metric":{"i":"%d"},"value":[1,"1"]}`, i))
		matrix = append(matrix, fmt.Sprintf(`{"metric":{"i":"%d"},"values":[[1,"1"]]}`, i))
	}
	answer := func(kind string, series []string) *Client {
		c := serve(t, says(200, success(kind, "["+strings.Join(series, ",")+"]")))
		c.limits.MaxSeries = 10
		return c
	}
	for kept, series := range map[int]int{10: 25, 5: 5} {
		v, m := answer("vector", vector[:series]), answer("matrix", matrix[:series])
		_, notes, err := v.Query(t.Context(), "x", time.Unix(1, 0))
		if err != nil || notes.Cut != series-kept {
			t.Errorf("%d of %d series: cut %d, %v", kept, series, notes.Cut, err)
		}
		_, _, err = Whole(v).Query(t.Context(), "x", time.Unix(1, 0))
		_, _, err2 := Whole(m).QueryRange(t.Context(), "x", minute)
		if series == kept {
			if err != nil || err2 != nil {
				t.Errorf("a whole answer: %v, %v", err, err2)
			}
			continue
		}
		expect(t, err, KindTooLarge, backend.ErrorSourceDownstream, "25 series", "only 10", "Narrow the selectors")
		expect(t, err2, KindTooLarge, backend.ErrorSourceDownstream, "25 series", "only 10")
	}
}

func BenchmarkDecodeMatrix(b *testing.B) {
	var body bytes.Buffer
	body.WriteString(`{"status":"success","data":{"resultType":"matrix","result":[`)
	for s := range 1000 {
		if s > 0 {
			body.WriteByte(',')
		}
		fmt.Fprintf(&body, `{"metric":{"tool":"tool%d","job":"contextd","instance":"10.0.0.1:9090"},"values":[`, s)
		for p := range 720 {
			if p > 0 {
				body.WriteByte(',')
			}
			fmt.Fprintf(&body, `[%d,"%d.25"]`, 1_700_000_000+p*60, s*p)
		}
		body.WriteString(`]}`)
	}
	body.WriteString(`]}}`)
	c, err := New("http://store", &http.Client{Transport: canned(body.Bytes())}, Limits{})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(body.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if m, _, err := c.QueryRange(b.Context(), "x", minute); err != nil || len(m) != 1000 {
			b.Fatal(len(m), err)
		}
	}
}
