package insights

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

func TestEachQueryFailsAlone(t *testing.T) {
	prom := newFakeProm(t, map[string]string{
		"/query":       vectorAnswer,
		"/query_range": `{"status":"error","errorType":"execution","error":"too many samples"}`,
	})
	ds := newDatasource(t, backend.DataSourceInstanceSettings{URL: prom.URL})
	good := map[string]any{"job": "a", "mode": "instant"}
	broken := dataQuery("E", "state", nil)
	broken.JSON = []byte(`{"job":`)
	res, err := ds.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{
		dataQuery("A", "state", good),
		dataQuery("B", "state", map[string]any{"job": "a"}),
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
		"C": {`no query type "astrology". Choose one of: slo, state`, backend.StatusBadRequest},
		"D": {"has no type. Choose one of: slo, state", backend.StatusBadRequest},
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

func TestAQueryThatPrometheusCallsMalformedIsOurFault(t *testing.T) {
	prom := newFakeProm(t, map[string]string{"/query_range": `{"status":"error","errorType":"bad_data","error":"parse error"}`})
	if res := ask(t, prom, map[string]any{"job": "a"}); res.ErrorSource != backend.ErrorSourcePlugin || res.Status != backend.StatusInternal {
		t.Errorf("source %q, status %d", res.ErrorSource, res.Status)
	}
}

func TestHiddenQueriesAreAnswered(t *testing.T) {
	// An expression on a hidden query has nothing to compute with otherwise. Grafana itself drops the hidden result.
	prom := newFakeProm(t, map[string]string{"/query": vectorAnswer})
	res := ask(t, prom, map[string]any{"job": "a", "mode": "instant", "hide": true})
	if res.Error != nil || len(res.Frames) != 1 || len(res.Frames[0].Fields) != 1 {
		t.Errorf("answer %+v", res)
	}
}

func TestSettingsThatCannotWork(t *testing.T) {
	cases := map[string]struct {
		settings backend.DataSourceInstanceSettings
		words    string
	}{
		"no URL":          {backend.DataSourceInstanceSettings{}, "No URL is set"},
		"no scheme":       {backend.DataSourceInstanceSettings{URL: "localhost:9090"}, "no http:// or https://"},
		"wrong type":      {backend.DataSourceInstanceSettings{URL: "http://a", JSONData: []byte(`{"tlsAuth":true,"serverName":5}`)}, "wrong type"},
		"broken jsonData": {backend.DataSourceInstanceSettings{URL: "http://a", JSONData: []byte(`{`)}, "cannot be read"},
		"broken certificate": {backend.DataSourceInstanceSettings{
			URL: "https://a", JSONData: []byte(`{"tlsAuthWithCACert":true}`), DecryptedSecureJSONData: map[string]string{"tlsCACert": "no PEM"},
		}, "TLS settings cannot be used"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			ds := newDatasource(t, tc.settings)
			res, err := ds.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{dataQuery("A", "state", map[string]any{"job": "a"})}})
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
