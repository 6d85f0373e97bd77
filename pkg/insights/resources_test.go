package insights

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// call makes one resource call and decodes its JSON answer.
func call(t *testing.T, settings backend.DataSourceInstanceSettings, method, path string) (int, map[string]any) {
	t.Helper()
	var status int
	var body map[string]any
	sender := backend.CallResourceResponseSenderFunc(func(res *backend.CallResourceResponse) error {
		status = res.Status
		return json.Unmarshal(res.Body, &body)
	})
	err := newDatasource(t, settings).CallResource(context.Background(), &backend.CallResourceRequest{Method: method, Path: path, URL: path}, sender)
	if err != nil {
		t.Fatal(err)
	}
	return status, body
}

func TestJobs(t *testing.T) {
	values := `{"status":"success","data":["contextd","a \"b\"","🚀"]}`
	prom := newFakeProm(t, map[string]string{"/label/job/values": values})
	status, body := call(t, backend.DataSourceInstanceSettings{URL: prom.URL}, http.MethodGet, "jobs")
	jobs, _ := body["jobs"].([]any)
	if status != 200 || !slices.Equal(jobs, []any{"contextd", `a "b"`, "🚀"}) {
		t.Errorf("%d %v", status, body)
	}

	none := newFakeProm(t, map[string]string{"/label/job/values": `{"status":"success","data":[]}`})
	status, body = call(t, backend.DataSourceInstanceSettings{URL: none.URL}, http.MethodGet, "jobs")
	if list, ok := body["jobs"].([]any); status != 200 || !ok || len(list) != 0 {
		t.Errorf("without jobs: %d %v", status, body)
	}
}

func TestResourcesThatFail(t *testing.T) {
	cases := map[string]struct {
		url, method, path string
		status            int
		words             string
	}{
		"no URL":        {"", http.MethodGet, "jobs", 400, "No URL is set"},
		"wrong service": {newFakeProm(t, nil).URL, http.MethodGet, "jobs", 502, "no Prometheus API there"},
		"unknown path":  {"http://localhost", http.MethodGet, "secrets", 404, "offers: GET jobs"},
		"wrong method":  {"http://localhost", http.MethodDelete, "jobs", 404, "offers: GET jobs"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			status, body := call(t, backend.DataSourceInstanceSettings{URL: tc.url}, tc.method, tc.path)
			message, _ := body["message"].(string)
			if status != tc.status || !strings.Contains(message, tc.words) {
				t.Errorf("%d %q, want %d %q", status, message, tc.status, tc.words)
			}
		})
	}
}
