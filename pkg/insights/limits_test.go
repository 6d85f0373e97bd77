package insights

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
)

// none is a Querier that answers with nothing.
type none struct{}

func (none) Query(context.Context, string, time.Time) (model.Vector, promapi.Notes, error) {
	return nil, promapi.Notes{}, nil
}

func (none) QuerySamples(context.Context, string, time.Time) (model.Matrix, promapi.Notes, error) {
	return nil, promapi.Notes{}, nil
}

func (none) QueryRange(context.Context, string, promapi.Range) (model.Matrix, promapi.Notes, error) {
	return nil, promapi.Notes{}, nil
}

func TestOneAnswerTakesABoundedNumberOfQueries(t *testing.T) {
	calls := 0
	endless := func(ctx context.Context, api promapi.Querier, _ backend.DataQuery) (data.Frames, error) {
		for ; ; calls++ {
			if _, _, err := api.Query(ctx, "x", testTo); err != nil {
				return nil, err
			}
			if _, _, err := api.QueryRange(ctx, "x", promapi.Range{}); err != nil {
				return nil, err
			}
		}
	}
	_, err := within(t.Context(), endless, none{}, backend.DataQuery{})
	expectBadQuery(t, errorResponse(err), "more than 500 queries", "shorter time range", "recording rules")
	if calls != maxCalls/2 {
		t.Errorf("%d queries", 2*calls)
	}
}

func TestAnAnswerHasADeadline(t *testing.T) {
	wait := func(ctx context.Context, _ promapi.Querier, _ backend.DataQuery) (data.Frames, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		_, err := within(t.Context(), wait, none{}, backend.DataQuery{})
		res := errorResponse(err)
		if res.Status != backend.StatusTimeout || !strings.Contains(err.Error(), "not complete within 60 s") || time.Since(started) != answerTimeout {
			t.Errorf("status %d after %s: %v", res.Status, time.Since(started), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := within(ctx, wait, none{}, backend.DataQuery{}); err != context.DeadlineExceeded {
			t.Errorf("the reader's own deadline: %v", err)
		}
	})
}

func TestAPanicIsTheErrorOfOneQuery(t *testing.T) {
	prom := newSliProm(t, twoTools)
	ds := newDatasource(t, backend.DataSourceInstanceSettings{URL: prom.URL})
	queryTypes["panic"] = func(context.Context, promapi.Querier, backend.DataQuery) (data.Frames, error) { panic("a bug") }
	t.Cleanup(func() { delete(queryTypes, "panic") })
	res, err := ds.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{
		dataQuery("A", "slo", map[string]any{"slo": testSlo(nil)}), dataQuery("B", "panic", nil),
	}})
	if err != nil || res.Responses["A"].Error != nil {
		t.Fatal(err, res.Responses["A"].Error)
	}
	b := res.Responses["B"]
	if b.Status != backend.StatusInternal || b.ErrorSource != backend.ErrorSourcePlugin || !strings.Contains(b.Error.Error(), "error in the plugin itself") {
		t.Errorf("%+v", b)
	}
	// Without settings and without their error, the health check and the resources follow a nil pointer.
	empty := &Datasource{}
	if health, err := empty.CheckHealth(t.Context(), nil); err != nil || health.Status != backend.HealthStatusError || !strings.Contains(health.Message, "error in the plugin itself") {
		t.Errorf("health %+v, %v", health, err)
	}
	var status int
	send := backend.CallResourceResponseSenderFunc(func(r *backend.CallResourceResponse) error {
		status = r.Status
		return nil
	})
	if err := empty.resources().CallResource(t.Context(), &backend.CallResourceRequest{Method: "GET", Path: "names", URL: "names?match=up"}, send); err != nil || status != http.StatusInternalServerError {
		t.Errorf("resource: status %d, %v", status, err)
	}
}

