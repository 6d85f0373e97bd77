package rules

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// databaseErrors is an alert as the app sends it.
const databaseErrors = `{
	"name": "DatabaseErrors", "group": "contextd.database", "severity": "critical", "for": "5m", "keepFiringFor": "2m",
	"summary": "Database errors detected", "description": "{{ $value }} database errors/sec",
	"runbookUrl": "https://example.com/DatabaseErrors.md", "labels": {"team": "storage"},
	"values": [{"id": "errors", "title": "Errors", "unit": "reqps", "expr": "sum by (job, instance) (rate(errors_total[5m]))"}],
	"when": [{"value": "errors", "op": ">", "threshold": 0}]
}`

// alertOf is the alert above with some of its keys replaced.
func alertOf(t *testing.T, replaced string) Alert {
	t.Helper()
	var a Alert
	for _, text := range []string{databaseErrors, replaced} {
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func TestPrometheusAlert(t *testing.T) {
	text, err := Prometheus(Input{Comment: "Alerts.", Alerts: []Alert{alertOf(t, "{}")}})
	if err != nil {
		t.Fatal(err)
	}
	want := `# Alerts.
groups:
  - name: contextd.database
    interval: 1m
    rules:
      - alert: DatabaseErrors
        expr: |-
          sum by (job, instance) (rate(errors_total[5m])) > 0
        for: 5m
        keep_firing_for: 2m
        labels:
          service: contextd
          severity: critical
          team: storage
        annotations:
          description: '{{ $value }} database errors/sec'
          runbook_url: 'https://example.com/DatabaseErrors.md'
          summary: 'Database errors detected'
`
	if text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}

func TestConditionsAreCombined(t *testing.T) {
	value := func(id, expr string) string { return fmt.Sprintf(`{"id": %q, "expr": %q}`, id, expr) }
	for _, c := range []struct{ name, values, when, want string }{
		{
			"two conditions", value("a", "x / y") + "," + value("b", "z"), `{"value": "b", "op": ">=", "threshold": 5}, {"value": "a", "op": "<", "threshold": 0.05}`,
			"z >= 5 and x / y < 0.05",
		},
		{"one value twice", value("a", "x"), `{"value": "a", "op": ">", "threshold": 1}, {"value": "a", "op": "<=", "threshold": 5000000}`, "x > 1 and x <= 5000000"},
		{"alternatives", value("a", "x or y"), `{"value": "a", "op": ">", "threshold": 0}`, "(x or y) > 0"},
		{"a comparison", value("a", "x == bool 1"), `{"value": "a", "op": "!=", "threshold": -1}`, "(x == bool 1) != -1"},
		{"a comment", value("a", "x # + y"), `{"value": "a", "op": "==", "threshold": 0.1}`, "x == 0.1"},
		{
			"a long one", value("a", strings.Repeat("x", 60)+" or "+strings.Repeat("y", 60)), `{"value": "a", "op": ">", "threshold": 0}`,
			"(\n    (\n        " + strings.Repeat("x", 60) + "\n      or\n        " + strings.Repeat("y", 60) + "\n    )\n  >\n    0\n)",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := alertOf(t, `{"values": [`+c.values+`], "when": [`+c.when+`]}`)
			if err := CheckAlerts([]Alert{a}); err != nil {
				t.Fatal(err)
			}
			got, err := format(a.expr())
			if err != nil || got != c.want {
				t.Errorf("got %s (%v), want %s", got, err, c.want)
			}
		})
	}
}

func TestAlertGroups(t *testing.T) {
	var alerts []Alert
	for i := range 45 {
		group := ""
		if i%2 == 1 {
			group = "contextd.database"
		}
		alerts = append(alerts, alertOf(t, fmt.Sprintf(`{"name": "Alert%d", "group": %q}`, i, group)))
	}
	var got []string
	for _, g := range alertGroups(alerts) {
		got = append(got, fmt.Sprintf("%s %d %s", g.name, len(g.rules), g.rules[0].alert))
	}
	want := "contextd.alerts 20 Alert0, contextd.alerts.2 3 Alert40, contextd.database 20 Alert1, contextd.database.2 2 Alert41"
	if strings.Join(got, ", ") != want {
		t.Errorf("groups are %v, want %s", got, want)
	}
}

func TestWrongAlerts(t *testing.T) {
	for _, c := range []struct{ name, replaced, want string }{
		{"no name", `{"name": " "}`, "The alert number 1 has no name. Give it one, such as DatabaseErrors."},
		{"wrong name", `{"name": "Database errors"}`, `The name of the alert "Database errors" has characters other than letters, digits and underscores. Rename it.`},
		{"wrong group", `{"group": "a: b"}`, `its group "a: b" has characters`},
		{"wrong severity", `{"severity": "page"}`, `there is no severity "page". Choose one of: critical, warning, info, none.`},
		{"no summary", `{"summary": ""}`, "it has no summary. Write one sentence"},
		{"no runbook", `{"runbookUrl": ""}`, `it has no runbook. Put the address of one under "runbookUrl".`},
		{"wrong for", `{"for": "5 minutes"}`, `"5 minutes" under "for" is not a duration. Write a number with a unit, such as 5m.`},
		{"wrong keepFiringFor", `{"keepFiringFor": "-5m"}`, `"-5m" under "keepFiringFor" is not a duration`},
		{"wrong label", `{"labels": {"a-b": "c"}}`, `"a-b" is not the name of a label`},
		{"wrong template", `{"description": "{{ $vaule }}"}`, "its description is not a template of Prometheus: undefined variable \"$vaule\". Write for example"},
		{"no id", `{"values": [{"id": " ", "expr": "x"}]}`, "a value without an id"},
		{"two values with one id", `{"values": [{"id": "a", "expr": "x"}, {"id": "a", "expr": "y"}]}`, `two of its values have the id "a". Rename one.`},
		{"no PromQL", `{"values": [{"id": "errors", "expr": "rate(x[5m]"}]}`, `its value "errors" cannot be queried: "rate(x[5m]" is not PromQL: unclosed left parenthesis.`},
		{"empty PromQL", `{"values": [{"id": "errors", "expr": ""}]}`, `its value "errors" cannot be queried: "" is not PromQL`},
		{"a range", `{"values": [{"id": "errors", "expr": "x[5m]"}]}`, `its value "errors" is range vector, and an alert compares instant vectors`},
		{"no condition", `{"when": []}`, "it has no condition"},
		{"unknown value", `{"when": [{"value": "error", "op": ">", "threshold": 0}]}`, `its condition compares "error", which is not one of its values (errors)`},
		{"unknown comparison", `{"when": [{"value": "errors", "op": "=~", "threshold": 0}]}`, `its condition compares by "=~". Choose one of: > >= < <= == !=.`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, err := Prometheus(Input{Alerts: []Alert{alertOf(t, c.replaced)}})
			if err == nil || !strings.Contains(err.Error(), c.want) || text != "" {
				t.Errorf("%q and %v, want an error with %s", text, err, c.want)
			}
		})
	}
}

