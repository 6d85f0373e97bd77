package promapi

import (
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// What a store may answer. Every kind of call must end with a result without holes or with an *Error in words, never
// with a panic. For hours: go test ./pkg/promapi -run '^$' -fuzz '^FuzzAnswers$' -fuzztime 8h
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		``, `null`, `[]`, `{}`, `{"status":"success"}`, `<html>`, `{"status":"success","data":null}`,
		success("vector", `[{"metric":{"a":"b"},"value":[1435781451.781,"1"]}]`),
		success("vector", `[null]`), success("matrix", `[null]`), success("matrix", `[{}]`),
		success("matrix", `[{"metric":{"__name__":"up","é":"\u00e9\\"},"values":[[1,"1"],[2,"NaN"],[3,"+Inf"]]}]`),
		success("matrix", `[{"metric":{},"values":[[9223372036854774.784,"1e308"]]}]`),
		success("scalar", `[1,"2"]`), success("string", `[1,"x"]`), success("vector", `[{"metric":{},"histogram":[1,{"count":"1"}]}]`),
		`{"status":"success","data":{"resultType":"vector","result":[]},"warnings":["w",null],"infos":["PromQL info: x"],"isPartial":true}`,
		`{"status":"error","errorType":"bad_data","error":"parse error"}`, `{"status":"error","errorType":7,"error":{}}`,
		`{"status":"success","data":["a","b"]}`, `{"status":"success","data":{"application":"x","version":"1"}}`,
	} {
		for _, status := range []int{200, 302, 400, 422, 503} {
			f.Add(body, status)
		}
	}
	f.Fuzz(func(t *testing.T, body string, status int) {
		c, err := New("http://store", &http.Client{Transport: fixed{body, status}}, Limits{MaxSeries: 3})
		if err != nil {
			t.Fatal(err)
		}
		ctx := WithReader(t.Context(), "me")
		cache := NewCache(c, CacheOptions{})
		v, notes, err := cache.Query(ctx, "x", time.Unix(1, 0))
		checkError(t, err)
		checkNotes(t, notes)
		for _, s := range v {
			if s.Metric == nil || s.Histogram != nil {
				t.Errorf("sample %+v", s)
			}
		}
		m, notes, err := cache.QueryRange(ctx, "x", minute)
		checkError(t, err)
		checkNotes(t, notes)
		for _, s := range m {
			if s.Metric == nil || s.Values == nil || len(s.Histograms) > 0 {
				t.Errorf("series %+v", s)
			}
		}
		if len(v) > 3 || len(m) > 3 {
			t.Errorf("%d samples, %d series", len(v), len(m))
		}
		values, err := c.LabelValues(ctx, "job", nil, time.Unix(0, 0), time.Unix(1, 0), 2)
		checkError(t, err)
		if len(values) > 2 {
			t.Errorf("%d values", len(values))
		}
		_, err = c.BuildInfo(ctx)
		checkError(t, err)
	})
}

type fixed struct {
	body   string
	status int
}

func (a fixed) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: a.status, Body: io.NopCloser(strings.NewReader(a.body)), Header: http.Header{"Location": {a.body}}, Request: r}, nil
}

func checkError(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	if kind := KindOf(err); kind == "" || kind == KindInternal || len(err.Error()) > 2000 {
		t.Errorf("kind %q, %d bytes: %.300s", kind, len(err.Error()), err)
	}
}

func checkNotes(t *testing.T, n Notes) {
	t.Helper()
	for _, note := range append(n.Warnings, n.Infos...) {
		if len(note) > 2*maxQuoted {
			t.Errorf("a note of %d bytes", len(note))
		}
	}
	if len(n.Warnings) > maxNotes || len(n.Infos) > maxNotes || n.Cut < 0 {
		t.Errorf("%d warnings, %d infos, %d cut", len(n.Warnings), len(n.Infos), n.Cut)
	}
}

// The cursor must stop at the same places as encoding/json, whatever the JSON.
func FuzzCursor(f *testing.F) {
	for _, text := range []string{`{"a":[1,{"b":"\"}]"}],"c":null}`, `[]`, `[[[]]]`, `"\\"`, ` { "a" : 1 } `, `-1e5`, `{"\u0061":"\ud800","é":"x"}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !json.Valid([]byte(text)) {
			return
		}
		c := cursor{b: []byte(text)}
		if raw := c.raw(); !json.Valid(raw) || string(raw) != strings.Trim(text, " \t\r\n") || c.next() != 0 {
			t.Fatalf("%q: %q", text, raw)
		}
		want := map[string]json.RawMessage{}
		if json.Unmarshal([]byte(text), &want) != nil || want == nil || strings.TrimSpace(text) == "null" {
			return
		}
		c, got := cursor{b: []byte(text)}, map[string]string{}
		err := c.object(func(key string) error {
			got[key] = string(c.raw())
			return nil
		})
		if err != nil || len(got) != len(want) {
			t.Fatalf("%q: %v, %v", text, got, err)
		}
		for key, raw := range want {
			if got[key] != string(raw) {
				t.Errorf("%q: %q is %q, want %q", text, key, got[key], raw)
			}
		}
	})
}

func FuzzURL(f *testing.F) {
	for _, raw := range []string{"", "localhost:9090", "http://a", "https://a/api/v1/query", "http://u:p@h/", "http://[::1]:9090/x", "http://a?x", "ftp://a", strings.Repeat("h", 5000) + "://a"} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := parseURL(raw)
		checkError(t, err)
		if err != nil {
			return
		}
		if again, err := url.Parse(address(u)); err != nil || again.Host == "" || u.User != nil {
			t.Errorf("%q: %v, %v", raw, u, err)
		}
	})
}

// What a panel asks for must be a range that ends, and that a store answers.
func FuzzAlign(f *testing.F) {
	f.Add(int64(0), int64(3600_000), int64(15_000_000_000), 100)
	f.Add(int64(-1<<63), int64(1<<63-1), int64(math.MaxInt64), 1)
	f.Add(int64(1_700_000_000_000), int64(1_700_000_000_001), int64(math.MinInt64), math.MinInt)
	f.Fuzz(func(t *testing.T, from, to, interval int64, points int) {
		r := Align(time.UnixMilli(from), time.UnixMilli(to), time.Duration(interval), points)
		if r.Step < Ladder[0] {
			t.Fatalf("step %s", r.Step)
		}
		if r.Points() > 1_000_000 {
			return
		}
		for _, piece := range r.chunks(DefaultMaxPoints) {
			if piece.Points() > DefaultMaxPoints && piece != r {
				t.Errorf("a piece of %d points", piece.Points())
			}
		}
	})
}
