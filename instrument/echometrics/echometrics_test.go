package echometrics_test

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

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/echometrics"
)

// values maps "requests METHOD ROUTE STATUS", sizes in the same way, and "active" to numbers.
func values(t *testing.T, reader *sdkmetric.ManualReader) map[string]int64 {
	t.Helper()
	var rm metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &rm); err != nil {
		t.Fatal(err)
	}
	out := map[string]int64{}
	for _, m := range rm.ScopeMetrics[0].Metrics {
		short := strings.TrimPrefix(m.Name, "http.server.")
		switch d := m.Data.(type) {
		case metricdata.Sum[int64]:
			for _, p := range d.DataPoints {
				out[key(short, p.Attributes)] = p.Value
			}
		case metricdata.Histogram[int64]:
			for _, p := range d.DataPoints {
				out[key(short, p.Attributes)] = p.Sum
			}
		}
	}
	return out
}

func key(name string, set attribute.Set) string {
	for _, label := range []attribute.Key{"http.method", "http.route", "http.status_code"} {
		if v, ok := set.Value(label); ok {
			name += " " + v.AsString()
		}
	}
	return name
}

func newServer(t *testing.T) (*echo.Echo, *sdkmetric.ManualReader) {
	t.Helper()
	reader := sdkmetric.NewManualReader()
	m, err := instrument.New(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader)))
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	e.Logger.SetOutput(io.Discard)
	e.StdLogger = log.New(io.Discard, "", 0)
	e.Use(middleware.Recover(), echometrics.Middleware(m.HTTP))
	return e, reader
}

func send(t *testing.T, e *echo.Echo, req *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	e.ServeHTTP(w, req)
	return w
}

var errAny = errors.New("it broke")

// The recorded status is what the client receives, however the handler sets it.
func TestStatus(t *testing.T) {
	for _, c := range []struct {
		name    string
		handler echo.HandlerFunc
		status  int
	}{
		{"ok", func(c echo.Context) error { return c.String(200, "hello") }, 200},
		{"nothing written", func(echo.Context) error { return nil }, 200},
		{"no content", func(c echo.Context) error { return c.NoContent(204) }, 204},
		{"returned 400", func(echo.Context) error { return echo.NewHTTPError(400, "bad") }, 400},
		{"returned 404", func(echo.Context) error { return echo.ErrNotFound }, 404},
		{"wrapped 403", func(echo.Context) error { return fmt.Errorf("inner: %w", echo.ErrForbidden) }, 500}, // Echo's response
		{"inner 409", func(echo.Context) error { return echo.NewHTTPError(400).SetInternal(echo.NewHTTPError(409)) }, 409},
		{"any error", func(echo.Context) error { return errAny }, 500},
		{"error after the response", func(c echo.Context) error { _ = c.String(202, "done"); return errAny }, 202},
		{"panic", func(echo.Context) error { panic("boom") }, 500},
		{"panic after the response", func(c echo.Context) error { _ = c.String(200, "done"); panic("boom") }, 500},
		{"written around Echo", func(c echo.Context) error { http.Error(c.Response(), "teapot", 418); return nil }, 418},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, reader := newServer(t)
			e.GET("/items/:id", c.handler)
			w := send(t, e, httptest.NewRequest("GET", "/items/7", nil))
			got := values(t, reader)
			if n := got[fmt.Sprint("requests GET /items/:id ", c.status)]; n != 1 {
				t.Errorf("status %d is counted %d times: %v", c.status, n, got)
			}
			if w.Code != c.status && !strings.HasPrefix(c.name, "panic after") {
				t.Errorf("the client got %d", w.Code)
			}
			if got["active_requests"] != 0 {
				t.Errorf("%d requests are still active", got["active_requests"])
			}
		})
	}
}

