package insights

import (
	"compress/gzip"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
)

// A browser's headers come along with a resource call. Most must not go further.
func TestOnlySomeHeadersAreForwarded(t *testing.T) {
	var got http.Header
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			t.Error("the answer is not requested in compressed form")
		}
		w.Header().Set("Content-Encoding", "gzip")
		zip := gzip.NewWriter(w)
		_, _ = zip.Write([]byte(`{"status":"success","data":["contextd"]}`))
		_ = zip.Close()
	}))
	defer srv.Close()
	ds := newDatasource(t, backend.DataSourceInstanceSettings{
		URL: srv.URL, JSONData: []byte(`{"httpHeaderName1":"x-scope-orgid"}`), DecryptedSecureJSONData: map[string]string{"httpHeaderValue1": "team-a"},
	})
	browser := http.Header{
		"Accept-Encoding": {"gzip, br"}, "If-None-Match": {"x"}, "Referer": {"http://grafana/secret"}, "X-Panel-Id": {"1"},
		"Authorization": {"Bearer me"}, "Cookie": {"a=b"}, "Traceparent": {"00-1"},
	}
	// What the SDK does with the headers of a request before it calls the data source.
	ctx := httpclient.WithContextualMiddleware(t.Context(), httpclient.MiddlewareFunc(func(_ httpclient.Options, next http.RoundTripper) http.RoundTripper {
		return httpclient.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
			for name, values := range browser {
				r.Header[name] = values
			}
			return next.RoundTrip(r)
		})
	}))
	var answer string
	sender := backend.CallResourceResponseSenderFunc(func(res *backend.CallResourceResponse) error {
		answer = string(res.Body)
		return nil
	})
	if err := ds.CallResource(context.WithoutCancel(ctx), &backend.CallResourceRequest{Method: "GET", Path: "names", URL: "names?match=up"}, sender); err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(answer) != `{"cut":false,"names":["contextd"]}` {
		t.Errorf("answer %q", answer)
	}
	for _, name := range []string{"If-None-Match", "Referer", "X-Panel-Id"} {
		if got.Get(name) != "" {
			t.Errorf("%s was forwarded", name)
		}
	}
	for name, want := range map[string]string{"Authorization": "Bearer me", "Cookie": "a=b", "Traceparent": "00-1", "X-Scope-Orgid": "team-a"} {
		if got.Get(name) != want {
			t.Errorf("%s = %q, want %q", name, got.Get(name), want)
		}
	}
}
