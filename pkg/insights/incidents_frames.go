package insights

import (
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/fyrsmithlabs/contextd-observability/pkg/incident"
)

// summaryValue is one number of the summary; nil when no incident tells it.
type summaryValue struct {
	name, title, unit string
	of                func(incident.Summary) *float64
}

func number(n int) *float64 {
	v := float64(n)
	return &v
}

// summaryValues are the numbers of a summary. Frames leave out those that do not exist, which alert rules read as no data.
var summaryValues = []summaryValue{
	{"incidents", "Incidents", "short", func(s incident.Summary) *float64 { return number(s.Incidents) }},
	{"open", "Ongoing incidents", "short", func(s incident.Summary) *float64 { return number(s.Open) }},
	{"mttd", "Time to detect, median", "s", func(s incident.Summary) *float64 { return s.Detect }},
	{"mttdIncidents", "Incidents with a known time to detect", "short", func(s incident.Summary) *float64 { return number(s.DetectN) }},
	{"mttr", "Time to resolve, median", "s", func(s incident.Summary) *float64 { return s.Resolve }},
	{"mttrIncidents", "Incidents with a known time to resolve", "short", func(s incident.Summary) *float64 { return number(s.ResolveN) }},
	{"recovery", "Time from onset to end, median", "s", func(s incident.Summary) *float64 { return s.Recover }},
	{"alertsPerDay", "Alerts a day", "short", func(s incident.Summary) *float64 { return &s.PerDay }},
	{"shortFirings", "Resolved within 5 minutes", "percentunit", func(s incident.Summary) *float64 { return s.Short }},
	{"noisyAlerts", "Alerts that fired more than 3 times in a week", "short", func(s incident.Summary) *float64 { return number(s.Noisy) }},
}

func summaryNames() []string {
	names := []string{"all"}
	for _, v := range summaryValues {
		names = append(names, v.name)
	}
	return names
}

// bySeverity are all incidents together, and each severity that occurs.
func (t *incidentsTask) bySeverity() []string {
	found := map[string]bool{}
	for _, i := range t.incidents {
		found[i.Severity] = true
	}
	delete(found, "")
	return append([]string{""}, sortedKeys(found)...)
}

// summaryFrame holds the numbers of incidents of some severities; "" is all incidents. With several numbers, a label
// `measure` distinguishes them, since alert rules identify values by their labels.
func (t *incidentsTask) summaryFrame(severities []string) *data.Frame {
	frame := t.frame("summary", data.FrameTypeNumericWide, "contextd-incidents-summary")
	for _, severity := range severities {
		of := slices.DeleteFunc(slices.Clone(t.incidents), func(i incident.Incident) bool { return severity != "" && i.Severity != severity })
		s := incident.Summarize(of, t.from.UnixMilli(), t.to.UnixMilli())
		for _, v := range summaryValues {
			n := v.of(s)
			if n == nil || t.query.Value != "all" && t.query.Value != v.name {
				continue
			}
			labels := data.Labels{}
			if severity != "" {
				labels["severity"] = severity
			}
			if t.query.Value == "all" {
				labels["measure"] = v.name
			}
			field := data.NewField(v.name, labels, []float64{*n})
			field.Config = &data.FieldConfig{Unit: v.unit, DisplayNameFromDS: v.title}
			frame.Fields = append(frame.Fields, field)
		}
	}
	return frame
}

func (t *incidentsTask) frame(name string, kind data.FrameType, meta string) *data.Frame {
	frame := data.NewFrame(name)
	frame.Meta = &data.FrameMeta{Type: kind, TypeVersion: data.FrameTypeVersion{0, 1}, Custom: map[string]any{
		"kind": meta, "from": t.from.UnixMilli(), "to": t.to.UnixMilli(),
	}}
	return frame
}

