package insights

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

func TestRecordingRules(t *testing.T) {
	one := `{"name": "errors", "service": "shop", "objective": 0.99, "window": {"kind": "rolling", "days": 30},
		"indicator": {"kind": "ratio", "total": "a_total", "bad": "b_total"}, "recordedLabels": {"definition": "0123abcd"}}`
	many := strings.TrimSuffix(strings.Repeat(one+",", maxRuleSLOs+1), ",")
	for _, c := range []struct {
		name, body string
		status     int
		words      []string
	}{
		{"an SLO", `{"slos": [` + one + `]}`, 200, []string{"# Recording rules", "record: slo:sli_uncertain:count5m", "definition: '0123abcd'"}},
		{"no JSON", `slos`, 400, []string{"The SLOs cannot be read", `Send {"slos": [...]}`}},
		{"no SLOs", `{}`, 400, []string{"These are 0 SLOs", "1 to 500"}},
		{"too many", `{"slos": [` + many + `]}`, 400, []string{"These are 501 SLOs"}},
		{"too long", `{"slos": [{"name": "` + strings.Repeat("x", maxRulesBytes) + `"}]}`, 400, []string{"too large"}},
		{"a wrong SLO", `{"slos": [{"name": "errors", "objective": 99}]}`, 400, []string{"must be below 1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			// Rules are written without asking a store, so that none needs to be there.
			status, body := post(t, "rules", c.body)
			text := body["message"] + body["rules"]
			for _, words := range c.words {
				if status != c.status || !strings.Contains(text, words) {
					t.Errorf("%d %.500q, want %d and %q", status, text, c.status, words)
				}
			}
		})
	}
}

func post(t *testing.T, path, body string) (int, map[string]string) {
	t.Helper()
	instance, err := New(t.Context(), backend.DataSourceInstanceSettings{URL: "http://localhost"})
	if err != nil {
		t.Fatal(err)
	}
	ds := instance.(*Datasource)
	defer ds.Dispose()
	var status int
	answer := map[string]string{}
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
