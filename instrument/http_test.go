package instrument_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

func httpKey(name, method, route, status string) string {
	return fmt.Sprintf("http.server.%s{http.method=%s,http.route=%s,http.status_code=%s}", name, method, route, status)
}

func TestHTTPRecordBoundsItsLabels(t *testing.T) {
	for _, c := range []struct {
		in                    instrument.HTTPRequest
		method, route, status string
	}{
		{instrument.HTTPRequest{Method: "GET", Route: "/health", Status: 200}, "GET", "/health", "200"},
		{instrument.HTTPRequest{Method: "", Route: "", Status: 404}, "GET", "other", "404"},
		{instrument.HTTPRequest{Method: "get", Route: "/x", Status: 599}, "other", "/x", "599"},
		{instrument.HTTPRequest{Method: "BREW\n", Route: "/x", Status: 600}, "other", "/x", "other"},
		{instrument.HTTPRequest{Method: "DELETE", Route: "/x", Status: -1}, "DELETE", "/x", "other"},
		{instrument.HTTPRequest{Method: "TRACE", Route: "/x", Status: 0}, "TRACE", "/x", "other"},
		{instrument.HTTPRequest{Method: "HEAD", Route: strings.Repeat("/x", 100), Status: 100}, "HEAD", strings.Repeat("/x", 64), "100"},
	} {
		m, reader := newMetrics(t)
		m.HTTP.Record(context.Background(), c.in)
		collect(t, reader).check(t, map[string]float64{httpKey("requests", c.method, c.route, c.status): 1})
	}
}

func TestHTTPRecordMeasures(t *testing.T) {
	m, reader := newMetrics(t)
	ctx := context.Background()
	r := instrument.HTTPRequest{Method: "POST", Route: "/c", Status: 201, Duration: time.Second, RequestBytes: 10, ResponseBytes: 0}
	m.HTTP.Record(ctx, r)
	r.RequestBytes, r.ResponseBytes, r.Duration = -1, 5, -time.Second // size unknown, clock went backwards
	m.HTTP.Record(ctx, r)
	m.HTTP.AddActive(ctx, 3)
	m.HTTP.AddActive(ctx, -1)
	m.HTTP.AddConnections(ctx, 4)
	m.HTTP.AddConnections(ctx, -4)
	m.HTTP.ConnState(nil, http.StateClosed)
	collect(t, reader).check(t, map[string]float64{
		httpKey("requests", "POST", "/c", "201"):             2,
		httpKey("request.duration_sum", "POST", "/c", "201"): 1,
		httpKey("request.size_count", "POST", "/c", "201"):   1,
		httpKey("request.size_sum", "POST", "/c", "201"):     10,
		httpKey("response.size_count", "POST", "/c", "201"):  2,
		httpKey("response.size_sum", "POST", "/c", "201"):    5,
		"http.server.active_requests":                        2,
		"http.server.connections":                            4,
	})
}

func TestHTTPSeriesAreBounded(t *testing.T) {
	m, reader := newMetrics(t, instrument.WithMaxRoutes(50))
	for route := range 200 {
		for status := 100; status < 700; status++ {
			m.HTTP.Record(context.Background(), instrument.HTTPRequest{Method: "GET", Route: fmt.Sprint("/", route), Status: status})
		}
	}
	n, total := 0, 0.0
	for name, v := range collect(t, reader) {
		if strings.HasPrefix(name, "http.server.requests{") {
			n++
			total += v
			if strings.Contains(name, "overflow") {
				t.Errorf("the SDK's own limit was reached: %s", name)
			}
		}
	}
	if n > 1999 || total != 200*600 {
		t.Errorf("%d series with %v requests, want fewer than 2000 with 120000", n, total)
	}
}

