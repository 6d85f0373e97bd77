package insights

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// answerProven is the measure "proven" of a throughput, over the SLO's window that ends at the end of the time range: as a
// line, the highest rate of five minutes in each hour where its conditions held; as numbers, the highest of all, and whether
// the promise is kept. Hours that are recorded in full are read from the recorded series, which costs a store far less.
func answerProven(ctx context.Context, t *sloTask) (data.Frames, error) {
	start, _ := t.slo.Window.Period(t.to)
	best := newProvenRates()
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
	if len(best.held) == 0 && len(best.seen) == 0 {
		t.warnNoData()
	}
	if t.query.Mode == modeInstant {
		return data.Frames{t.proofFrame(best)}, nil
	}
	return data.Frames{t.provenFrame(best)}, nil
}

// provenRates are the highest rates by the end of their hour, in milliseconds: those at which the conditions held, and
// those of all traffic.
type provenRates struct{ held, seen map[int64]float64 }

func newProvenRates() provenRates {
	return provenRates{held: map[int64]float64{}, seen: map[int64]float64{}}
}

// take keeps a rate of an hour.
func (p provenRates) take(of model.Metric, at model.Time, v model.SampleValue) {
	to := map[model.LabelValue]map[int64]float64{slo.PartTotal: p.held, slo.PartSeen: p.seen}[of[slo.PartLabel]]
	if rate := float64(v); to != nil && !math.IsNaN(rate) && !math.IsInf(rate, 0) {
		to[int64(at)] = max(rate, to[int64(at)])
	}
}

// proof judges the target by these rates.
func (p provenRates) proof(target float64) slo.Proof {
	return slo.Prove(target, peaksOf(p.held), peaksOf(p.seen))
}

func peaksOf(rates map[int64]float64) []slo.Peak {
	var peaks []slo.Peak
	for _, at := range sortedKeys(rates) {
		peaks = append(peaks, slo.Peak{T: at, Rate: rates[at]})
	}
	return peaks
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
	found, complete := newProvenRates(), map[int64]bool{}
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
		switch n := len(missing) - 1; {
		case complete[at.UnixMilli()]:
			found.copyHour(best, at.UnixMilli())
		case n >= 0 && missing[n].End.Add(time.Hour).Equal(at):
			missing[n].End = at
		default:
			missing = append(missing, promapi.Range{Start: at, End: at, Step: time.Hour})
		}
	}
	return missing, nil
}

// copyHour copies what is known of an hour.
func (p provenRates) copyHour(to provenRates, at int64) {
	if rate, ok := p.held[at]; ok {
		to.held[at] = rate
	}
	if rate, ok := p.seen[at]; ok {
		to.seen[at] = rate
	}
}

func ceilHour(t time.Time) time.Time { return t.Add(time.Hour - time.Nanosecond).Truncate(time.Hour) }

func (t *sloTask) provenFrame(best provenRates) *data.Frame {
	var times []time.Time
	var rates []float64
	for _, at := range sortedKeys(best.held) {
		times, rates = append(times, time.UnixMilli(at).UTC()), append(rates, best.held[at])
	}
	frame := t.emptyFrame("proven", data.FrameTypeTimeSeriesWide)
	field := data.NewField("rate", t.labels(nil), rates)
	field.Config = &data.FieldConfig{Unit: "reqps", DisplayNameFromDS: "Highest rate"}
	field.Config.SetMin(0)
	timeField := data.NewField("time", nil, times)
	timeField.Config = &data.FieldConfig{Interval: float64(time.Hour.Milliseconds())}
	frame.Fields = append(frame.Fields, timeField, field)
	frame.Meta.Custom = t.proofMeta(best.proof(t.throughput.Target))
	return frame
}

// proofMeta says what the window proves, for pages.
func (t *sloTask) proofMeta(p slo.Proof) map[string]any {
	meta := map[string]any{"kind": "contextd-slo-proven", "slo": t.slo.Name, "target": t.throughput.Target, "to": t.to.UnixMilli(), "verdict": p.Verdict}
	if p.Held != nil {
		meta["rate"], meta["at"] = p.Held.Rate, p.Held.T
	}
	if p.Seen != nil {
		meta["seen"], meta["seenAt"] = p.Seen.Rate, p.Seen.T
	}
	return meta
}

// proofFrame has the numbers of the window at one moment. "kept" is 1 or 0, and left out while nothing is proven either way,
// which alert rules read as "no data". A label "measure" distinguishes them, as in the measure state.
func (t *sloTask) proofFrame(best provenRates) *data.Frame {
	proof := best.proof(t.throughput.Target)
	frame := t.emptyFrame("proven", data.FrameTypeNumericWide)
	add := func(name, title, unit string, v float64) {
		labels := t.labels(nil)
		labels["measure"] = name
		frame.Fields = append(frame.Fields, numberField(sloValue{name, title, unit, v}, labels))
	}
	if proof.Held != nil {
		add("rate", "Proven rate", "reqps", proof.Held.Rate)
	}
	if proof.Seen != nil {
		add("seen", "Highest rate", "reqps", proof.Seen.Rate)
	}
	switch proof.Verdict {
	case slo.Proven:
		add("kept", "Promise kept", "bool", 1)
	case slo.Missed:
		add("kept", "Promise kept", "bool", 0)
	}
	frame.Meta.Custom = t.proofMeta(proof)
	return frame
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
