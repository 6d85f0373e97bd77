package promapi

import (
	"context"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
)

// serve starts a server and a client of it.
func serve(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	c, err := New(srv.URL+"/prom/", srv.Client(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// says answers every request with one status and body.
func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

func TestQueryReadsVectorsAndScalars(t *testing.T) {
	cases := map[string]struct {
		data string
		want []float64
	}{
		"vector":   {`{"resultType":"vector","result":[{"metric":{"job":"a"},"value":[1.5,"2"]},{"metric":{},"value":[1.5,"+Inf"]}]}`, []float64{2, math.Inf(1)}},
		"empty":    {`{"resultType":"vector","result":[]}`, nil},
		"scalar":   {`{"resultType":"scalar","result":[1435781451.781,"1"]}`, []float64{1}},
		"negative": {`{"resultType":"vector","result":[{"metric":{},"value":[1,"-0.25"]}]}`, []float64{-0.25}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			c := serve(t, says(200, `{"status":"success","data":`+tc.data+`,"warnings":["w","PromQL warning: x"],"infos":["i"],"isPartial":true}`))
			v, notes, err := c.Query(t.Context(), "x", time.Unix(1, 0))
			if err != nil {
				t.Fatal(err)
			}
			var got []float64
			for _, s := range v {
				got = append(got, float64(s.Value))
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
			if !slices.Equal(notes.Warnings, []string{partialNote, partialNote + " It says: w", "PromQL warning: x"}) || !slices.Equal(notes.Infos, []string{"i"}) {
				t.Errorf("notes %+v", notes)
			}
		})
	}
}

func TestRequestsAreWhatTheAPIExpects(t *testing.T) {
	var got *http.Request
	var answer string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		got = r
		_, _ = w.Write([]byte(answer))
	})
	start := time.UnixMilli(1_700_000_000_250)

	answer = `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"b"},"values":[[1,"1"],[2,"NaN"]]}]}}`
	m, _, err := c.QueryRange(t.Context(), `up{job="a b&c"}`, Range{Start: start, End: start.Add(time.Hour), Step: 15 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if len(m) != 1 || m[0].Metric["a"] != "b" || len(m[0].Values) != 2 || !math.IsNaN(float64(m[0].Values[1].Value)) {
		t.Errorf("matrix %v", m)
	}
	if got.Method != "GET" || got.URL.Path != "/prom/api/v1/query_range" {
		t.Errorf("%s %s", got.Method, got.URL.Path)
	}
	for key, want := range map[string]string{"query": `up{job="a b&c"}`, "start": "1700000000.25", "end": "1700003600.25", "step": "15"} {
		if got.Form.Get(key) != want {
			t.Errorf("%s = %q, want %q", key, got.Form.Get(key), want)
		}
	}

	long := strings.Repeat("x", maxGetBytes)
	answer = `{"status":"success","data":{"resultType":"vector","result":[]}}`
	if _, _, err := c.Query(t.Context(), long, start); err != nil {
		t.Fatal(err)
	}
	if got.Method != "POST" || got.URL.RawQuery != "" || got.PostForm.Get("query") != long {
		t.Errorf("a long query went by %s with %d bytes in the URL", got.Method, len(got.URL.RawQuery))
	}

	answer = `{"status":"success","data":["a","b","c"]}`
	values, err := c.LabelValues(t.Context(), "job", []string{"up{}", "x{}"}, start, start, 2)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(values, []string{"a", "b"}) || got.URL.Path != "/prom/api/v1/label/job/values" || !slices.Equal(got.Form["match[]"], []string{"up{}", "x{}"}) || got.Form.Get("limit") != "2" {
		t.Errorf("values %v by %s", values, got.URL)
	}

	answer = `{"status":"success","data":{"application":"Grafana Mimir","version":"2.15.0","revision":"x"}}`
	info, err := c.BuildInfo(t.Context())
	if err != nil || info != (BuildInfo{Application: "Grafana Mimir", Version: "2.15.0"}) {
		t.Errorf("build info %+v, %v", info, err)
	}
}

func TestClientIsSafeForConcurrentUse(t *testing.T) {
	c := serve(t, says(200, `{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}]}}`))
	results := make(chan model.Vector, 20)
	for range cap(results) {
		go func() {
			v, _, _ := c.Query(context.Background(), "vector(1)", time.Now())
			results <- v
		}()
	}
	for range cap(results) {
		if v := <-results; len(v) != 1 {
			t.Errorf("got %v", v)
		}
	}
}
