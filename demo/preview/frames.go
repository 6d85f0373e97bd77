package preview

import (
	"fmt"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/prometheus/common/model"
)

// toFrames converts a Prometheus response to data frames in the format of Grafana's Prometheus data source:
// one frame per series, of the types timeseries-multi or numeric-multi, with labels on the value field.
// A response without series is one frame without fields, so that the query is still included.
func toFrames(q promQuery, value model.Value, step time.Duration, warnings []string) data.Frames {
	var frames data.Frames
	switch v := value.(type) {
	case model.Matrix:
		for _, series := range v {
			frames = append(frames, matrixFrame(q, series, step))
		}
	case model.Vector:
		for _, sample := range v {
			frames = append(frames, oneRow(q, sample.Metric, sample.Timestamp, []float64{float64(sample.Value)}, step, "vector"))
		}
	case *model.Scalar:
		frames = append(frames, oneRow(q, nil, v.Timestamp, []float64{float64(v.Value)}, step, "scalar"))
	case *model.String:
		frames = append(frames, oneRow(q, nil, v.Timestamp, []string{v.Value}, step, "string"))
	}
	return finish(q, frames, step, warnings)
}

// finish adds the executed query, its parameters and Prometheus' warnings to the first frame.
func finish(q promQuery, frames data.Frames, step time.Duration, warnings []string) data.Frames {
	if len(frames) == 0 {
		frames = data.Frames{data.NewFrame("").SetMeta(&data.FrameMeta{Custom: map[string]any{}})}
	}
	first := frames[0]
	first.Meta.ExecutedQueryString = fmt.Sprintf("Expr: %s\nStep: %s", q.Expr, promDuration(step))
	if custom, ok := first.Meta.Custom.(map[string]any); ok {
		custom["calculatedMinStep"] = step.Milliseconds()
	}
	for _, warning := range warnings {
		first.AppendNotices(data.Notice{Severity: data.NoticeSeverityWarning, Text: warning})
	}
	for _, frame := range frames {
		frame.RefID = q.RefID
	}
	return frames
}

func matrixFrame(q promQuery, series *model.SampleStream, step time.Duration) *data.Frame {
	times := make([]time.Time, len(series.Values))
	values := make([]float64, len(series.Values))
	for i, pair := range series.Values {
		times[i], values[i] = pair.Timestamp.Time().UTC(), float64(pair.Value)
	}
	frame := newFrame(q, series.Metric, times, values, step, "matrix")
	if len(series.Histograms) > 0 {
		frame.AppendNotices(data.Notice{Severity: data.NoticeSeverityInfo, Text: "Native histograms are not drawn in the preview."})
	}
	return frame
}

func oneRow(q promQuery, metric model.Metric, at model.Time, values any, step time.Duration, resultType string) *data.Frame {
	return newFrame(q, metric, []time.Time{at.Time().UTC()}, values, step, resultType)
}

func newFrame(q promQuery, metric model.Metric, times []time.Time, values any, step time.Duration, resultType string) *data.Frame {
	labels := labelsOf(metric)
	timeField := data.NewField(data.TimeSeriesTimeFieldName, nil, times)
	timeField.Config = &data.FieldConfig{Interval: float64(step.Milliseconds())}
	valueField := data.NewField(data.TimeSeriesValueFieldName, labels, values)
	if name := labels[model.MetricNameLabel]; name != "" {
		valueField.Name = name
	}
	if name := legend(q.LegendFormat, q.Expr, labels); name != "" {
		valueField.Config = &data.FieldConfig{DisplayNameFromDS: name}
	}
	meta := &data.FrameMeta{Type: data.FrameTypeNumericMulti, TypeVersion: data.FrameTypeVersion{0, 1}, Custom: map[string]any{"resultType": resultType}}
	switch resultType {
	case "matrix":
		meta.Type = data.FrameTypeTimeSeriesMulti
	case "string":
		meta.Type, meta.TypeVersion = data.FrameTypeTimeSeriesMulti, data.FrameTypeVersion{}
	}
	return data.NewFrame("", timeField, valueField).SetMeta(meta)
}

func labelsOf(metric model.Metric) data.Labels {
	labels := make(data.Labels, len(metric))
	for name, value := range metric {
		labels[string(name)] = string(value)
	}
	return labels
}

// legend names a series.
//
// format is the query's legend: "" writes the series in Prometheus' notation, "__auto" leaves the name to
// the page (which shows the labels that differ), anything else is a template with {{label}}.
func legend(format, expr string, labels data.Labels) string {
	switch format {
	case "__auto":
		if len(labels) > 0 {
			return ""
		}
		return expr
	case "":
		name := notation(labels)
		if name == "{}" {
			return expr
		}
		return name
	default:
		return fillTemplate(format, labels)
	}
}

// notation writes a series as name{label="value", ...} with the labels in order.
func notation(labels data.Labels) string {
	metric := make(model.Metric, len(labels))
	for name, value := range labels {
		metric[model.LabelName(name)] = model.LabelValue(value)
	}
	return metric.String()
}

// fillTemplate replaces {{label}} by its value, or removes it if the series lacks it.
func fillTemplate(format string, labels data.Labels) string {
	var out strings.Builder
	for {
		before, rest, open := strings.Cut(format, "{{")
		out.WriteString(before)
		if !open {
			return out.String()
		}
		name, after, closed := strings.Cut(rest, "}}")
		if !closed {
			out.WriteString("{{" + rest)
			return out.String()
		}
		out.WriteString(labels[strings.TrimSpace(name)])
		format = after
	}
}