func TestAlertsWithOneName(t *testing.T) {
	twice := []Alert{alertOf(t, "{}"), alertOf(t, "{}")}
	if _, err := Prometheus(Input{Alerts: twice}); err == nil || err.Error() != `Two alerts are named "DatabaseErrors". Rename one of them.` {
		t.Error(err)
	}
	sameUID := []Alert{alertOf(t, `{"name": "ContextdDown"}`), alertOf(t, `{"name": "Down"}`)}
	if _, err := Prometheus(Input{Alerts: sameUID}); err == nil || err.Error() != `The alerts "ContextdDown" and "Down" would have the same uid in Grafana, "contextd-down". Rename one of them.` {
		t.Error(err)
	}
}

func TestUIDs(t *testing.T) {
	for in, want := range map[string]string{
		"HighMCPErrorRate": "contextd-high-mcp-error-rate", "ContextdDown": "contextd-down", "DatabaseErrors": "contextd-database-errors",
		"ErrorBudgetFastBurn tool-latency-long-running": "contextd-error-budget-fast-burn-",
	} {
		got := uid(strings.Fields(in)...)
		if !strings.HasPrefix(got, want) || len(got) > maxUID || !strings.HasSuffix(want, "-") && got != want {
			t.Errorf("the uid of %s is %s, want %s", in, got, want)
		}
	}
	if uid("A", "b-c") == uid("A-b", "c") && len(uid("A", "b-c")) == maxUID {
		t.Error("two long names have one uid")
	}
}

func TestFormats(t *testing.T) {
	if _, err := Text(Input{Format: "xml"}); err == nil || !strings.Contains(err.Error(), `There is no format "xml" of rules. Choose one of: recording, prometheus`) {
		t.Error(err)
	}
}
