package insights

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// call makes one resource call and decodes its JSON answer.
func call(t *testing.T, settings backend.DataSourceInstanceSettings, method, target string) (int, map[string]any) {
	t.Helper()
	path, _, _ := strings.Cut(target, "?")
	var status int
	var body map[string]any
	sender := backend.CallResourceResponseSenderFunc(func(res *backend.CallResourceResponse) error {
		status = res.Status
		return json.Unmarshal(res.Body, &body)
	})
	err := newDatasource(t, settings).CallResource(context.Background(), &backend.CallResourceRequest{Method: method, Path: path, URL: target}, sender)
	if err != nil {
		t.Fatal(err)
	}
	return status, body
}

func TestNames(t *testing.T) {
	many := make([]string, maxNames+5)
	for i := range many {
		many[i] = fmt.Sprintf("m%d", i)
	}
	for name, tc := range map[string]struct {
		stored []string
		listed int
		cut    bool
	}{
		"none": {[]string{}, 0, false}, "some": {[]string{"up", "a.b"}, 2, false},
		"all that fit": {many[:maxNames], maxNames, false}, "too many": {many, maxNames, true},
	} {
		t.Run(name, func(t *testing.T) {
			data, _ := json.Marshal(map[string]any{"status": "success", "data": tc.stored})
			var form url.Values
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_ = r.ParseForm()
				form = r.Form
				_, _ = w.Write(data)
			}))
			defer srv.Close()
			path := "names?" + url.Values{"match": {`{job="a b"}`, "up"}}.Encode()
			status, body := call(t, backend.DataSourceInstanceSettings{URL: srv.URL}, http.MethodGet, path)
			names, ok := body["names"].([]any)
			if status != 200 || !ok || len(names) != tc.listed || body["cut"] != tc.cut {
				t.Errorf("%d, %d names, cut %v", status, len(names), body["cut"])
			}
			if !slices.Equal(form["match[]"], []string{`{job="a b"}`, "up"}) || form.Get("limit") != fmt.Sprint(maxNames+1) {
				t.Errorf("the store received %v", form)
			}
		})
	}
}

func TestResourcesThatFail(t *testing.T) {
	cases := map[string]struct {
		url, method, path string
		status            int
		words             string
	}{
		"no URL":        {"", http.MethodGet, "names", 400, "No URL is set"},
		"no selector":   {"http://localhost", http.MethodGet, "names", 400, "at least one selector"},
		"9 selectors":   {"http://localhost", http.MethodGet, "names?" + strings.Repeat("&match=up", 9), 400, "at most 8"},
		"too long":      {"http://localhost", http.MethodGet, "names?match=" + strings.Repeat("x", 1501), 400, "at most 1500"},
		"wrong service": {newFakeProm(t, nil).URL, http.MethodGet, "names?match=up", 502, "no Prometheus API at this path"},
		"unknown path":  {"http://localhost", http.MethodGet, "secrets", 404, "offers: GET names"},
		"wrong method":  {"http://localhost", http.MethodDelete, "names", 404, "offers: GET names"},
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