func TestRoutes(t *testing.T) {
	e, reader := newServer(t)
	e.GET("/items/:id", func(c echo.Context) error { return c.String(200, "hello") })
	e.Group("/api/v1").POST("/scrub", func(c echo.Context) error { return c.NoContent(200) })
	e.GET("/files/*", func(c echo.Context) error { return c.NoContent(200) })
	for _, r := range []struct{ method, path string }{
		{"GET", "/items/1"}, {"GET", "/items/2"}, {"POST", "/api/v1/scrub"}, {"GET", "/files/a/b"},
		{"GET", "/nowhere"}, {"GET", "/wp-admin/setup.php"}, {"DELETE", "/items/1"}, {"BREW", "/nowhere"},
	} {
		send(t, e, httptest.NewRequest(r.method, r.path, nil))
	}
	got := values(t, reader)
	for name, want := range map[string]int64{
		"requests GET /items/:id 200":      2,
		"response.size GET /items/:id 200": 10,
		"requests POST /api/v1/scrub 200":  1,
		"requests GET /files/* 200":        1,
		"requests GET other 404":           2,
		"requests DELETE /items/:id 405":   1,
		"requests other other 404":         1,
	} {
		if got[name] != want {
			t.Errorf("%s is %d, want %d in %v", name, got[name], want, got)
		}
	}
}

func TestBodySizes(t *testing.T) {
	e, reader := newServer(t)
	e.POST("/echo", func(c echo.Context) error {
		_, err := io.Copy(c.Response(), c.Request().Body)
		return err
	})
	send(t, e, httptest.NewRequest("POST", "/echo", strings.NewReader("declared")))
	chunked := httptest.NewRequest("POST", "/echo", io.MultiReader(strings.NewReader("length unknown")))
	chunked.ContentLength = -1
	send(t, e, chunked)
	got := values(t, reader)
	want := int64(len("declared") + len("length unknown"))
	if got["request.size POST /echo 200"] != want || got["response.size POST /echo 200"] != want {
		t.Errorf("want %d bytes each way in %v", want, got)
	}
}

// A custom error handler decides the status, and Echo calls it once more.
func TestCustomErrorHandler(t *testing.T) {
	e, reader := newServer(t)
	answers := 0
	e.HTTPErrorHandler = func(_ error, c echo.Context) {
		if !c.Response().Committed {
			answers++
			_ = c.NoContent(http.StatusServiceUnavailable)
		}
	}
	e.GET("/", func(echo.Context) error { return errAny })
	send(t, e, httptest.NewRequest("GET", "/", nil))
	if got := values(t, reader); got["requests GET / 503"] != 1 || answers != 1 {
		t.Errorf("%d answers, and %v", answers, got)
	}
}

// The outer middleware still receives the error, and may log it.
func TestErrorsReachTheOutside(t *testing.T) {
	e := echo.New()
	var seen error
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error { seen = next(c); return seen }
	})
	m, err := instrument.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	e.Use(echometrics.Middleware(m.HTTP))
	e.GET("/", func(echo.Context) error { return errAny })
	send(t, e, httptest.NewRequest("GET", "/", nil))
	if !errors.Is(seen, errAny) {
		t.Errorf("the outer middleware sees %v", seen)
	}
}

func TestPanicGoesOn(t *testing.T) {
	e, reader := newServer(t)
	e.GET("/", func(echo.Context) error { panic(http.ErrAbortHandler) })
	func() {
		defer func() {
			if recover() != http.ErrAbortHandler { // which Recover lets through
				t.Error("the panic was changed or swallowed")
			}
		}()
		send(t, e, httptest.NewRequest("GET", "/", nil))
	}()
	if got := values(t, reader); got["requests GET / 500"] != 1 || got["active_requests"] != 0 {
		t.Errorf("the values are %v", got)
	}
}

