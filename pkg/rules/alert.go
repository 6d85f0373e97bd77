package rules

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql/parser"
)

// Alert is an alert rule whose values are PromQL: ResolvedAlert of src/alerts/types.ts.
type Alert struct {
	Name string `json:"name"`
	// Group is the name of its group of rules.
	Group string `json:"group"`
	// Severity is critical, warning, info or none.
	Severity string `json:"severity"`
	// For and KeepFiringFor are durations of Prometheus; empty is none.
	For           string `json:"for"`
	KeepFiringFor string `json:"keepFiringFor"`
	Summary       string `json:"summary"`
	// Description is a template of Prometheus. $value is the value of the first condition.
	Description string            `json:"description"`
	RunbookURL  string            `json:"runbookUrl"`
	Labels      map[string]string `json:"labels"`
	Values      []Value           `json:"values"`
	// When are conditions that must all hold.
	When []Condition `json:"when"`
}

// Value is a number that conditions compare. On a healthy system its query returns a number, too.
type Value struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	// Unit is an id of Grafana's units.
	Unit string `json:"unit"`
	Expr string `json:"expr"`
}

// Condition compares the value with an id.
type Condition struct {
	Value     string  `json:"value"`
	Op        string  `json:"op"`
	Threshold float64 `json:"threshold"`
}

const (
	// service is the label of alerts that are not about an SLO.
	service      = "contextd"
	defaultGroup = "contextd.alerts"
)

