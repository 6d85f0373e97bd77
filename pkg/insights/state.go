package insights

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
)

// The values a state query can give.
const (
	measureUp    = "up"    // instances that answered their last scrape
	measureTotal = "total" // instances that Prometheus scrapes
	measureShare = "share" // up / total, a ratio from 0 to 1
	measureAll   = "all"   // all three
)

// stateQuery asks how many instances of a job are up.
type stateQuery struct {
	// Job is the value of the `job` label, literally.
	Job string `json:"job"`
	// Measure is one of the constants above; empty means share.
	Measure string `json:"measure"`
	// Mode is "range" for a series over the time range, "instant" for the value at its end; empty means range.
	Mode string `json:"mode"`
}

// stateSample is the state of a job at one moment.
type stateSample struct {
	at        time.Time
	up, total float64
}

func (s stateSample) value(measure string) float64 {
	switch measure {
	case measureUp:
		return s.up
	case measureTotal:
		return s.total
	default:
		return s.up / s.total
	}
}

// answerState is the query type "state": one numeric frame (mode instant) or one wide time series frame (mode range)
// with a field per measure, labelled with the job. When all three are asked for, a label `measure` tells them apart,
// since alert rules know values by their labels alone. A job without instances gives a frame without fields, which
// alert rules read as "no data", and a notice.
func answerState(ctx context.Context, api promapi.Querier, q backend.DataQuery) (data.Frames, error) {
	var query stateQuery
	if err := parseQuery(q, &query); err != nil {
		return nil, err
	}
	if err := query.complete(); err != nil {
		return nil, err
	}
	expr := stateExpr(query.Job)
	var samples []stateSample
	var notes promapi.Notes
	var step time.Duration
	executed := "Expr: " + expr
	if query.Mode == "instant" {
		vector, n, err := api.Query(ctx, expr, q.TimeRange.To)
		if err != nil {
			return nil, err
		}
		samples, notes = stateSamples(asMatrix(vector)), n
	} else {
		r, err := stepRange(q)
		if err != nil {
			return nil, err
		}
		matrix, n, err := api.QueryRange(ctx, expr, r)
		if err != nil {
			return nil, err
		}
		samples, notes, step = stateSamples(matrix), n, r.Step
		executed += fmt.Sprintf("\nStep: %s", r.Step)
	}
	frame := stateFrame(query, samples, step)
	frame.Meta.ExecutedQueryString = executed
	frame.Meta.Notices = append(frame.Meta.Notices, noticesOf(notes)...)
	return data.Frames{frame}, nil
}

// complete fills in defaults and refuses what cannot be answered.
func (s *stateQuery) complete() error {
	if s.Measure == "" {
		s.Measure = measureShare
	}
	if s.Mode == "" {
		s.Mode = "range"
	}
	switch {
	case strings.TrimSpace(s.Job) == "":
		return badQuery("The query names no job. Choose the job label of the contextd instances.")
	case !slices.Contains([]string{measureUp, measureTotal, measureShare, measureAll}, s.Measure):
		return badQuery("A state query has no measure %q. Choose one of: up, total, share, all.", s.Measure)
	case s.Mode != "range" && s.Mode != "instant":
		return badQuery("A query has no mode %q. Choose range or instant.", s.Mode)
	}
	return nil
}

// stateExpr asks for both counts in one query, told apart by a label.
func stateExpr(job string) string {
	up := promapi.Selector("up", promapi.Equal("job", job))
	return fmt.Sprintf(`label_replace(sum(%[1]s), "measure", "up", "", "") or label_replace(count(%[1]s), "measure", "total", "", "")`, up)
}

