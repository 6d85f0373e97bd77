package insights

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/incident"
	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	// maxIncidentRange is the longest time range of incidents: every minute of it is asked for.
	maxIncidentRange = 92 * 24 * time.Hour
	// maxFirings bounds the firings that a query brings.
	maxFirings = 10_000
	// maxIncidents is how many incidents an answer lists, the newest ones.
	maxIncidents = 1000
	// alertChunk is the most points of one range query about alerts.
	alertChunk = 10_000
)

// incidentsQuery is a query about the alerts that fired in a time range.
type incidentsQuery struct {
	// Measure is a key of incidentMeasures; empty means all.
	Measure string `json:"measure"`
	// Matchers choose the alerts, as between the braces of a selector; empty means all alerts of the store.
	Matchers string `json:"matchers"`
	// Slos are the SLOs whose SLIs tell the onset of incidents.
	Slos []*slo.Definition `json:"slos"`
	// SloOf names the SLO of an alert. An alert with the label slo belongs to that SLO.
	SloOf map[string]string `json:"sloOf"`
	// Firings are those that the store does not know: of rules that another engine evaluates.
	Firings []firing `json:"firings"`
	// Value is the one number of the measure summary to return; "all" or empty for all of them.
	Value string `json:"value"`
	// Severity limits the numbers of the measure summary to incidents of one severity.
	Severity string `json:"severity"`
}

// firing is one time in which an alert fired. Times are milliseconds since 1970.
type firing struct {
	Labels  map[string]string `json:"labels"`
	Pending int64             `json:"pending"`
	Start   int64             `json:"start"`
	// End is 0 while it fires.
	End int64 `json:"end"`
}

// incidentMeasures make frames of what was found.
var incidentMeasures = map[string]func(*incidentsTask) data.Frames{
	"all": func(t *incidentsTask) data.Frames {
		return data.Frames{t.incidentsFrame(), t.noiseFrame(), t.summaryFrame(t.bySeverity())}
	},
	"incidents": func(t *incidentsTask) data.Frames { return data.Frames{t.incidentsFrame()} },
	"noise":     func(t *incidentsTask) data.Frames { return data.Frames{t.noiseFrame()} },
	"summary":   func(t *incidentsTask) data.Frames { return data.Frames{t.summaryFrame([]string{t.query.Severity})} },
}

// incidentsTask is a query that has passed all checks, and what was found for it.
type incidentsTask struct {
	query incidentsQuery
	slos  map[string]slo.SLO
	api   *queryLog
	// from and to are whole minutes, of the past.
	from, to  time.Time
	notices   []data.Notice
	incidents []incident.Incident
}

// answerIncidents is the query type "incidents".
func answerIncidents(ctx context.Context, api promapi.Querier, q backend.DataQuery) (data.Frames, error) {
	t := &incidentsTask{api: &queryLog{Querier: api}}
	if err := parseQuery(q, &t.query); err != nil {
		return nil, err
	}
	if err := t.query.complete(); err != nil {
		return nil, err
	}
	t.resolveSlos()
	t.setRange(q.TimeRange)
	if err := t.find(ctx); err != nil {
		return nil, err
	}
	if err := t.addOnsets(ctx); err != nil {
		return nil, err
	}
	frames := incidentMeasures[t.query.Measure](t)
	frames[0].Meta.ExecutedQueryString = t.api.String()
	frames[0].Meta.Notices = t.notices
	return frames, nil
}

// matcherList is what stands between the braces of a selector.
var matcherList = regexp.MustCompile(`^\s*([a-zA-Z_][a-zA-Z0-9_]*\s*(=~|!~|!=|=)\s*"(\\.|[^"\\])*"\s*(,\s*|$))*$`)

// complete fills in defaults and refuses what cannot be answered.
func (q *incidentsQuery) complete() error {
	q.Measure, q.Value = cmp.Or(q.Measure, "all"), cmp.Or(q.Value, "all")
	q.Matchers = strings.TrimRight(strings.TrimSpace(q.Matchers), ", \n\t")
	switch {
	case incidentMeasures[q.Measure] == nil:
		return badQuery("A query for incidents has no measure %q. Choose one of: %s.", q.Measure, strings.Join(slices.Sorted(maps.Keys(incidentMeasures)), ", "))
	case !matcherList.MatchString(q.Matchers):
		return badQuery("The matchers %s cannot be used. Write them as between the braces of a selector: service=\"contextd\", severity!=\"none\".", q.Matchers)
	case len(q.Firings) > maxFirings:
		return badQuery("The query has %d firings, more than %d. Choose a shorter time range.", len(q.Firings), maxFirings)
	case !slices.Contains(summaryNames(), q.Value):
		return badQuery("The summary of incidents has no value %q. Choose one of: %s.", q.Value, strings.Join(summaryNames(), ", "))
	}
	return nil
}

// resolveSlos makes the definitions ready for arithmetic. One that cannot be used does not hide the incidents.
func (t *incidentsTask) resolveSlos() {
	t.slos = map[string]slo.SLO{}
	for _, definition := range t.query.Slos {
		if definition == nil {
			continue
		}
		s, err := definition.Resolve()
		if err != nil {
			t.warn("The onset of incidents of the SLO %q is not read from its SLI: %s", definition.Name, err)
			continue
		}
		t.slos[s.Name] = s
	}
}