// service is a server with one handler per behaviour.
func service(t *testing.T) (*httptest.Server, func() collected) {
	m, reader := newMetrics(t)
	mux := http.NewServeMux()
	handle := func(pattern string, h http.HandlerFunc) { mux.HandleFunc(pattern, h) }
	handle("GET /implicit/{id}", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") })
	handle("GET /silent", func(http.ResponseWriter, *http.Request) {})
	handle("POST /echo", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		w.WriteHeader(http.StatusTeapot) // redundant: the first one counts
		_, _ = io.Copy(w, r.Body)
	})
	handle("GET /early", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusNotFound)
	})
	handle("GET /panic", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	handle("GET /flush", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("part"))
		w.(http.Flusher).Flush()
	})
	handle("GET /hijack", func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: close\r\n\r\n")
		_ = conn.Close()
	})
	handle("GET /deadline", func(w http.ResponseWriter, _ *http.Request) {
		if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Errorf("the ResponseController cannot reach the server's writer: %v", err)
		}
	})
	srv := httptest.NewUnstartedServer(m.HTTP.Wrap(mux, nil))
	srv.Config.ErrorLog = log.New(io.Discard, "", 0) // the handlers misbehave on purpose
	srv.Config.ConnState = m.HTTP.ConnState
	srv.Start()
	return srv, func() collected { srv.Close(); return collect(t, reader) }
}

func TestWrapOverARealServer(t *testing.T) {
	srv, finish := service(t)
	send := func(method, path string, body io.Reader) {
		req, err := http.NewRequest(method, srv.URL+path, body)
		if err != nil {
			t.Fatal(err)
		}
		req.Close = true
		if res, err := http.DefaultClient.Do(req); err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
		}
	}
	send("GET", "/implicit/1", nil)
	send("GET", "/implicit/2", nil)
	send("GET", "/silent", nil)
	send("POST", "/echo", strings.NewReader("declared"))
	send("POST", "/echo", io.MultiReader(strings.NewReader("chunked body"))) // length unknown
	send("GET", "/early", nil)
	send("GET", "/panic", nil)
	send("GET", "/flush", nil)
	send("GET", "/hijack", nil)
	send("GET", "/deadline", nil)
	send("GET", "/nowhere", nil)
	send("BREW", "/silent", nil)

	got := finish()
	got.check(t, map[string]float64{
		httpKey("requests", "GET", "/implicit/{id}", "200"):          2,
		httpKey("response.size_sum", "GET", "/implicit/{id}", "200"): 10,
		httpKey("requests", "GET", "/silent", "200"):                 1,
		httpKey("requests", "POST", "/echo", "202"):                  2,
		httpKey("request.size_sum", "POST", "/echo", "202"):          float64(len("declared") + len("chunked body")),
		httpKey("response.size_sum", "POST", "/echo", "202"):         float64(len("declared") + len("chunked body")),
		httpKey("requests", "GET", "/early", "404"):                  1,
		httpKey("requests", "GET", "/panic", "500"):                  1,
		httpKey("response.size_sum", "GET", "/flush", "200"):         4,
		httpKey("requests", "GET", "/hijack", "101"):                 1,
		httpKey("requests", "GET", "/deadline", "200"):               1,
		httpKey("requests", "GET", "other", "404"):                   1,
		httpKey("requests", "other", "other", "405"):                 1,
		"http.server.connections":                                    12,
		"http.server.active_requests":                                0,
	})
}

func TestWrapLetsAPanicThrough(t *testing.T) {
	m, reader := newMetrics(t)
	boom := errors.New("boom")
	h := m.HTTP.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
		panic(boom)
	}), func(*http.Request) string { panic("route is broken too") })
	func() {
		defer func() {
			if recover() != boom {
				t.Error("the handler's panic did not come through unchanged")
			}
		}()
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	}()
	collect(t, reader).check(t, map[string]float64{
		httpKey("requests", "GET", "other", "500"): 1,
		"http.server.active_requests":              0,
	})
}

