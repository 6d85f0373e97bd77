package rules

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// Notification is which contact point of provisioning/alerting/ gets an alert.
type Notification struct {
	Receiver          string   `json:"receiver"`
	GroupBy           []string `json:"group_by,omitempty"`
	GroupWait         string   `json:"group_wait,omitempty"`
	GroupInterval     string   `json:"group_interval,omitempty"`
	RepeatInterval    string   `json:"repeat_interval,omitempty"`
	MuteTimeIntervals []string `json:"mute_time_intervals,omitempty"`
}

// Two SLOs that burn are two incidents.
var byProblem = []string{"grafana_folder", "alertname", "job", "slo"}

// notifications are by severity. The contact points and mute timings are those of the files in provisioning/alerting/.
var notifications = map[string]*Notification{
	"critical": {Receiver: "contextd-critical", GroupBy: byProblem, GroupWait: "30s", GroupInterval: "5m", RepeatInterval: "1h", MuteTimeIntervals: []string{"contextd-sent-by-alertmanager"}},
	"warning":  {Receiver: "contextd-warning", GroupBy: byProblem, GroupWait: "30s", GroupInterval: "5m", RepeatInterval: "4h", MuteTimeIntervals: []string{"contextd-sent-by-alertmanager"}},
	"info":     {Receiver: "contextd-log", MuteTimeIntervals: []string{"contextd-log-only"}},
	"none":     {Receiver: "contextd-watchdog", GroupBy: []string{"grafana_folder", "alertname"}, GroupWait: "0s", GroupInterval: "1m", RepeatInterval: "5m", MuteTimeIntervals: []string{"contextd-watchdog-off"}},
}

// Grafana is a file of alert rules for Grafana's provisioning.
func Grafana(in Input) (string, error) {
	groups, err := GrafanaRules(in)
	if err != nil {
		return "", err
	}
	folder := in.Folder
	if folder == "" {
		folder = defaultFolder
	}
	doc := mapping{{"apiVersion", 1}}
	if len(in.DeleteRules) > 0 {
		deleted := list{}
		for _, id := range in.DeleteRules {
			deleted = append(deleted, mapping{{"orgId", 1}, {"uid", dollars(id)}})
		}
		doc = append(doc, entry{"deleteRules", deleted})
	}
	all := list{}
	for _, g := range groups {
		rules := list{}
		for i, r := range g.Rules {
			comment := ""
			if i == 0 {
				comment = strings.Join(g.problems, "\n")
			}
			rules = append(rules, commented{comment, r.mapping()})
		}
		all = append(all, mapping{
			{"orgId", 1}, {"name", dollars(g.Name)}, {"folder", dollars(folder)},
			{"interval", plain(slo.Duration(time.Duration(g.Interval) * time.Second))}, {"rules", rules},
		})
	}
	return yamlText(in.Comment, append(doc, entry{"groups", all})), nil
}

// dollars are doubled where Grafana would take them for the name of an environment variable.
func dollars(s string) string { return strings.ReplaceAll(s, "$", "$$") }

func (r GrafanaRule) mapping() mapping {
	data := list{}
	for _, q := range r.Data {
		data = append(data, mapping{
			{"refId", q.RefID},
			{"relativeTimeRange", mapping{{"from", q.RelativeTimeRange.From}, {"to", q.RelativeTimeRange.To}}},
			{"datasourceUid", dollars(q.DatasourceUID)},
			{"model", yamlOf(q.Model)},
		})
	}
	labels := map[string]string{}
	for name, value := range r.Labels {
		labels[name] = dollars(value)
	}
	m := mapping{
		{"uid", r.UID}, {"title", r.Title}, {"condition", r.Condition}, {"data", data},
		{"noDataState", r.NoDataState}, {"execErrState", r.ExecErrState}, {"for", plain(r.For)},
	}
	if r.KeepFiringFor != orZero("") {
		m = append(m, entry{"keepFiringFor", plain(r.KeepFiringFor)})
	}
	if n := r.MissingSeriesEvalsToResolve; n != nil {
		m = append(m, entry{"missing_series_evals_to_resolve", *n})
	}
	m = append(m, entry{"labels", sortedStrings(labels)}, entry{"annotations", sortedStrings(r.Annotations)}, entry{"isPaused", r.IsPaused})
	if n := r.NotificationSettings; n != nil {
		m = append(m, entry{"notification_settings", n.mapping()})
	}
	return m
}

func (n Notification) mapping() mapping {
	m := mapping{{"receiver", n.Receiver}}
	for _, one := range []entry{
		{"group_by", n.GroupBy}, {"group_wait", n.GroupWait}, {"group_interval", n.GroupInterval},
		{"repeat_interval", n.RepeatInterval}, {"mute_time_intervals", n.MuteTimeIntervals},
	} {
		switch v := one.value.(type) {
		case string:
			if v != "" {
				m = append(m, entry{one.key, plain(v)})
			}
		case []string:
			if len(v) > 0 {
				m = append(m, entry{one.key, yamlOf(v)})
			}
		}
	}
	return m
}

// yamlOf is a value of JSON in YAML. A text of several lines is a block.
func yamlOf(value any) any {
	switch v := value.(type) {
	case map[string]any:
		var m mapping
		for _, key := range slices.Sorted(maps.Keys(v)) {
			m = append(m, entry{key, yamlOf(v[key])})
		}
		return m
	case []any:
		all := list{}
		for _, one := range v {
			all = append(all, yamlOf(one))
		}
		return all
	case []string:
		all := list{}
		for _, one := range v {
			all = append(all, one)
		}
		return all
	case string:
		if strings.Contains(v, "\n") {
			return block(v)
		}
		return v
	default:
		return v
	}
}
