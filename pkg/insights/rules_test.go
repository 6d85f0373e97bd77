package insights

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

func TestRules(t *testing.T) {
	one := `{"name": "errors", "service": "shop", "objective": 0.99, "window": {"kind": "rolling", "days": 30},
		"indicator": {"kind": "ratio", "total": "a_total", "bad": "b_total"}, "recordedLabels": {"definition": "0123abcd"}}`
	many := strings.TrimSuffix(strings.Repeat(one+",", maxRuleSLOs+1), ",")
	alert := `{"name": "QueueFull", "severity": "warning", "summary": "A queue is full", "runbookUrl": "https://example.com",
		"values": [{"id": "n", "expr": "queue_length"}], "when": [{"value": "n", "op": ">", "threshold": 5}]}`
	for _, c := range []struct {
		name, body string
		status     int
		words      []string
	}{
		{"an SLO", `{"slos": [` + one + `]}`, 200, []string{"# Recording rules", "record: slo:sli_uncertain:count5m", "definition: '0123abcd'"}},
		{"alerts of an SLO", `{"format": "prometheus", "slos": [` + one + `]}`, 200, []string{"# Recording and alert rules", "alert: ErrorBudgetFastBurn"}},
		{"for Kubernetes", `{"format": "prometheusrule", "slos": [` + one + `]}`, 200, []string{"kind: PrometheusRule", "alert: ErrorBudgetFastBurn"}},
		{"for Grafana", `{"format": "grafana", "folder": "Shop", "prometheusUid": "prom", "slos": [` + one + `], "alerts": [` + alert + `]}`, 200, []string{
			"apiVersion: 1", "folder: Shop", "datasourceUid: prom", "uid: contextd-error-budget-fast-burn-errors", "uid: contextd-queue-full",
		}},
		{"an alert", `{"format": "prometheus", "alerts": [` + alert + `]}`, 200, []string{"queue_length > 5"}},
		{"a wrong alert", `{"format": "prometheus", "alerts": [` + strings.Replace(alert, "warning", "worrying", 1) + `]}`, 400, []string{`there is no severity "worrying"`}},
		{"no JSON", `slos`, 400, []string{"The rules cannot be read", `Send {"slos": [...]`}},
		{"nothing", `{}`, 400, []string{"There is nothing to write rules for. Send at least one SLO"}},
		{"an alert to record", `{"alerts": [` + alert + `]}`, 400, []string{"There is nothing to write rules for"}},
		{"an unknown format", `{"format": "xml", "slos": [` + one + `]}`, 400, []string{`There is no format "xml" of rules`}},
		{"too many SLOs", `{"slos": [` + many + `]}`, 400, []string{"These are 501 SLOs"}},
		{"too many alerts", `{"alerts": [` + strings.TrimSuffix(strings.Repeat("{},", maxRuleAlerts+1), ",") + `]}`, 400, []string{"These are 501 alerts"}},
		{"too long", `{"slos": [{"name": "` + strings.Repeat("x", maxRulesBytes) + `"}]}`, 400, []string{"too large"}},
		{"a wrong SLO", `{"slos": [{"name": "errors", "objective": 99}]}`, 400, []string{"must be below 1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			// Rules are written without asking a store, so that none needs to be there.
			status, body := post(t, "rules", c.body)
			text := fmt.Sprint(body["message"], body["rules"])
			for _, words := range c.words {
				if status != c.status || !strings.Contains(text, words) {
					t.Errorf("%d %.500q, want %d and %q", status, text, c.status, words)
				}
			}
		})
	}
}

func TestRulesOfGrafanasAPI(t *testing.T) {
	slo := `{"name": "loose", "service": "shop", "objective": 0.9, "window": {"kind": "rolling", "days": 30},
		"indicator": {"kind": "ratio", "total": "a_total", "bad": "b_total"}}`
	status, body := post(t, "rules", `{"format": "grafana-api", "folderUid": "f", "slos": [`+slo+`]}`)
	groups, _ := body["groups"].([]any)
	problems, _ := body["problems"].([]any)
	if status != 200 || len(groups) != 2 {
		t.Fatalf("%d %v, want two groups", status, body)
	}
	if len(problems) != 1 || !strings.Contains(fmt.Sprint(problems[0]), "The SLO loose has no alert ErrorBudgetFastBurn, which could never fire: it needs 14.4 times the allowed errors, and an objective of 90 % already allows 10 %. Choose an objective above 93.06 % for it.") {
		t.Errorf("problems are %v", problems)
	}
	group := groups[0].(map[string]any)
	rule := group["rules"].([]any)[0].(map[string]any)
	for key, want := range map[string]any{
		"uid": "contextd-error-budget-slow-burn-loose", "title": "ErrorBudgetSlowBurn", "folderUID": "f", "ruleGroup": "contextd.burn.loose",
		"for": "0s", "keep_firing_for": "0s", "noDataState": "OK", "execErrState": "Error", "condition": "D", "isPaused": false,
	} {
		if rule[key] != want {
			t.Errorf("%s is %v, want %v", key, rule[key], want)
		}
	}
	if group["interval"] != 60.0 || groups[1].(map[string]any)["interval"] != 300.0 {
		t.Errorf("intervals are %v and %v", group["interval"], groups[1].(map[string]any)["interval"])
	}
}

func post(t *testing.T, path, body string) (int, map[string]any) {
	t.Helper()
	instance, err := New(t.Context(), backend.DataSourceInstanceSettings{URL: "http://localhost"})
	if err != nil {
		t.Fatal(err)
	}
	ds := instance.(*Datasource)
	defer ds.Dispose()
	var status int
	answer := map[string]any{}
	err = ds.CallResource(t.Context(), &backend.CallResourceRequest{Method: http.MethodPost, Path: path, URL: path, Body: []byte(body)},
		backend.CallResourceResponseSenderFunc(func(res *backend.CallResourceResponse) error {
			status = res.Status
			return json.Unmarshal(res.Body, &answer)
		}))
	if err != nil {
		t.Fatal(err)
	}
	return status, answer
}
