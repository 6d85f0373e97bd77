package insights

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// answerProven is the measure "proven" of a throughput: the highest rate of five minutes in each hour of the SLO's window
// that ends at the end of the time range, where its conditions held; and, as metadata, the highest of all.
func answerProven(ctx context.Context, t *sloTask) (data.Frames, error) {
	start, _ := t.slo.Window.Period(t.to)
	hours := promapi.Range{Start: ceilHour(start).Add(time.Hour), End: t.to.Truncate(time.Hour), Step: time.Hour}
	expr := t.throughput.Rate(slo.Duration(time.Hour))
	best := map[int64]float64{}
	take := func(at model.Time, v model.SampleValue) {
		if rate := float64(v); !math.IsNaN(rate) && !math.IsInf(rate, 0) {
			best[int64(at)] = max(rate, best[int64(at)])
		}
	}
	if !hours.End.Before(hours.Start) {
		matrix, notes, err := promapi.QueryChunks(ctx, t.api, expr, hours, maxPoints)
		if err != nil {
			return nil, err
		}
		t.notices = append(t.notices, noticesOf(notes)...)
		for _, series := range matrix {
			for _, point := range series.Values {
				take(point.Timestamp, point.Value)
			}
		}
	}
	if hours.End.Before(t.to) {
		vector, notes, err := t.api.Query(ctx, expr, t.to)
		if err != nil {
			return nil, err
		}
		t.notices = append(t.notices, noticesOf(notes)...)
		for _, sample := range vector {
			take(model.TimeFromUnixNano(t.to.UnixNano()), sample.Value)
		}
	}
	return data.Frames{t.provenFrame(best)}, nil
}

func ceilHour(t time.Time) time.Time { return t.Add(time.Hour - time.Nanosecond).Truncate(time.Hour) }

func (t *sloTask) provenFrame(best map[int64]float64) *data.Frame {
	var times []time.Time
	var rates []float64
	meta := map[string]any{"kind": "contextd-slo-proven", "slo": t.slo.Name, "target": t.throughput.Target, "to": t.to.UnixMilli()}
	highest := math.Inf(-1)
	for _, at := range sortedKeys(best) {
		times, rates = append(times, time.UnixMilli(at).UTC()), append(rates, best[at])
		if best[at] > highest {
			highest = best[at]
			meta["rate"], meta["at"] = highest, at
		}
	}
	frame := t.emptyFrame("proven", data.FrameTypeTimeSeriesWide)
	field := data.NewField("rate", t.labels(nil), rates)
	field.Config = &data.FieldConfig{Unit: "reqps", DisplayNameFromDS: "Highest rate"}
	field.Config.SetMin(0)
	timeField := data.NewField("time", nil, times)
	timeField.Config = &data.FieldConfig{Interval: float64(time.Hour.Milliseconds())}
	frame.Fields = append(frame.Fields, timeField, field)
	frame.Meta.Custom = meta
	return frame
}

func sortedKeys(m map[int64]float64) []int64 {
	keys := make([]int64, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
