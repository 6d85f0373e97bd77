package insights

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// One reader's answer must never be shown to another, and the same reader's must not be asked for twice.
func TestTheCacheKnowsWhoAsks(t *testing.T) {
	asked := 0
	srv := httptest.NewServer(handlerFunc(func(request) { asked++ }))
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
	for range 2 {
		for i, headers := range readers {
			req := &backend.QueryDataRequest{Headers: headers, Queries: []backend.DataQuery{dataQuery("A", "state", map[string]any{"job": "a", "mode": "instant"})}}
			if res, err := ds.QueryData(t.Context(), req); err != nil || res.Responses["A"].Error != nil {
				t.Fatal(err, res.Responses["A"].Error)
			}
			seen[reader(req.GetHTTPHeaders())] = i
		}
	}
	if asked != len(readers) || len(seen) != len(readers) {
		t.Errorf("%d readers asked twice: %d calls, %d identities", len(readers), asked, len(seen))
	}
	if s := ds.cache.Stats(); s.Hits != int64(len(readers)) || s.Misses != int64(len(readers)) || s.Bypassed != 0 {
		t.Errorf("stats %+v", s)
	}
	if reader(http.Header{"Traceparent": {"1"}, "User-Agent": {"x"}}) != reader(nil) {
		t.Error("a trace makes another reader")
	}
}
