package insights

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// One reader's answer must never be shown to another, and the same reader's must not be queried twice.
func TestTheCacheKnowsWhoAsks(t *testing.T) {
	var queries atomic.Int64
	prom := newSliProm(t, twoTools)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		queries.Add(1)
		prom.ServeHTTP(w, r)
	}))
	defer srv.Close()
	ds := newDatasource(t, backend.DataSourceInstanceSettings{URL: srv.URL})
	readers := []map[string]string{
		{},
		{"Authorization": "Bearer a"},
		{"Authorization": "Bearer b"},
		{"Authorization": "Bearer a", "X-ID-Token": "a"},
		{"http_X-Grafana-Id": "a"},
		{"Cookie": "session=a"},
		{"Cookie": "session=b"},
	}
	seen := map[string]int{}
	round := func() (calls []int64) {
		for i, headers := range readers {
			before := queries.Load()
			req := &backend.QueryDataRequest{Headers: headers, Queries: []backend.DataQuery{dataQuery("A", "slo", map[string]any{"slo": testSlo(nil), "measure": "state"})}}
			if res, err := ds.QueryData(t.Context(), req); err != nil || res.Responses["A"].Error != nil {
				t.Fatal(err, res.Responses["A"].Error)
			}
			seen[reader(req.GetHTTPHeaders())] = i
			calls = append(calls, queries.Load()-before)
		}
		return calls
	}
	first := round()
	for i, calls := range first {
		if calls == 0 || calls != first[0] {
			t.Errorf("reader %d: %d calls, the first reader %d", i, calls, first[0])
		}
	}
	if again := round(); slices.Max(again) != 0 {
		t.Errorf("queries for readers with a cached answer: %v", again)
	}
	if len(seen) != len(readers) {
		t.Errorf("%d readers have %d identities", len(readers), len(seen))
	}
	if s := ds.cache.Stats(); s.Hits != s.Misses || s.Misses != queries.Load() || s.Bypassed != 0 {
		t.Errorf("stats %+v after %d calls", s, queries.Load())
	}
	if reader(http.Header{"Traceparent": {"1"}, "User-Agent": {"x"}}) != reader(nil) {
		t.Error("a trace makes another reader")
	}
}