var (
	severities  = []string{"critical", "warning", "info", "none"}
	comparisons = []string{">", ">=", "<", "<=", "==", "!="}
	alertName   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)
	groupName   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]*$`)
	labelName   = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)
)

// notPromQL is a sentence about a text that Prometheus does not read.
func notPromQL(text string, err error) error {
	reason := err.Error()
	if all := (parser.ParseErrors)(nil); errors.As(err, &all) && len(all) > 0 {
		reason = all[0].Err.Error()
	}
	return fmt.Errorf("%s is not PromQL: %s. Correct it, for example in Explore.", strconv.Quote(text), reason)
}

// check returns a sentence about the first mistake, without the alert's name.
func (a Alert) check() error {
	switch {
	case a.Group != "" && !groupName.MatchString(a.Group):
		return fmt.Errorf("its group %q has characters other than letters, digits, dots, dashes and underscores", a.Group)
	case !slices.Contains(severities, a.Severity):
		return fmt.Errorf("there is no severity %q. Choose one of: %s", a.Severity, strings.Join(severities, ", "))
	case strings.TrimSpace(a.Summary) == "":
		return errors.New("it has no summary. Write one sentence that says what is wrong")
	case strings.TrimSpace(a.RunbookURL) == "":
		return errors.New("it has no runbook. Put the address of one under \"runbookUrl\"")
	}
	for key, text := range map[string]string{"for": a.For, "keepFiringFor": a.KeepFiringFor} {
		if _, err := model.ParseDuration(text); text != "" && err != nil {
			return fmt.Errorf("%q under %q is not a duration. Write a number with a unit, such as 5m", text, key)
		}
	}
	for _, label := range slices.Sorted(maps.Keys(a.Labels)) {
		if !labelName.MatchString(label) {
			return fmt.Errorf("%q is not the name of a label. Use letters, digits and underscores", label)
		}
	}
	if err := checkTemplate(a.Description); err != nil {
		return fmt.Errorf("its description is not a template of Prometheus: %w. Write for example {{ $value }} or {{ $labels.instance }}", err)
	}
	if err := a.checkValues(); err != nil {
		return err
	}
	return a.checkConditions()
}

// checkTemplate parses a template as Prometheus would. The functions are checked by Prometheus.
func checkTemplate(text string) error {
	tree := parse.New("description")
	tree.Mode = parse.SkipFuncCheck
	_, err := tree.Parse("{{$labels := .}}{{$externalLabels := .}}{{$externalURL := .}}{{$value := .}}"+text, "", "", map[string]*parse.Tree{})
	if err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "template: description:1: "))
	}
	return nil
}

func (a Alert) checkValues() error {
	seen := map[string]bool{}
	for _, v := range a.Values {
		switch {
		case strings.TrimSpace(v.ID) == "":
			return errors.New("it has a value without an id. Name it, such as errors")
		case seen[v.ID]:
			return fmt.Errorf("two of its values have the id %q. Rename one", v.ID)
		}
		seen[v.ID] = true
		parsed, err := promQL.ParseExpr(v.Expr)
		if err != nil {
			return fmt.Errorf("its value %q cannot be queried: %s", v.ID, strings.TrimSuffix(notPromQL(v.Expr, err).Error(), "."))
		}
		if parsed.Type() != parser.ValueTypeVector {
			return fmt.Errorf("its value %q is %s, and an alert compares instant vectors. For a range use a function such as rate(); for a number use vector()", v.ID, parser.DocumentedType(parsed.Type()))
		}
	}
	return nil
}

func (a Alert) checkConditions() error {
	if len(a.When) == 0 {
		return errors.New("it has no condition. Write one under \"when\", such as a value, > and a threshold")
	}
	for _, c := range a.When {
		switch {
		case !slices.ContainsFunc(a.Values, func(v Value) bool { return v.ID == c.Value }):
			return fmt.Errorf("its condition compares %q, which is not one of its values (%s)", c.Value, strings.Join(a.ids(), ", "))
		case !slices.Contains(comparisons, c.Op):
			return fmt.Errorf("its condition compares by %q. Choose one of: %s", c.Op, strings.Join(comparisons, " "))
		case math.IsNaN(c.Threshold) || math.IsInf(c.Threshold, 0):
			return errors.New("the threshold of its condition is not a number")
		}
	}
	return nil
}

func (a Alert) ids() []string {
	all := make([]string, len(a.Values))
	for i, v := range a.Values {
		all[i] = v.ID
	}
	return all
}

// CheckAlerts returns a sentence about the first mistake in alerts.
func CheckAlerts(alerts []Alert) error {
	names, uids := map[string]bool{}, map[string]string{}
	for i, a := range alerts {
		switch {
		case strings.TrimSpace(a.Name) == "":
			return fmt.Errorf("The alert number %d has no name. Give it one, such as DatabaseErrors.", i+1)
		case !alertName.MatchString(a.Name):
			return fmt.Errorf("The name of the alert %q has characters other than letters, digits and underscores. Rename it.", a.Name)
		case names[a.Name]:
			return fmt.Errorf("Two alerts are named %q. Rename one of them.", a.Name)
		case uids[uid(a.Name)] != "":
			return fmt.Errorf("The alerts %q and %q would have the same uid in Grafana, %q. Rename one of them.", uids[uid(a.Name)], a.Name, uid(a.Name))
		}
		names[a.Name], uids[uid(a.Name)] = true, a.Name
		if err := a.check(); err != nil {
			return fmt.Errorf("The alert %q cannot be written: %w.", a.Name, err)
		}
	}
	return nil
}

// expr is the alert's condition: it returns the value of the first one.
func (a Alert) expr() expr {
	all := make([]expr, len(a.When))
	for i, c := range a.When {
		value := a.Values[slices.IndexFunc(a.Values, func(v Value) bool { return v.ID == c.Value })]
		parsed, _ := promQL.ParseExpr(value.Expr) // checked before
		all[i] = chain(c.Op, operand(parsed), text(plainNumber(c.Threshold)))
	}
	return chain("and", all...)
}

// plainNumber is a number without an exponent.
func plainNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func (a Alert) rule() rule {
	annotations := map[string]string{"summary": a.Summary, "runbook_url": a.RunbookURL}
	if a.Description != "" {
		annotations["description"] = a.Description
	}
	return rule{alert: a.Name, expr: a.expr(), duration: a.For, keepFiringFor: a.KeepFiringFor, labels: a.labels(), annotations: annotations}
}

func (a Alert) labels() map[string]string {
	all := map[string]string{"service": service}
	maps.Copy(all, a.Labels)
	all["severity"] = a.Severity
	return all
}

// namedAlerts are the alerts of a group.
type namedAlerts struct {
	name   string
	alerts []Alert
}

// alertsByGroup are the alerts by their groups, of at most 20, in the order in which groups first appear.
func alertsByGroup(alerts []Alert) []namedAlerts {
	var order []string
	byGroup := map[string][]Alert{}
	for _, a := range alerts {
		name := a.Group
		if name == "" {
			name = defaultGroup
		}
		if _, known := byGroup[name]; !known {
			order = append(order, name)
		}
		byGroup[name] = append(byGroup[name], a)
	}
	var all []namedAlerts
	for _, name := range order {
		for i, some := range slices.Collect(slices.Chunk(byGroup[name], maxRules)) {
			g := namedAlerts{name, some}
			if i > 0 {
				g.name = fmt.Sprintf("%s.%d", name, i+1)
			}
			all = append(all, g)
		}
	}
	return all
}

// alertGroups are the groups of the alerts in Prometheus.
func alertGroups(alerts []Alert) []group {
	var all []group
	for _, named := range alertsByGroup(alerts) {
		g := group{name: named.name, interval: alertInterval}
		for _, a := range named.alerts {
			g.rules = append(g.rules, a.rule())
		}
		all = append(all, g)
	}
	return all
}