func (t *incidentsTask) setRange(r backend.TimeRange) {
	t.from, t.to = r.From, r.To
	if now := time.Now(); t.to.After(now) {
		t.to = now
	}
	if first := t.to.Add(-maxIncidentRange); t.from.Before(first) {
		t.from = first
		t.warn("The time range is longer than %d days. The last %[1]d days are shown.", int(maxIncidentRange.Hours()/24))
	}
	t.from, t.to = t.from.Truncate(time.Minute), t.to.Truncate(time.Minute)
	if t.to.Before(t.from) {
		t.from = t.to
	}
}

// find reads what fired: from the store, and from the query.
func (t *incidentsTask) find(ctx context.Context) error {
	series, err := t.samples(ctx)
	if kind := promapi.KindOf(err); kind == promapi.KindTooLarge || kind == promapi.KindUnsupported {
		// Every minute of alerts that fire for long is less than all their samples.
		series, err = t.minutes(ctx)
	}
	if kind := promapi.KindOf(err); kind == promapi.KindBadQuery || kind == promapi.KindExecution {
		return badQuery("The matchers %s cannot be used. %s", t.query.Matchers, storeSays(err))
	}
	if err != nil {
		return err
	}
	recorder := incident.NewRecorder(t.from.UnixMilli(), t.to.UnixMilli())
	recorder.AddSeries(series)
	for _, f := range t.query.Firings {
		if f.Start > 0 && f.Labels["alertname"] != "" {
			recorder.Add(f.Labels, incident.Grafana, incident.Firing{Pending: f.Pending, Start: f.Start, End: f.End})
		}
	}
	t.incidents = recorder.Incidents()
	if recorder.Skewed > 0 {
		t.warn("%d alerts have times that contradict each other, such as a start in the future. Compare the clocks of the store, of Grafana and of whatever evaluates the rules.", recorder.Skewed)
	}
	return nil
}

// firingAlerts selects the alerts that fire; those that are only pending are left out.
func firingAlerts(matchers string) string {
	if matchers == "" {
		return `ALERTS{alertstate="firing"}`
	}
	return `ALERTS{alertstate="firing", ` + matchers + `}`
}

func alertStates(matchers string) string { return "ALERTS_FOR_STATE{" + matchers + "}" }

// samples are the evaluations at which alerts fired, as they are stored: two queries for any time range.
func (t *incidentsTask) samples(ctx context.Context) ([]incident.Series, error) {
	window := fmt.Sprintf("[%ds]", max(int64(t.to.Sub(t.from).Seconds()), 60))
	firing, notes, err := t.api.QuerySamples(ctx, firingAlerts(t.query.Matchers)+window, t.to)
	if err != nil {
		return nil, err
	}
	states, more, err := t.api.QuerySamples(ctx, alertStates(t.query.Matchers)+window, t.to)
	if err != nil {
		return nil, err
	}
	t.notices = append(t.notices, noticesOf(promapi.Join(notes, more))...)
	since := map[model.Fingerprint]map[model.Time]model.SampleValue{}
	for _, stream := range states {
		at := make(map[model.Time]model.SampleValue, len(stream.Values))
		for _, v := range stream.Values {
			at[v.Timestamp] = v.Value
		}
		since[identity(stream.Metric)] = at
	}
	var all []incident.Series
	for _, stream := range firing {
		s := incident.Series{Labels: labelsOf(stream.Metric)}
		at := since[identity(stream.Metric)]
		for _, v := range stream.Values {
			s.Seen = append(s.Seen, incident.Seen{At: int64(v.Timestamp), Active: activeSince(at[v.Timestamp])})
		}
		all = append(all, s)
	}
	return all, nil
}

// identity is what ALERTS and ALERTS_FOR_STATE of one alert have in common.
func identity(m model.Metric) model.Fingerprint {
	m = m.Clone()
	delete(m, model.MetricNameLabel)
	delete(m, "alertstate")
	return m.Fingerprint()
}

// minutes are the minutes in which alerts fired.
func (t *incidentsTask) minutes(ctx context.Context) ([]incident.Series, error) {
	firing := firingAlerts(t.query.Matchers)
	expr := fmt.Sprintf("(%s and ignoring (alertstate) %s) or ignoring (alertstate) %[2]s", alertStates(t.query.Matchers), firing)
	r := promapi.Range{Start: t.from, End: t.to, Step: time.Minute}
	matrix, notes, err := promapi.QueryChunks(ctx, t.api, expr, r, alertChunk)
	if err != nil {
		return nil, err
	}
	t.notices = append(t.notices, noticesOf(notes)...)
	var all []incident.Series
	for _, stream := range matrix {
		s := incident.Series{Labels: labelsOf(stream.Metric)}
		state := stream.Metric[model.MetricNameLabel] == "ALERTS_FOR_STATE"
		for _, v := range stream.Values {
			one := incident.Seen{At: int64(v.Timestamp)}
			if state {
				one.Active = activeSince(v.Value)
			}
			s.Seen = append(s.Seen, one)
		}
		all = append(all, s)
	}
	return all, nil
}

func labelsOf(m model.Metric) map[string]string {
	labels := make(map[string]string, len(m))
	for name, value := range m {
		labels[string(name)] = string(value)
	}
	return labels
}

// activeSince is a value of ALERTS_FOR_STATE, seconds since 1970, in milliseconds; nonsense is as good as nothing.
func activeSince(v model.SampleValue) int64 {
	if at := float64(v); at > 0 && at < 1e11 {
		return int64(at * 1000)
	}
	return 0
}

func (t *incidentsTask) warn(format string, args ...any) {
	n := data.Notice{Severity: data.NoticeSeverityWarning, Text: fmt.Sprintf(format, args...)}
	if !slices.Contains(t.notices, n) {
		t.notices = append(t.notices, n)
	}
}
