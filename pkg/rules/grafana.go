package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/prometheus/promql/parser"
)

// GrafanaGroup is a group of alert rules of Grafana.
type GrafanaGroup struct {
	Name string `json:"name"`
	// Interval is in seconds, a multiple of 10.
	Interval int64         `json:"interval"`
	Rules    []GrafanaRule `json:"rules"`
	// problems are said above the first rule of a file.
	problems []string
}

// GrafanaRule is an alert rule as Grafana's provisioning API takes it.
type GrafanaRule struct {
	UID           string            `json:"uid"`
	Title         string            `json:"title"`
	FolderUID     string            `json:"folderUID"`
	RuleGroup     string            `json:"ruleGroup"`
	Condition     string            `json:"condition"`
	Data          []GrafanaQuery    `json:"data"`
	NoDataState   string            `json:"noDataState"`
	ExecErrState  string            `json:"execErrState"`
	For           string            `json:"for"`
	KeepFiringFor string            `json:"keep_firing_for"`
	Annotations   map[string]string `json:"annotations"`
	Labels        map[string]string `json:"labels"`
	IsPaused      bool              `json:"isPaused"`
	// MissingSeriesEvalsToResolve is after how many evaluations an alert ends whose series is gone; nil is Grafana's default.
	MissingSeriesEvalsToResolve *int64 `json:"missingSeriesEvalsToResolve,omitempty"`
	// NotificationSettings are left out where the operator's notification policies decide.
	NotificationSettings *Notification `json:"notification_settings,omitempty"`
}

// GrafanaQuery is a query or an expression of a rule.
type GrafanaQuery struct {
	RefID             string         `json:"refId"`
	QueryType         string         `json:"queryType"`
	RelativeTimeRange TimeRange      `json:"relativeTimeRange"`
	DatasourceUID     string         `json:"datasourceUid"`
	Model             map[string]any `json:"model"`
}

// TimeRange is in seconds before now.
type TimeRange struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

const (
	// DefaultPrometheusUID is that of the data source in provisioning/datasources/.
	DefaultPrometheusUID = "contextd-prometheus"
	defaultFolder        = "contextd"
	expressions          = "__expr__"
)

// GrafanaRules are the alerts of SLOs and the other ones as Grafana's alert rules. They need no recorded series.
func GrafanaRules(in Input) ([]GrafanaGroup, error) {
	slis, err := readAll(in.SLOs)
	if err != nil {
		return nil, err
	}
	if err := CheckAlerts(in.Alerts); err != nil {
		return nil, err
	}
	groups := []GrafanaGroup{}
	for _, g := range alertsByGroup(in.Alerts) {
		groups = append(groups, grafanaGroup(in, g.name, alertInterval, g.alerts, func(a Alert) string { return uid(a.Name) }))
	}
	for i, s := range slis {
		if s.throughput() {
			continue
		}
		often, seldom, problems := s.spelled().alerts()
		ofSLO := func(a Alert) string { return uid(a.Name, s.name) }
		first := grafanaGroup(in, s.burnGroup(i), alertInterval, often, ofSLO)
		first.problems = problems
		groups = append(groups, first)
		if len(seldom) > 0 {
			groups = append(groups, grafanaGroup(in, s.burnGroup(i)+".tickets", ticketInterval, seldom, ofSLO))
		}
	}
	return groups, checkUIDs(groups)
}

// checkUIDs refuses two rules with one uid: Grafana would keep one of them.
func checkUIDs(groups []GrafanaGroup) error {
	seen := map[string]GrafanaRule{}
	for _, g := range groups {
		for _, r := range g.Rules {
			if other, known := seen[r.UID]; known {
				return fmt.Errorf("The alerts %s in %s and %s in %s would have the same uid in Grafana, %q. Rename an SLO or an alert.",
					other.Title, other.RuleGroup, r.Title, r.RuleGroup, r.UID)
			}
			seen[r.UID] = r
		}
	}
	return nil
}

func grafanaGroup(in Input, name string, interval time.Duration, alerts []Alert, uidOf func(Alert) string) GrafanaGroup {
	g := GrafanaGroup{Name: name, Interval: int64(interval / time.Second)}
	for _, a := range alerts {
		r := a.grafana(in.prometheusUID())
		r.UID, r.RuleGroup, r.FolderUID = uidOf(a), name, in.folderUID()
		if in.Notify {
			r.NotificationSettings = notifications[a.Severity]
		}
		g.Rules = append(g.Rules, r)
	}
	return g
}

func (in Input) prometheusUID() string {
	if in.PrometheusUID != "" {
		return in.PrometheusUID
	}
	return DefaultPrometheusUID
}

func (in Input) folderUID() string {
	if in.FolderUID != "" {
		return in.FolderUID
	}
	return defaultFolder
}

