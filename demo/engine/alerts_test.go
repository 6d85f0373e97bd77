package engine

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"go.yaml.in/yaml/v3"
)

const (
	provisioned = "../../provisioning/prometheus"
	runbooks    = "../../docs/runbooks"
	runbookBase = "https://github.com/fyrsmithlabs/contextd-observability/blob/main/docs/runbooks/"
)

func shippedAlerts(t *testing.T) []rulefmt.Rule {
	t.Helper()
	files, err := FindRuleFiles(provisioned)
	if err != nil {
		t.Fatal(err)
	}
	var alerts []rulefmt.Rule
	for _, f := range files {
		groups, errs := rulefmt.ParseFile(f, false, model.UTF8Validation, parser.NewParser(parser.Options{}), orNop(nil))
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		for _, g := range groups.Groups {
			for _, r := range g.Rules {
				if r.Alert != "" {
					alerts = append(alerts, r)
				}
			}
		}
	}
	return alerts
}

func TestEveryAlertIsComplete(t *testing.T) {
	for _, a := range shippedAlerts(t) {
		if !slices.Contains([]string{"critical", "warning", "info", "none"}, a.Labels["severity"]) {
			t.Errorf("%s: severity %q", a.Alert, a.Labels["severity"])
		}
		if s := a.Annotations["summary"]; s == "" || strings.Contains(s, "{{") {
			t.Errorf("%s: the summary %q should be there and static", a.Alert, s)
		}
		if a.Annotations["description"] == "" {
			t.Errorf("%s: no description", a.Alert)
		}
		if want := runbookBase + a.Alert + ".md"; a.Annotations["runbook_url"] != want {
			t.Errorf("%s: runbook_url %q, want %q", a.Alert, a.Annotations["runbook_url"], want)
		}
		text, err := os.ReadFile(filepath.Join(runbooks, a.Alert+".md"))
		if err != nil {
			t.Errorf("%s: %v", a.Alert, err)
			continue
		}
		at := 0
		for _, heading := range []string{"Meaning", "Impact", "Diagnosis", "Mitigation", "Verification", "Escalation"} {
			k := strings.Index(string(text)[at:], "\n## "+heading+"\n")
			if k < 0 {
				t.Errorf("%s: the runbook has no heading %s in its place", a.Alert, heading)
				continue
			}
			at += k
		}
	}
}

// Every alert has a promtool test in which it fires and one in which it does not.
func TestEveryAlertHasUnitTests(t *testing.T) {
	fires, silent := map[string]bool{}, map[string]bool{}
	files, err := filepath.Glob(filepath.Join(provisioned, "*.rules.test.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var suite struct {
			Tests []struct {
				Alerts []struct {
					Name   string      `yaml:"alertname"`
					Expect []yaml.Node `yaml:"exp_alerts"`
				} `yaml:"alert_rule_test"`
			} `yaml:"tests"`
		}
		if err := yaml.Unmarshal(text, &suite); err != nil {
			t.Fatal(f, err)
		}
		for _, test := range suite.Tests {
			for _, a := range test.Alerts {
				fires[a.Name] = fires[a.Name] || len(a.Expect) > 0
				silent[a.Name] = silent[a.Name] || len(a.Expect) == 0
			}
		}
	}
	for _, a := range shippedAlerts(t) {
		if !fires[a.Alert] {
			t.Errorf("no unit test in which %s fires", a.Alert)
		}
		if !silent[a.Alert] && a.Alert != "ContextdWatchdog" {
			t.Errorf("no unit test in which %s is silent", a.Alert)
		}
	}
}
