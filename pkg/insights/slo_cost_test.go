package insights

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// A list of SLOs over a whole recorded window asks the store for one range each, and for a few moments: the last hours, which
// are cut at the windows of burn rates. The same list a little later comes from memory.
func TestAListOfSLOsIsCheap(t *testing.T) {
	prom := newSliProm(t, twoTools)
	prom.recorded = map[string]float64{"total": 7200, "bad": 3.6, "samples": 12, "marks": 12, "uncertain": 0, "copies": 1}
	var ranges, moments atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v1/query_range" {
			ranges.Add(1)
		} else {
			moments.Add(1)
		}
		prom.ServeHTTP(w, r)
	}))
	defer srv.Close()
	ds := newDatasource(t, backend.DataSourceInstanceSettings{URL: srv.URL})
	const slos = 6
	req := &backend.QueryDataRequest{}
	for i := range slos {
		name := string(rune('a' + i))
		q := dataQuery(name, "slo", map[string]any{"measure": "state", "slo": testSlo(map[string]any{
			"name": name, "window": map[string]any{"kind": "rolling", "days": 30},
			"indicator": map[string]any{"kind": "ratio", "total": "calls_total{slo=\"" + name + "\"}", "bad": "errors_total{slo=\"" + name + "\"}"},
		})})
		q.TimeRange = backend.TimeRange{From: testTo.Add(-time.Hour), To: testTo}
		req.Queries = append(req.Queries, q)
	}
	for _, most := range []struct{ ranges, moments int64 }{{slos, 13 * slos}, {0, 0}} {
		ranges.Store(0)
		moments.Store(0)
		res, err := ds.QueryData(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		for name, r := range res.Responses {
			if r.Error != nil || len(r.Frames) != 1 || len(r.Frames[0].Fields) < 10 {
				t.Fatalf("%s: %+v", name, r)
			}
		}
		if ranges.Load() > most.ranges || moments.Load() > most.moments {
			t.Errorf("%d ranges and %d moments were queried, at most %d and %d are needed", ranges.Load(), moments.Load(), most.ranges, most.moments)
		}
	}
}