func TestTimeRangesWithoutSamplesAreRefused(t *testing.T) {
	prom := newSliProm(t, twoTools)
	ds := newDatasource(t, backend.DataSourceInstanceSettings{URL: prom.URL})
	now := time.Now()
	for name, tc := range map[string]struct {
		from, to time.Time
		words    string
	}{
		"before Unix":             {time.Date(1677, 9, 21, 0, 0, 0, 0, time.UTC), now, "1970 to 2200"},
		"the first integer":       {time.UnixMilli(-1 << 63), now, "1970 to 2200"},
		"the last integer":        {now, time.UnixMilli(1<<63 - 1), "1970 to 2200"},
		"both far away":           {time.UnixMilli(1<<63 - 2), time.UnixMilli(1<<63 - 1), "1970 to 2200"},
		"eleven years":            {now.AddDate(-11, 0, 0), now, "longer than ten years"},
		"backward":                {now, now.Add(-time.Hour), "ends before it begins"},
		"backward over all years": {time.UnixMilli(1<<63 - 1), time.UnixMilli(-1 << 63), "1970 to 2200"},
	} {
		for _, q := range []backend.DataQuery{
			dataQuery("A", "slo", map[string]any{"slo": testSlo(nil), "measure": "burn", "mode": "range"}),
			dataQuery("A", "slo", map[string]any{"slo": testSlo(nil)}),
		} {
			q.TimeRange = backend.TimeRange{From: tc.from, To: tc.to}
			res, err := ds.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{q}})
			if err != nil {
				t.Fatal(name, err)
			}
			expectBadQuery(t, res.Responses["A"], tc.words)
		}
	}
}

// An SLO of 600 tools of which the store's answer was cut must not add up what is left.
func TestAnSloIsNotComputedFromACutAnswer(t *testing.T) {
	prom := newSliProm(t, func(int64) map[string]map[string]float64 {
		tools := map[string]map[string]float64{}
		for i := range 600 {
			tools[fmt.Sprintf("tool%03d", i)] = map[string]float64{"total": 1, "bad": 0.01}
		}
		return tools
	})
	for _, model := range []map[string]any{
		{"slo": testSlo(nil), "measure": "spentBy", "by": "tool"},
		{"slo": testSlo(map[string]any{"groupBy": []string{"tool"}, "window": map[string]any{"kind": "rolling", "days": 1}}), "measure": "state"},
	} {
		expectBadQuery(t, askSlo(t, prom.URL, model, 2), "1200 series", "only 1000", "Narrow the selectors")
	}
}

// However many panels ask: one data source sends its store at most four requests at once.
func TestOneStoreGetsFewRequestsAtOnce(t *testing.T) {
	var now, most, all atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		all.Add(1)
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		time.Sleep(2 * time.Millisecond)
		now.Add(-1)
		_, _ = w.Write([]byte(`{"status":"success","data":{"resultType":"matrix","result":[]}}`))
	}))
	defer srv.Close()
	ds := newDatasource(t, backend.DataSourceInstanceSettings{URL: srv.URL})
	var maintenance []map[string]any
	for day := range 20 {
		at := testTo.AddDate(0, 0, -day-1)
		maintenance = append(maintenance, map[string]any{"start": at.Format(time.RFC3339), "end": at.Add(7 * time.Minute).Format(time.RFC3339)})
	}
	group, ctx := promapi.NewGroup(t.Context())
	for i := range 8 {
		group.Go(func() error {
			s := testSlo(map[string]any{"name": fmt.Sprint("slo", i), "maintenance": maintenance, "window": map[string]any{"kind": "rolling", "days": 30}})
			q := dataQuery("A", "slo", map[string]any{"slo": s, "measure": "budget"})
			_, err := ds.QueryData(ctx, &backend.QueryDataRequest{Queries: []backend.DataQuery{q}})
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if most.Load() > promapi.DefaultMaxParallel || all.Load() < 8 {
		t.Errorf("%d of %d requests at once", most.Load(), all.Load())
	}
}