// stateSamples joins the two series by time. A moment without instances is left out: no value, rather than 0 of 0.
func stateSamples(m model.Matrix) []stateSample {
	byTime := map[model.Time]*stateSample{}
	for _, series := range m {
		for _, point := range series.Values {
			s := byTime[point.Timestamp]
			if s == nil {
				s = &stateSample{at: point.Timestamp.Time().UTC()}
				byTime[point.Timestamp] = s
			}
			if series.Metric["measure"] == measureUp {
				s.up = float64(point.Value)
			} else {
				s.total = float64(point.Value)
			}
		}
	}
	samples := make([]stateSample, 0, len(byTime))
	for _, s := range byTime {
		if s.total > 0 {
			samples = append(samples, *s)
		}
	}
	slices.SortFunc(samples, func(a, b stateSample) int { return a.at.Compare(b.at) })
	return samples
}

// stateFrame makes the answer; step matters in mode range alone.
func stateFrame(q stateQuery, samples []stateSample, step time.Duration) *data.Frame {
	frame := data.NewFrame("state")
	frame.Meta = &data.FrameMeta{Type: data.FrameTypeTimeSeriesWide, TypeVersion: data.FrameTypeVersion{0, 1}}
	if q.Mode == "instant" {
		frame.Meta.Type = data.FrameTypeNumericWide
		samples = samples[max(len(samples)-1, 0):]
	}
	if len(samples) == 0 {
		frame.Meta.Notices = []data.Notice{{Severity: data.NoticeSeverityWarning, Text: fmt.Sprintf(
			`No instance of the job "%s" is scraped in this time: Prometheus has no "up" series with that job. Check the job's name. Instances that push by OTLP have no "up" series.`, q.Job)}}
		return frame
	}
	if q.Mode == "range" {
		frame.Fields = append(frame.Fields, timeField(samples, step))
	}
	measures := []string{q.Measure}
	if q.Measure == measureAll {
		measures = []string{measureUp, measureTotal, measureShare}
	}
	for _, measure := range measures {
		frame.Fields = append(frame.Fields, stateField(q, measure, samples))
	}
	return frame
}

// timeField carries the step, by which panels know a gap in the series from a coarse one.
func timeField(samples []stateSample, step time.Duration) *data.Field {
	times := make([]time.Time, len(samples))
	for i, s := range samples {
		times[i] = s.at
	}
	field := data.NewField("time", nil, times)
	field.Config = &data.FieldConfig{Interval: float64(step.Milliseconds())}
	return field
}

// displayNames are what legends call the measures.
var displayNames = map[string]string{measureUp: "Instances up", measureTotal: "Instances", measureShare: "Share of instances up"}

func stateField(q stateQuery, measure string, samples []stateSample) *data.Field {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = s.value(measure)
	}
	labels := data.Labels{"job": q.Job}
	if q.Measure == measureAll {
		labels["measure"] = measure
	}
	field := data.NewField(measure, labels, values)
	field.Config = &data.FieldConfig{Unit: "short"}
	field.Config.SetDecimals(0).SetMin(0)
	if measure == measureShare {
		field.Config = &data.FieldConfig{Unit: "percentunit"}
		field.Config.SetMin(0).SetMax(1)
	}
	field.Config.DisplayNameFromDS = fmt.Sprintf("%s (%s)", displayNames[measure], q.Job)
	return field
}

// asMatrix gives the samples of one moment the shape of a range.
func asMatrix(v model.Vector) model.Matrix {
	m := make(model.Matrix, 0, len(v))
	for _, s := range v {
		m = append(m, &model.SampleStream{Metric: s.Metric, Values: []model.SamplePair{{Timestamp: s.Timestamp, Value: s.Value}}})
	}
	return m
}

// noticesOf passes on what the store had to say about the query.
func noticesOf(n promapi.Notes) []data.Notice {
	var notices []data.Notice
	for _, w := range n.Warnings {
		notices = append(notices, data.Notice{Severity: data.NoticeSeverityWarning, Text: w})
	}
	for _, i := range n.Infos {
		notices = append(notices, data.Notice{Severity: data.NoticeSeverityInfo, Text: i})
	}
	return notices
}
