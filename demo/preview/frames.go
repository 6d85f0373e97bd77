package preview

import (
	"fmt"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/prometheus/common/model"
)

// toFrames turns a Prometheus answer into data frames of the shape that Grafana's Prometheus data source has:
// one frame a series, of the types timeseries-multi or numeric-multi, with labels on the value field.
// An answer without a series is one frame without fields, so that its type and query are still told.
func toFrames(q promQuery, value model.Value, step time.Duration, warnings []string) data.Frames {
	var frames data.Frames
	switch v := value.(type) {
	case model.Matrix:
		for _, series := range v {
			frames = append(frames, matrixFrame(q, series, step))
		}
		frames = orEmptyFrame(frames, data.FrameTypeTimeSeriesMulti, "matrix")
	case model.Vector:
		for _, sample := range v {
			frames = append(frames, vectorFrame(q, sample.Metric, sample.Timestamp, float64(sample.Value), "vector"))
		}
		frames = orEmptyFrame(frames, data.FrameTypeNumericMulti, "vector")
	case *model.Scalar:
		frames = append(frames, vectorFrame(q, nil, v.Timestamp, float64(v.Value), "scalar"))
	case *model.String:
		frames = append(frames, data.NewFrame("",
			data.NewField("Time", nil, []time.Time{v.Timestamp.Time().UTC()}), data.NewField("Value", nil, []string{v.Value})))
		describe(frames[0], data.FrameTypeTable, "string")
	}
	if len(frames) > 0 {
		frames[0].Meta.ExecutedQueryString = fmt.Sprintf("Expr: %s\nStep: %s", q.expanded, promDuration(step))
		for _, warning := range warnings {
			frames[0].AppendNotices(data.Notice{Severity: data.NoticeSeverityWarning, Text: warning})
		}
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
	timeField := data.NewField(data.TimeSeriesTimeFieldName, nil, times)
	timeField.Config = &data.FieldConfig{Interval: float64(step.Milliseconds())}
	frame := named(q, data.NewFrame("", timeField, data.NewField(data.TimeSeriesValueFieldName, labelsOf(series.Metric), values)))
	describe(frame, data.FrameTypeTimeSeriesMulti, "matrix")
	if len(series.Histograms) > 0 {
		frame.AppendNotices(data.Notice{Severity: data.NoticeSeverityInfo, Text: "Samples that are native histograms are not drawn in the preview."})
	}
	return frame
}

func vectorFrame(q promQuery, metric model.Metric, at model.Time, value float64, kind string) *data.Frame {
	frame := named(q, data.NewFrame("",
		data.NewField(data.TimeSeriesTimeFieldName, nil, []time.Time{at.Time().UTC()}),
		data.NewField(data.TimeSeriesValueFieldName, labelsOf(metric), []float64{value})))
	describe(frame, data.FrameTypeNumericMulti, kind)
	return frame
}

func named(q promQuery, frame *data.Frame) *data.Frame {
	field := frame.Fields[1]
	if name := legend(q.LegendFormat, q.Expr, field.Labels); name != "" {
		frame.Name = name
		field.Config = &data.FieldConfig{DisplayNameFromDS: name}
	}
	return frame
}

func describe(frame *data.Frame, kind data.FrameType, resultType string) {
	frame.Meta = &data.FrameMeta{Type: kind, TypeVersion: data.FrameTypeVersion{0, 1}, Custom: map[string]string{"resultType": resultType}}
}

func orEmptyFrame(frames data.Frames, kind data.FrameType, resultType string) data.Frames {
	if len(frames) > 0 {
		return frames
	}
	empty := data.NewFrame("")
	describe(empty, kind, resultType)
	return data.Frames{empty}
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
// the page (which shows the labels that differ), anything else is a template of {{label}}.
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

// fillTemplate replaces {{label}} by its value, and by nothing when the series lacks it.
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