func TestTakenOverConnection(t *testing.T) {
	e, reader := newServer(t)
	e.GET("/ws", func(c echo.Context) error {
		conn, _, err := c.Response().Hijack()
		if err != nil {
			return err
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: close\r\n\r\n")
		return conn.Close()
	})
	srv := httptest.NewServer(e)
	req, err := http.NewRequest("GET", srv.URL+"/ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Connection", "Upgrade")
	req.Header.Set("Upgrade", "websocket")
	if res, err := http.DefaultClient.Do(req); err == nil {
		_ = res.Body.Close()
	}
	srv.Close()
	if got := values(t, reader); got["requests GET /ws 101"] != 1 {
		t.Errorf("the values are %v", got)
	}
}

func TestCancelledRequestCounts(t *testing.T) {
	e, reader := newServer(t)
	e.GET("/", func(c echo.Context) error { return c.Request().Context().Err() })
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	send(t, e, httptest.NewRequest("GET", "/", nil).WithContext(ctx))
	if got := values(t, reader); got["requests GET / 500"] != 1 {
		t.Errorf("the values are %v", got)
	}
}

func TestNilRecordsNothing(t *testing.T) {
	e := echo.New()
	e.Use(echometrics.Middleware(nil))
	e.GET("/", func(c echo.Context) error { return c.NoContent(204) })
	if w := send(t, e, httptest.NewRequest("GET", "/", nil)); w.Code != 204 {
		t.Errorf("the status is %d", w.Code)
	}
}

// requestCost sends one request with and without the middleware.
func requestCost(tb testing.TB, with bool) func() {
	m, err := instrument.New(sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader())))
	if err != nil {
		tb.Fatal(err)
	}
	e := echo.New()
	if with {
		e.Use(echometrics.Middleware(m.HTTP))
	} else {
		e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error { return next(c) }
		})
	}
	e.GET("/items/:id", func(c echo.Context) error { return c.NoContent(204) })
	req := httptest.NewRequest("GET", "/items/7", nil)
	w := httptest.NewRecorder()
	return func() { e.ServeHTTP(w, req) }
}

func BenchmarkRequest(b *testing.B) {
	for name, with := range map[string]bool{"plain": false, "measured": true} {
		b.Run(name, func(b *testing.B) {
			run := requestCost(b, with)
			b.ReportAllocs()
			for b.Loop() {
				run()
			}
		})
	}
}

// A span counts as the request's whether its middleware is around this one or inside.
func TestExemplars(t *testing.T) {
	tracer := trace.NewTracerProvider().Tracer("test")
	tracing := func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			ctx, span := tracer.Start(c.Request().Context(), "request")
			defer span.End()
			c.SetRequest(c.Request().WithContext(ctx))
			return next(c)
		}
	}
	for name, order := range map[string]func(e *echo.Echo, metrics echo.MiddlewareFunc){
		"around": func(e *echo.Echo, metrics echo.MiddlewareFunc) { e.Use(tracing, metrics) },
		"inside": func(e *echo.Echo, metrics echo.MiddlewareFunc) { e.Use(metrics, tracing) },
	} {
		t.Run(name, func(t *testing.T) {
			reader := sdkmetric.NewManualReader()
			m, err := instrument.New(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader)))
			if err != nil {
				t.Fatal(err)
			}
			e := echo.New()
			order(e, echometrics.Middleware(m.HTTP))
			e.GET("/items/:id", func(c echo.Context) error { return c.NoContent(204) })
			send(t, e, httptest.NewRequest("GET", "/items/7", nil))
			if n := exemplars(t, reader, "http.server.requests"); n != 1 {
				t.Errorf("the request has %d exemplars", n)
			}
		})
	}
}

func exemplars(t *testing.T, reader *sdkmetric.ManualReader, name string) (n int) {
	t.Helper()
	var rm metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &rm); err != nil {
		t.Fatal(err)
	}
	for _, m := range rm.ScopeMetrics[0].Metrics {
		if m.Name != name {
			continue
		}
		for _, p := range m.Data.(metricdata.Sum[int64]).DataPoints {
			n += len(p.Exemplars)
		}
	}
	return n
}
