package insights

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// fakeProm is a Prometheus API with canned answers, by path without /api/v1. It records the PromQL it receives.
type fakeProm struct {
	URL     string
	mu      sync.Mutex
	answers map[string]string
	queries []string
}

func newFakeProm(t *testing.T, answers map[string]string) *fakeProm {
	t.Helper()
	f := &fakeProm{answers: answers}
	srv := httptest.NewServer(f)
	t.Cleanup(srv.Close)
	f.URL = srv.URL
	return f
}

func (f *fakeProm) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	f.mu.Lock()
	defer f.mu.Unlock()
	if expr := r.Form.Get("query"); expr != "" {
		f.queries = append(f.queries, expr)
	}
	answer, ok := f.answers[strings.TrimPrefix(r.URL.Path, "/api/v1")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if strings.HasPrefix(answer, `{"status":"error"`) {
		w.WriteHeader(http.StatusUnprocessableEntity)
	}
	_, _ = w.Write([]byte(answer))
}

// received lists the PromQL that arrived, in order.
func (f *fakeProm) received() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.queries...)
}

func newDatasource(t *testing.T, settings backend.DataSourceInstanceSettings) *Datasource {
	t.Helper()
	instance, err := New(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	ds := instance.(*Datasource)
	t.Cleanup(ds.Dispose)
	return ds
}

var (
	testFrom = time.Date(2026, 1, 2, 3, 0, 7, 0, time.UTC)
	testTo   = testFrom.Add(time.Hour)
)

func dataQuery(refID, queryType string, model map[string]any) backend.DataQuery {
	raw, _ := json.Marshal(model)
	return backend.DataQuery{
		RefID: refID, QueryType: queryType, JSON: raw, MaxDataPoints: 120, Interval: 15 * time.Second,
		TimeRange: backend.TimeRange{From: testFrom, To: testTo},
	}
}
