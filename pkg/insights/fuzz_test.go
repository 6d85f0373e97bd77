package insights

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// some is a Querier that answers everything with one number, as every part of an SLI, at the first and last steps.
type some float64

func (s some) Query(_ context.Context, _ string, at time.Time) (model.Vector, promapi.Notes, error) {
	return model.Vector{{Metric: model.Metric{}, Value: model.SampleValue(s), Timestamp: model.Time(at.UnixMilli())}}, promapi.Notes{}, nil
}

func (s some) QueryRange(_ context.Context, _ string, r promapi.Range) (model.Matrix, promapi.Notes, error) {
	var m model.Matrix
	for _, part := range []string{"total", "bad", "good", "samples", "marks", "copies", "takeover", "up"} {
		labels := model.Metric{slo.PartLabel: model.LabelValue(part), "measure": model.LabelValue(part)}
		m = append(m, &model.SampleStream{Metric: labels, Values: []model.SamplePair{
			{Timestamp: model.Time(r.Start.UnixMilli()), Value: model.SampleValue(s)}, {Timestamp: model.Time(r.End.UnixMilli()), Value: 2 * model.SampleValue(s)},
		}})
	}
	return m, promapi.Notes{}, nil
}

func (s some) QuerySamples(_ context.Context, _ string, at time.Time) (model.Matrix, promapi.Notes, error) {
	ms := model.Time(at.UnixMilli())
	return model.Matrix{{Metric: model.Metric{}, Values: []model.SamplePair{{Timestamp: ms - 60_000, Value: 2 * model.SampleValue(s)}, {Timestamp: ms, Value: model.SampleValue(s)}}}}, promapi.Notes{}, nil
}

// What a query may hold: every type and measure must end with frames or with an error in words. For hours:
// go test ./pkg/insights -run '^$' -fuzz '^FuzzQuery$' -fuzztime 8h
func FuzzQuery(f *testing.F) {
	model := func(m map[string]any) string {
		raw, _ := json.Marshal(m)
		return string(raw)
	}
	hour := int64(time.Hour)
	for _, measure := range []string{"", "budget", "state", "burn", "spentBy"} {
		f.Add("slo", model(map[string]any{"slo": testSlo(nil), "measure": measure, "by": "tool"}), int64(0), hour, int64(0), int64(100), 7.0)
	}
	for _, patch := range []map[string]any{
		{"window": map[string]any{"kind": "calendar", "unit": "month", "timeZone": "Europe/Berlin"}},
		{"window": map[string]any{"kind": "rolling", "days": 366}, "groupBy": []string{"tool", ""}},
		{"indicator": map[string]any{"kind": "gauge", "metrics": []string{"up"}, "op": "< <=", "value": 1, "across": "all", "missing": "bad"}},
		{"indicator": map[string]any{"kind": "timeSlice", "metric": "up", "op": ">", "value": 1, "sliceSeconds": 60, "missing": "ignored"}},
		{"indicator": map[string]any{"kind": "latency"}},
		{"maintenance": []map[string]any{{"start": "2026-01-01T00:00:00Z", "end": "9999-12-31T23:59:59Z"}, {"start": "0000-01-01T00:00:00Z", "end": "0000-01-01T00:00:01Z"}}},
	} {
		for _, measure := range []string{"state", "budget"} {
			f.Add("slo", model(map[string]any{"slo": testSlo(patch), "measure": measure}), int64(0), hour, hour, int64(0), 1e308)
		}
	}
	f.Add("incidents", model(map[string]any{"matchers": `service="contextd"`, "slos": []any{testSlo(nil), nil}, "sloOf": map[string]string{"A": "tool-errors"}}), int64(0), hour, int64(0), int64(0), 1e9)
	f.Add("incidents", `{"firings":[{"labels":{"alertname":"A"},"start":1767322800000,"end":1,"pending":-1},null],"measure":"noise"}`, int64(0), hour, int64(0), int64(0), 1e9)
	f.Add("incidents", `{"measure":"summary","value":"mttd","severity":"critical"}`, int64(0), 400*24*hour, int64(0), int64(0), -1.0)
	f.Add("state", `{"job":"a","mode":"instant"}`, int64(0), int64(0), int64(-1), int64(-1), 0.0)
	f.Add("state", `{"job":"a"}`, int64(-1<<62), int64(1<<62), int64(1<<62), int64(1<<62), 1.0)
	f.Add("slo", `{"slo":{"maintenance":[null],"window":7,"groupBy":[null]}}`, int64(0), hour, int64(0), int64(0), -1.0)
	f.Add("slo", `null`, int64(0), hour, int64(0), int64(0), -1.0)
	f.Fuzz(func(t *testing.T, kind, text string, from, length, interval, points int64, value float64) {
		run, ok := queryTypes[kind]
		if !ok {
			return
		}
		q := backend.DataQuery{
			RefID: "A", QueryType: kind, JSON: []byte(text), Interval: time.Duration(interval), MaxDataPoints: points,
			TimeRange: backend.TimeRange{From: testFrom.Add(time.Duration(from)), To: testFrom.Add(time.Duration(from)).Add(time.Duration(length))},
		}
		if checkTimeRange(q.TimeRange) != nil {
			return
		}
		frames, err := within(t.Context(), run, some(value), q)
		if err != nil {
			if res := errorResponse(err); res.Status == backend.StatusInternal || strings.TrimSpace(err.Error()) == "" {
				t.Fatalf("status %d: %v", res.Status, err)
			}
			return
		}
		for _, frame := range frames {
			if _, err := json.Marshal(frame); err != nil {
				t.Error(err)
			}
		}
	})
}
