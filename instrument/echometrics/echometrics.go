// Package echometrics records the requests to an Echo server.
//
//	e.Use(echometrics.Middleware(m.HTTP))
//	e.Server.ConnState = m.HTTP.ConnState
//
// It is a separate package, so that package instrument does not need Echo.
package echometrics

import (
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// Middleware records every request in m, by the route that Echo matched; a
// request that matched none has the route "other".
//
// An error from a handler is passed to the server's error handler here, so that
// the recorded status is the one that is sent. It is then returned to the outer
// middleware. Echo's own error handler detects that the response was sent; a
// custom one should check c.Response().Committed as well. A handler that panics
// counts as 500, and its panic continues. A nil m records nothing.
//
// Use this middleware after Recover and tracing, and before all others, so that
// their responses are counted too. Exemplars come from the context that the
// request has at its end: a tracing middleware inside this one is seen unless it
// restores the request, as otelecho does.
func Middleware(m *instrument.HTTP) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		if m == nil {
			return next
		}
		return func(c echo.Context) error { return serve(m, next, c) }
	}
}

func serve(m *instrument.HTTP, next echo.HandlerFunc, c echo.Context) (err error) {
	start := time.Now()
	req := c.Request()
	ctx := req.Context()
	var body *countingBody
	if req.ContentLength < 0 && req.Body != nil { // not declared: count what is read
		body = &countingBody{ReadCloser: req.Body}
		copied := *req
		copied.Body = body
		c.SetRequest(&copied)
	}
	m.AddActive(ctx, 1)
	finished := false
	defer func() {
		m.AddActive(ctx, -1)
		ctx := c.Request().Context()
		r := instrument.HTTPRequest{
			Method: req.Method, Route: c.Path(), Status: http.StatusInternalServerError, Duration: time.Since(start),
			RequestBytes: req.ContentLength, ResponseBytes: c.Response().Size,
		}
		if body != nil {
			r.RequestBytes = body.n
		}
		if finished { // neither a panic nor runtime.Goexit
			r.Status = status(req, c.Response())
		}
		m.Record(ctx, r)
	}()
	if err = next(c); err != nil {
		c.Error(err)
	}
	finished = true
	return err
}

// status is what the client received. Echo does not see what a handler writes to
// a hijacked connection, as in a protocol upgrade without a response from Echo.
func status(r *http.Request, res *echo.Response) int {
	switch {
	case !res.Committed && r.Header.Get("Upgrade") != "":
		return http.StatusSwitchingProtocols
	case !res.Committed || res.Status == 0:
		return http.StatusOK // what net/http sends
	}
	return res.Status
}

// countingBody counts the bytes read from a request's body.
type countingBody struct {
	io.ReadCloser
	n int64
}

func (b *countingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.n += int64(n)
	return n, err
}