// incidentsFrame lists the incidents, the newest first.
func (t *incidentsTask) incidentsFrame() *data.Frame {
	listed := slices.Clone(t.incidents)
	slices.Reverse(listed)
	if len(listed) > maxIncidents {
		t.warn("There were %d incidents. The newest %d are listed; the numbers are of all.", len(listed), maxIncidents)
		listed = listed[:maxIncidents]
	}
	n := len(listed)
	text := map[string][]string{}
	onset, pending, start, end := make([]*time.Time, n), make([]*time.Time, n), make([]time.Time, n), make([]*time.Time, n)
	detected, lasted, spent, before := make([]*float64, n), make([]*float64, n), make([]*float64, n), make([]bool, n)
	firings := make([]int64, n)
	for k, i := range listed {
		for name, value := range map[string]string{
			"alert": i.Alert, "severity": i.Severity, "labels": incident.Text(i.Labels), "source": i.Source, "slo": i.Slo, "onsetFrom": i.OnsetFrom,
		} {
			text[name] = append(text[name], value)
		}
		onset[k], pending[k], start[k], end[k] = moment(i.Onset), moment(i.Pending), timeOf(i.Start), moment(i.End)
		if v, ok := i.Detected(); ok {
			detected[k] = &v
		}
		if v, ok := i.Lasted(); ok {
			lasted[k] = &v
		}
		spent[k], before[k], firings[k] = i.Spent, i.Before, int64(len(i.Firings))
	}
	words := func(name string) *data.Field { return data.NewField(name, nil, append([]string{}, text[name]...)) }
	frame := t.frame("incidents", data.FrameTypeTable, "contextd-incidents")
	frame.Meta.PreferredVisualization = data.VisTypeTable
	frame.Fields = append(frame.Fields,
		titled(words("alert"), "Alert", ""), titled(words("severity"), "Severity", ""), titled(words("labels"), "Labels", ""),
		titled(words("source"), "Evaluated by", ""), titled(words("slo"), "SLO", ""),
		titled(data.NewField("onset", nil, onset), "Onset", ""), titled(words("onsetFrom"), "Onset read from", ""),
		titled(data.NewField("pending", nil, pending), "Pending since", ""),
		titled(data.NewField("start", nil, start), "Fired", ""), titled(data.NewField("end", nil, end), "Resolved", ""),
		titled(data.NewField("detected", nil, detected), "Detected in", "s"), titled(data.NewField("lasted", nil, lasted), "Lasted", "s"),
		titled(data.NewField("spent", nil, spent), "Budget spent", "percentunit"),
		titled(data.NewField("firings", nil, firings), "Times fired", "short"),
		titled(data.NewField("before", nil, before), "Fired before the time range", ""),
	)
	return frame
}

// noiseFrame lists how often each alert fired.
func (t *incidentsTask) noiseFrame() *data.Frame {
	all := incident.NoiseOf(t.incidents, t.from.UnixMilli(), t.to.UnixMilli())
	n := len(all)
	alert, severity, noisy := make([]string, n), make([]string, n), make([]bool, n)
	firings, inWeek := make([]int64, n), make([]int64, n)
	perDay, short := make([]float64, n), make([]*float64, n)
	for k, one := range all {
		alert[k], severity[k], noisy[k] = one.Alert, one.Severity, one.Noisy()
		firings[k], inWeek[k], perDay[k], short[k] = int64(one.Firings), int64(one.InWeek), one.PerDay, one.ShortShare()
	}
	frame := t.frame("noise", data.FrameTypeTable, "contextd-incidents-noise")
	frame.Meta.PreferredVisualization = data.VisTypeTable
	frame.Fields = append(frame.Fields,
		titled(data.NewField("alert", nil, alert), "Alert", ""), titled(data.NewField("severity", nil, severity), "Severity", ""),
		titled(data.NewField("firings", nil, firings), "Times fired", "short"), titled(data.NewField("perDay", nil, perDay), "A day", "short"),
		titled(data.NewField("inWeek", nil, inWeek), "Most in 7 days", "short"),
		titled(data.NewField("short", nil, short), "Resolved within 5 minutes", "percentunit"),
		titled(data.NewField("noisy", nil, noisy), "More than 3 times in 7 days", ""),
	)
	return frame
}

func titled(field *data.Field, title, unit string) *data.Field {
	field.Config = &data.FieldConfig{DisplayNameFromDS: title, Unit: unit}
	return field
}

// moment is a time; nil where there is none.
func moment(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	at := timeOf(ms)
	return &at
}
