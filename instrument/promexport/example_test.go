package promexport_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/promexport"
)

// A service with its metrics on /metrics, which is measured too.
func Example() {
	exp, err := promexport.New(promexport.WithServiceVersion("0.6.0"))
	if err != nil {
		panic(err)
	}
	m, err := instrument.New(exp.MeterProvider())
	if err != nil {
		panic(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", exp.Handler())
	mux.HandleFunc("GET /memories/{id}", func(w http.ResponseWriter, r *http.Request) {
		if err := search(r.Context(), m); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	})
	srv := httptest.NewServer(m.HTTP.Wrap(mux, nil))
	defer srv.Close()

	fetch(srv.URL + "/memories/1")
	for line := range strings.Lines(fetch(srv.URL + "/metrics")) {
		counted := strings.HasPrefix(line, "http_server_requests_total") || strings.HasPrefix(line, "contextd_mcp_tool_errors_total")
		if counted && !strings.HasSuffix(line, " 0\n") {
			fmt.Print(line)
		}
	}
	// Output:
	// contextd_mcp_tool_errors_total{reason="storage_error",tool="memory_search"} 1
	// http_server_requests_total{http_method="GET",http_route="/memories/{id}",http_status_code="503"} 1
}

// search is a tool; one deferred line records it.
func search(ctx context.Context, m *instrument.Metrics) (err error) {
	defer m.Tools.Start(ctx, "memory_search").Done(&err)
	return fmt.Errorf("vectorstore is unavailable")
}

func fetch(url string) string {
	res, err := http.Get(url)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = res.Body.Close() }()
	body, _ := io.ReadAll(res.Body)
	return string(body)
}