func TestWrapCountsActiveRequestsAndAsksRouteAfterwards(t *testing.T) {
	m, reader := newMetrics(t)
	route := "too early"
	h := m.HTTP.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		collect(t, reader).check(t, map[string]float64{"http.server.active_requests": 1})
		route = "/decided"
	}), func(*http.Request) string { return route })
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	collect(t, reader).check(t, map[string]float64{httpKey("requests", "GET", "/decided", "200"): 1})
}

// A handler sees the optional interfaces that the server's writer has, no others.
func TestWrapKeepsOptionalInterfaces(t *testing.T) {
	m, _ := newMetrics(t)
	see := func(w http.ResponseWriter) (flusher, hijacker, readerFrom bool) {
		m.HTTP.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, flusher = w.(http.Flusher)
			_, hijacker = w.(http.Hijacker)
			_, readerFrom = w.(io.ReaderFrom)
		}), nil).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		return flusher, hijacker, readerFrom
	}
	if f, h, r := see(&discardWriter{header: http.Header{}}); f || h || r {
		t.Errorf("a plain writer gained Flusher %v, Hijacker %v, ReaderFrom %v", f, h, r)
	}
	if f, h, r := see(httptest.NewRecorder()); !f || h || r {
		t.Errorf("a flushing writer has Flusher %v, Hijacker %v, ReaderFrom %v", f, h, r)
	}
}

// The failures of a route are counted from 0, and a declared route's successes too.
func TestFailuresAreBornAtZero(t *testing.T) {
	m, reader := newMetrics(t)
	m.HTTP.Record(context.Background(), instrument.HTTPRequest{Method: "GET", Route: "/health", Status: 200})
	m.HTTP.Declare("POST", "/checkpoints")
	m.HTTP.Declare("POST", "/checkpoints")
	collect(t, reader).check(t, map[string]float64{
		httpKey("requests", "GET", "/health", "200"):       1,
		httpKey("requests", "GET", "/health", "500"):       0,
		httpKey("requests", "GET", "/health", "503"):       0,
		httpKey("requests", "POST", "/checkpoints", "200"): 0,
		httpKey("requests", "POST", "/checkpoints", "500"): 0,
	}, httpKey("request.duration_count", "GET", "/health", "500"), httpKey("requests", "GET", "other", "500"))
}

type spanKey struct{}

// A middleware that copies the request hides the pattern from Wrap, not from WrapRoute.
func TestWrapRouteInsideAMiddleware(t *testing.T) {
	copies := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), spanKey{}, "span")))
		})
	}
	ok := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	m, reader := newMetrics(t)
	inside, outside := http.NewServeMux(), http.NewServeMux()
	for _, pattern := range []string{"GET /memories/{id}", "example.com/hosted", "POST example.com/both/{$}"} {
		inside.Handle(pattern, m.HTTP.WrapRoute(pattern, ok))
	}
	outside.Handle("GET /memories/{id}", ok)
	for _, c := range []struct {
		h             http.Handler
		method, route string
	}{
		{copies(inside), "GET", "/memories/1"},
		{copies(inside), "DELETE", "/hosted"},
		{copies(inside), "POST", "/both/"},
		{m.HTTP.Wrap(copies(outside), nil), "PATCH", "/memories/1"},
		{copies(m.HTTP.Wrap(outside, nil)), "HEAD", "/memories/1"},
	} {
		c.h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(c.method, "http://example.com"+c.route, nil))
	}
	collect(t, reader).check(t, map[string]float64{
		httpKey("requests", "GET", "/memories/{id}", "200"):  1,
		httpKey("requests", "DELETE", "/hosted", "200"):      1,
		httpKey("requests", "POST", "/both/{$}", "200"):      1,
		httpKey("requests", "POST", "/both/{$}", "500"):      0, // declared by its pattern
		httpKey("requests", "PATCH", "other", "405"):         1, // as documented
		httpKey("requests", "HEAD", "/memories/{id}", "200"): 1,
	})
	if instrument.Disabled().HTTP.WrapRoute("/", ok) == nil {
		t.Error("without metrics there is no handler")
	}
}
