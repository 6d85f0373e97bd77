package insights

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
)

func TestEachQueryFailsAlone(t *testing.T) {
	prom := newSliProm(t, twoTools)
	prom.fail["other_total"] = "too many samples"
	ds := newDatasource(t, backend.DataSourceInstanceSettings{URL: prom.URL})
	good := map[string]any{"slo": testSlo(nil), "measure": "state"}
	failing := testSlo(map[string]any{"indicator": map[string]any{"kind": "ratio", "total": "other_total", "bad": "errors_total"}})
	broken := dataQuery("E", "slo", nil)
	broken.JSON = []byte(`{"slo":`)
	res, err := ds.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{
		dataQuery("A", "slo", good),
		dataQuery("B", "slo", map[string]any{"slo": failing, "measure": "state"}),
		dataQuery("C", "astrology", good),
		dataQuery("D", "", good),
		broken,
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Responses) != 5 {
		t.Fatalf("%d answers to 5 queries", len(res.Responses))
	}
	if a := res.Responses["A"]; a.Error != nil || len(a.Frames) != 1 || a.Frames[0].RefID != "A" || a.Status != backend.StatusOK {
		t.Errorf("A: %+v", a)
	}
	want := map[string]struct {
		words  string
		status backend.Status
	}{
		"B": {"too many samples", backend.StatusBadGateway},
		"C": {`no query type "astrology". Choose one of: incidents, slo;`, backend.StatusBadRequest},
		"D": {"has no type. Choose one of: incidents, slo.", backend.StatusBadRequest},
		"E": {"not valid JSON", backend.StatusBadRequest},
	}
	for ref, w := range want {
		got := res.Responses[ref]
		if got.Error == nil || !strings.Contains(got.Error.Error(), w.words) || got.Status != w.status {
			t.Errorf("%s: status %d, error %v; want %d, %q", ref, got.Status, got.Error, w.status, w.words)
		}
		if got.ErrorSource != backend.ErrorSourceDownstream {
			t.Errorf("%s: source %q", ref, got.ErrorSource)
		}
	}
}

func TestErrorsSayWhoseFaultTheyAre(t *testing.T) {
	cases := map[string]struct {
		err    error
		status backend.Status
		source backend.ErrorSource
	}{
		"a query that a person wrote": {badQuery("No."), backend.StatusBadRequest, backend.ErrorSourceDownstream},
		"PromQL that we wrote":        {&promapi.Error{Kind: promapi.KindBadQuery}, backend.StatusInternal, backend.ErrorSourcePlugin},
		"the store":                   {&promapi.Error{Kind: promapi.KindExecution}, backend.StatusBadGateway, backend.ErrorSourceDownstream},
		"a bug":                       {errors.New("x"), backend.StatusInternal, backend.ErrorSourcePlugin},
	}
	for name, tc := range cases {
		if res := errorResponse(tc.err); res.Error != tc.err || res.Status != tc.status || res.ErrorSource != tc.source {
			t.Errorf("%s: status %d, source %q, error %v", name, res.Status, res.ErrorSource, res.Error)
		}
	}
}

func TestHiddenQueriesAreAnswered(t *testing.T) {
	// An expression on a hidden query has nothing to compute with otherwise. Grafana itself drops the hidden result.
	res := askSlo(t, newSliProm(t, twoTools).URL, map[string]any{"slo": testSlo(nil), "measure": "state", "hide": true}, 12)
	if res.Error != nil || len(res.Frames) != 1 || len(res.Frames[0].Fields) == 0 {
		t.Errorf("answer %+v", res)
	}
}

func TestSettingsThatCannotWork(t *testing.T) {
	cases := map[string]struct {
		settings backend.DataSourceInstanceSettings
		words    string
	}{
		"no URL":          {backend.DataSourceInstanceSettings{}, "No URL is set"},
		"no scheme":       {backend.DataSourceInstanceSettings{URL: "localhost:9090"}, "does not start with http:// or https://"},
		"wrong type":      {backend.DataSourceInstanceSettings{URL: "http://a", JSONData: []byte(`{"tlsAuth":true,"serverName":5}`)}, "wrong type"},
		"broken jsonData": {backend.DataSourceInstanceSettings{URL: "http://a", JSONData: []byte(`{`)}, "cannot be read"},
		"broken certificate": {backend.DataSourceInstanceSettings{
			URL: "https://a", JSONData: []byte(`{"tlsAuthWithCACert":true}`), DecryptedSecureJSONData: map[string]string{"tlsCACert": "no PEM"},
		}, "TLS settings cannot be used"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			ds := newDatasource(t, tc.settings)
			res, err := ds.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{dataQuery("A", "slo", map[string]any{"slo": testSlo(nil)})}})
			if err != nil {
				t.Fatal(err)
			}
			answer := res.Responses["A"]
			if answer.Error == nil || !strings.Contains(answer.Error.Error(), tc.words) || answer.Status != backend.StatusBadRequest {
				t.Errorf("query: status %d, error %v, want %q", answer.Status, answer.Error, tc.words)
			}
			health, err := ds.CheckHealth(t.Context(), &backend.CheckHealthRequest{})
			if err != nil {
				t.Fatal(err)
			}
			if health.Status != backend.HealthStatusError || !strings.Contains(health.Message, tc.words) {
				t.Errorf("health: %s %q, want %q", health.Status, health.Message, tc.words)
			}
		})
	}
}

func TestSettingsReachPrometheus(t *testing.T) {
	var user, password, tenant string
	srv := httptest.NewServer(handlerFunc(func(r request) {
		user, password, _ = r.BasicAuth()
		tenant = r.Header.Get("X-Scope-OrgID")
	}))
	defer srv.Close()
	ds := newDatasource(t, backend.DataSourceInstanceSettings{
		URL: srv.URL, BasicAuthEnabled: true, BasicAuthUser: "me",
		JSONData:                []byte(`{"httpHeaderName1":"X-Scope-OrgID","timeout":5}`),
		DecryptedSecureJSONData: map[string]string{"basicAuthPassword": "pw", "httpHeaderValue1": "team-a"},
	})
	if _, err := ds.CheckHealth(t.Context(), &backend.CheckHealthRequest{}); err != nil {
		t.Fatal(err)
	}
	if user != "me" || password != "pw" || tenant != "team-a" {
		t.Errorf("user %q, password %q, tenant %q", user, password, tenant)
	}
}
