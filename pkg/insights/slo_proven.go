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
// that ends at the end of the time range, where its conditions held; and, as metadata, the highest of all. Hours that are
// recorded in full are read from the recorded series, which costs a store far less.
func answerProven(ctx context.Context, t *sloTask) (data.Frames, error) {
	start, _ := t.slo.Window.Period(t.to)
	best := provenRates{}
	raw := t.throughput.Rate(slo.Duration(time.Hour))
	hours := promapi.Range{Start: ceilHour(start).Add(time.Hour), End: t.to.Truncate(time.Hour), Step: time.Hour}
	if !hours.End.Before(hours.Start) {
		missing, err := t.recordedRates(ctx, hours, best)
		if err != nil {
			return nil, err
		}
		for _, r := range missing {
			if err := t.rates(ctx, raw, r, best.take); err != nil {
				return nil, err
			}
		}
	}
	if hours.End.Before(t.to) {
		vector, notes, err := t.api.Query(ctx, raw, t.to)
		if err != nil {
			return nil, err
		}
		t.notices = append(t.notices, noticesOf(notes)...)
		for _, sample := range vector {
			best.take(sample.Metric, model.TimeFromUnixNano(t.to.UnixNano()), sample.Value)
		}
	}
	if len(best) == 0 {
		t.warnNoData()
	}
	return data.Frames{t.provenFrame(best)}, nil
}

// provenRates are the highest rates by the end of their hour, in milliseconds.
type provenRates map[int64]float64

func (p provenRates) take(_ model.Metric, at model.Time, v model.SampleValue) {
	if rate := float64(v); !math.IsNaN(rate) && !math.IsInf(rate, 0) {
		p[int64(at)] = max(rate, p[int64(at)])
	}
}

// rates runs one query over hours.
func (t *sloTask) rates(ctx context.Context, expr string, hours promapi.Range, take func(model.Metric, model.Time, model.SampleValue)) error {
	matrix, notes, err := promapi.QueryChunks(ctx, t.api, expr, hours, maxPoints)
	if err != nil {
		return err
	}
	t.notices = append(t.notices, noticesOf(notes)...)
	for _, series := range matrix {
		for _, point := range series.Values {
			take(series.Metric, point.Timestamp, point.Value)
		}
	}
	return nil
}

// recordedRates reads the hours that are recorded in full, and returns the others as ranges.
func (t *sloTask) recordedRates(ctx context.Context, hours promapi.Range, best provenRates) ([]promapi.Range, error) {
	found, complete := provenRates{}, map[int64]bool{}
	err := t.rates(ctx, t.throughput.RecordedRate(time.Hour), hours, func(of model.Metric, at model.Time, v model.SampleValue) {
		if of[slo.PartLabel] == slo.PartSamples {
			complete[int64(at)] = float64(v) == time.Hour.Seconds()/slo.RecordedStep.Seconds()
			return
		}
		found.take(of, at, v)
	})
	if err != nil {
		return nil, err
	}
	var missing []promapi.Range
	for at := hours.Start; !at.After(hours.End); at = at.Add(time.Hour) {
		rate, ok := found[at.UnixMilli()]
		switch n := len(missing) - 1; {
		case complete[at.UnixMilli()]:
			if ok {
				best[at.UnixMilli()] = rate
			}
		case n >= 0 && missing[n].End.Add(time.Hour).Equal(at):
			missing[n].End = at
		default:
			missing = append(missing, promapi.Range{Start: at, End: at, Step: time.Hour})
		}
	}
	return missing, nil
}

func ceilHour(t time.Time) time.Time { return t.Add(time.Hour - time.Nanosecond).Truncate(time.Hour) }

func (t *sloTask) provenFrame(best provenRates) *data.Frame {
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