// grafana is the alert with a query for each value, and an expression that compares them.
func (a Alert) grafana(source string) GrafanaRule {
	values := a.ordered()
	var data []GrafanaQuery
	for i, v := range values {
		data = append(data, query(refID(i), source, v.Expr))
	}
	condition := refID(len(values))
	data = append(data, a.compared(values, condition))
	r := GrafanaRule{
		Title: a.Name, Condition: condition, Data: data, NoDataState: "OK", ExecErrState: "Error", For: orZero(a.For), KeepFiringFor: orZero(a.KeepFiringFor),
		Annotations: map[string]string{"summary": a.Summary, "runbook_url": a.RunbookURL}, Labels: a.labels(),
	}
	if a.Description != "" {
		r.Annotations["description"] = grafanaTemplate(a.Description)
	}
	if a.Labels["slo"] != "" {
		// A burn rate without events has no series: it has ended.
		one := int64(1)
		r.MissingSeriesEvalsToResolve = &one
	}
	return r
}

func orZero(duration string) string {
	if duration == "" {
		return "0s"
	}
	return duration
}

// ordered are the values that conditions compare, that of the first condition first.
func (a Alert) ordered() []Value {
	var all []Value
	for _, c := range a.When {
		value := a.Values[slices.IndexFunc(a.Values, func(v Value) bool { return v.ID == c.Value })]
		if !slices.Contains(all, value) {
			all = append(all, value)
		}
	}
	return all
}

func refID(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return "V" + strconv.Itoa(i)
}

// query is an instant query. Grafana joins the values of a rule by their labels, in which the name of a metric must not be.
func query(ref, source, text string) GrafanaQuery {
	parsed, err := promQL.ParseExpr(text)
	written := text
	if err == nil {
		e := expr(text)
		if keepsName(parsed) {
			e = fn("max without (__name__) ", e)
		}
		if formatted, err := format(e); err == nil {
			written = formatted
		}
	}
	return GrafanaQuery{RefID: ref, RelativeTimeRange: TimeRange{From: 600}, DatasourceUID: source, Model: map[string]any{
		"refId": ref, "datasource": map[string]any{"type": "prometheus", "uid": source}, "editorMode": "code", "expr": written,
		"instant": true, "range": false, "intervalMs": 1000, "maxDataPoints": 43200,
	}}
}

// keepsName says that the result of an expression may have the name of a metric.
func keepsName(e parser.Expr) bool {
	switch e := e.(type) {
	case *parser.VectorSelector:
		return true
	case *parser.ParenExpr:
		return keepsName(e.Expr)
	case *parser.BinaryExpr:
		return e.Op.IsSetOperator() && (keepsName(e.LHS) || keepsName(e.RHS)) || e.Op.IsComparisonOperator() && !e.ReturnBool && keepsName(e.LHS)
	case *parser.AggregateExpr:
		return (e.Op == parser.TOPK || e.Op == parser.BOTTOMK) && keepsName(e.Expr)
	case *parser.Call:
		kept := []string{"last_over_time", "first_over_time", "sort", "sort_desc", "sort_by_label", "sort_by_label_desc", "label_replace", "label_join"}
		return slices.Contains(kept, e.Func.Name) && len(e.Args) > 0 && keepsSamples(e.Args[0])
	default:
		return false
	}
}

func keepsSamples(e parser.Expr) bool {
	switch e := e.(type) {
	case *parser.MatrixSelector:
		return true
	case *parser.SubqueryExpr:
		return keepsName(e.Expr)
	default:
		return keepsName(e)
	}
}

// evaluators are the names that Grafana's thresholds have for comparisons.
var evaluators = map[string]string{">": "gt", ">=": "gte", "<": "lt", "<=": "lte", "==": "eq", "!=": "ne"}

// compared is the expression of the conditions: a threshold for one, which Grafana's editor shows as such, else arithmetic.
func (a Alert) compared(values []Value, ref string) GrafanaQuery {
	model := map[string]any{"refId": ref, "datasource": map[string]any{"type": expressions, "uid": expressions}}
	if len(a.When) == 1 {
		model["type"], model["expression"] = "threshold", refID(0)
		model["conditions"] = []any{map[string]any{"evaluator": map[string]any{"type": evaluators[a.When[0].Op], "params": []any{a.When[0].Threshold}}}}
	} else {
		var all []string
		for _, c := range a.When {
			i := slices.IndexFunc(values, func(v Value) bool { return v.ID == c.Value })
			all = append(all, fmt.Sprintf("$%s %s %s", refID(i), c.Op, plainNumber(c.Threshold)))
		}
		model["type"], model["expression"] = "math", strings.Join(all, " && ")
	}
	return GrafanaQuery{RefID: ref, DatasourceUID: expressions, Model: model}
}

var (
	action      = regexp.MustCompile(`\{\{-?\s*(.*?)\s*-?\}\}`)
	valueInText = regexp.MustCompile(`\$value\b`)
	control     = regexp.MustCompile(`^(if|else|range|with|end|template|define|block)\b`)
)

// grafanaTemplate is a template of Prometheus for Grafana, where the value of a rule's first condition is $values.A, which
// is missing when a rule has no data.
func grafanaTemplate(text string) string {
	return action.ReplaceAllStringFunc(text, func(all string) string {
		switch body := action.FindStringSubmatch(all)[1]; {
		case !valueInText.MatchString(body):
			return all
		case control.MatchString(body):
			return valueInText.ReplaceAllLiteralString(all, "$values.A.Value")
		default:
			return "{{ with $values.A }}{{ " + valueInText.ReplaceAllLiteralString(body, ".Value") + " }}{{ end }}"
		}
	})
}
