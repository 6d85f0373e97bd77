package rules

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

var update = flag.Bool("update", false, "write the golden files")

// All formats of one SLO and one alert; "go test ./pkg/rules -update" writes them anew.
func TestGoldenFiles(t *testing.T) {
	in := Input{
		Comment: "Rules of a shop.", Notify: true, Folder: "Shop", DeleteRules: []string{"contextd-old"}, PrometheusUID: "prom$1",
		SLOs: []slo.Definition{defined(t, "errors", calls, `, "groupBy": ["tool"]`)},
		Alerts: []Alert{alertOf(t, `{"labels": {"team": "a$b"}, "values": [
			{"id": "errors", "expr": "rate(errors_total[5m])"}, {"id": "up", "expr": "up"}], "when": [
			{"value": "errors", "op": ">", "threshold": 0}, {"value": "up", "op": "==", "threshold": 1}]}`)},
	}
	for _, format := range formats {
		t.Run(format, func(t *testing.T) {
			in.Format = format
			got, err := Text(in)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", format+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; look at it with: go test ./pkg/rules -update && git diff", file)
			}
		})
	}
}

func TestTemplatesForGrafana(t *testing.T) {
	for in, want := range map[string]string{
		"{{ $value }} errors/sec":                              "{{ with $values.A }}{{ .Value }}{{ end }} errors/sec",
		"{{$value | humanizePercentage}} of {{ $labels.job }}": "{{ with $values.A }}{{ .Value | humanizePercentage }}{{ end }} of {{ $labels.job }}",
		"{{ if gt $value 5.0 }}many{{ end }}":                  "{{ if gt $values.A.Value 5.0 }}many{{ end }}",
		"{{ $values }} and $value":                             "{{ $values }} and $value",
	} {
		if got := grafanaTemplate(in); got != want {
			t.Errorf("%s becomes %s, want %s", in, got, want)
		}
	}
}

// Grafana joins the values of a rule by their labels: the name of a metric must not be among them.
func TestNamesAreAggregatedAway(t *testing.T) {
	for in, named := range map[string]bool{
		"up": true, `up{job="a"} == 1`: true, "up == bool 1": false, "rate(x[5m])": false, "last_over_time(x[5m])": true, "a or sum(b)": true,
		"sum(a)": false, "topk(3, a)": true, "(up)": true, "up * 2": false, "vector(1)": false, `label_replace(up, "a", "b", "c", "d")`: true,
	} {
		got := query("A", "p", in).Model["expr"].(string)
		if strings.HasPrefix(got, "max without (__name__)") != named {
			t.Errorf("%s is queried as %s", in, got)
		}
	}
}

func TestAlertsThatCanNeverFire(t *testing.T) {
	loose := defined(t, "loose", calls, `, "objective": 0.8`)
	text, err := Prometheus(Input{SLOs: []slo.Definition{loose}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# The SLO loose has no alert ErrorBudgetFastBurn, which could never fire: it needs 14.4 times the allowed errors, and an objective of 80 % already allows 20 %. Choose an objective above 93.06 % for it.",
		"# The SLO loose has no alert ErrorBudgetSlowBurn, which could never fire: it needs 6 times",
		"alert: ErrorBudgetDailyBurn",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q", want)
		}
	}
	for _, not := range []string{"alert: ErrorBudgetFastBurn", "alert: ErrorBudgetSlowBurn", "unless on (slo, service)"} {
		if strings.Contains(text, not) {
			t.Errorf("there is %q", not)
		}
	}
	problems, err := Problems(Input{SLOs: []slo.Definition{loose}})
	if err != nil || len(problems) != 2 {
		t.Errorf("%v and %v, want two problems", problems, err)
	}
}

// factor = share of the budget x period / long window; a policy must be shorter than the period.
func TestPoliciesOfPeriods(t *testing.T) {
	for days, want := range map[string]string{
		`{"kind": "rolling", "days": 30}`:                            "14.4 6 3 1",
		`{"kind": "rolling", "days": 7}`:                             "3.36 1.4 0.7 0.233333333333",
		`{"kind": "rolling", "days": 3}`:                             "1.44 0.6 0.3",
		`{"kind": "rolling", "days": 1}`:                             "0.48 0.2",
		`{"kind": "calendar", "unit": "quarter", "timeZone": "UTC"}`: "43.2 18 9 3",
	} {
		s, err := read(defined(t, "x", calls, `, "window": `+days))
		if err != nil {
			t.Fatal(err)
		}
		policies, _ := s.policies()
		var got []string
		for _, p := range policies {
			got = append(got, plainNumber(p.factor))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s has the factors %v, want %s", days, got, want)
		}
	}
}

func FuzzAlerts(f *testing.F) {
	f.Add("DatabaseErrors", "{{ $value }}", "rate(x[5m])", ">", "5m")
	f.Add("a", "{{", "up or (a", "=~", "x")
	f.Fuzz(func(t *testing.T, name, description, expr, op, duration string) {
		a := Alert{Name: name, Severity: "info", For: duration, Summary: "s", Description: description, RunbookURL: "r",
			Values: []Value{{ID: "a", Expr: expr}}, When: []Condition{{Value: "a", Op: op}}}
		for _, format := range formats {
			// What is accepted can be written.
			if err := CheckAlerts([]Alert{a}); err == nil {
				if _, err := Text(Input{Format: format, Alerts: []Alert{a}}); err != nil {
					t.Errorf("%s: %s", format, err)
				}
			}
		}
	})
}
