package insights

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
)

type request = *http.Request

// handlerFunc looks at each request and answers that one is one.
func handlerFunc(look func(request)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		look(r)
		_, _ = w.Write([]byte(one))
	})
}

const one = `{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}]}}`

func health(t *testing.T, url string) (*backend.CheckHealthResult, healthDetails) {
	t.Helper()
	res, err := newDatasource(t, backend.DataSourceInstanceSettings{URL: url}).CheckHealth(t.Context(), &backend.CheckHealthRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var details healthDetails
	if err := json.Unmarshal(res.JSONDetails, &details); err != nil {
		t.Fatal(err)
	}
	return res, details
}

func TestHealthTellsWhoAnswered(t *testing.T) {
	cases := map[string]struct {
		buildinfo string
		message   string
	}{
		"Prometheus":         {`{"status":"success","data":{"version":"3.5.0","revision":"x"}}`, `^Prometheus 3\.5\.0 answered in \d+ ms\.$`},
		"Mimir":              {`{"status":"success","data":{"application":"Grafana Mimir","version":"2.15.0"}}`, `^Grafana Mimir 2\.15\.0 answered in \d+ ms\.$`},
		"no version":         {`{"status":"success","data":{}}`, `^A Prometheus-compatible store answered in \d+ ms\.$`},
		"no such endpoint":   {"", `^A Prometheus-compatible store answered in \d+ ms\.$`},
		"endpoint is a page": {"<html></html>", `^A Prometheus-compatible store answered in \d+ ms\.$`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			answers := map[string]string{"/query": one}
			if tc.buildinfo != "" {
				answers["/status/buildinfo"] = tc.buildinfo
			}
			prom := newFakeProm(t, answers)
			res, details := health(t, prom.URL)
			if res.Status != backend.HealthStatusOk || !regexp.MustCompile(tc.message).MatchString(res.Message) {
				t.Errorf("%s: %q", res.Status, res.Message)
			}
			if details.LatencyMs < 1 || details.Kind != "" {
				t.Errorf("details %+v", details)
			}
			if ran := prom.received(); len(ran) != 1 || ran[0] != "vector(1)" {
				t.Errorf("ran %v", ran)
			}
		})
	}
}

func TestHealthSaysWhatIsWrong(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("<!DOCTYPE html><html></html>"))
	}))
	t.Cleanup(page.Close)
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(secure.Close)
	wrongAnswer := newFakeProm(t, map[string]string{"/query": strings.Replace(one, `"1"`, `"2"`, 1), "/status/buildinfo": `{"status":"success","data":{"version":"1"}}`})
	noAnswer := newFakeProm(t, map[string]string{"/query": `{"status":"success","data":{"resultType":"vector","result":[]}}`})
	cases := map[string]struct {
		url   string
		kind  promapi.Kind
		words string
	}{
		"refused":       {gone.URL, promapi.KindUnreachable, "Nothing listens"},
		"another page":  {page.URL, promapi.KindNotPrometheus, "a web page"},
		"no such path":  {page.URL + "/api/v1", promapi.KindConfig, "Remove that"},
		"untrusted":     {secure.URL, promapi.KindTLS, "With CA Cert"},
		"not http":      {"ftp://host", promapi.KindConfig, "http:// or https://"},
		"wrong service": {newFakeProm(t, nil).URL, promapi.KindNotFound, "no Prometheus API at this path"},
		"1 is not 1":    {wrongAnswer.URL, promapi.KindNotPrometheus, "other than 1"},
		"1 is nothing":  {noAnswer.URL, promapi.KindNotPrometheus, "other than 1"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			res, details := health(t, tc.url)
			if res.Status != backend.HealthStatusError || !strings.Contains(res.Message, tc.words) {
				t.Errorf("%s: %q, want %q", res.Status, res.Message, tc.words)
			}
			if details.Kind != tc.kind {
				t.Errorf("kind %q, want %q", details.Kind, tc.kind)
			}
		})
	}
}
