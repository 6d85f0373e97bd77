package instrument

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Wrap records every request that next handles, such as a whole http.ServeMux.
//
// route returns the pattern that a request matched and is called after next has
// returned, when the router has decided. A nil route reads what http.ServeMux
// matched (Request.Pattern) without its method and host; a request that no
// pattern matched is recorded as "other".
//
// Wrap next to the router. A middleware in between that passes on a copy of the
// request, as Request.WithContext makes one, hides both the pattern and the span
// that it started: every route would be "other", without exemplars. Put such a
// middleware, tracing above all, around Wrap, or use WrapRoute inside it.
//
// A handler that panics counts as 500 and its panic continues. The
// ResponseWriter that next sees keeps Flusher, and Hijacker with io.ReaderFrom,
// where the server's has them; http.ResponseController reaches the rest.
func (h *HTTP) Wrap(next http.Handler, route func(*http.Request) string) http.Handler {
	if h == nil {
		return next
	}
	if route == nil {
		route = patternRoute
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.serve(next, route, w, r)
	})
}

// WrapRoute records every request that next handles under one route: the pattern
// with which next is registered at an http.ServeMux, such as "GET /memories/{id}".
// If the pattern has a method, the counters of its failures exist at 0 from now
// on.
//
//	mux.Handle(pattern, m.HTTP.WrapRoute(pattern, next))
//
// It works inside any middleware, and takes exemplars from the span that a
// middleware around it started.
func (h *HTTP) WrapRoute(pattern string, next http.Handler) http.Handler {
	if h == nil {
		return next
	}
	method, rest, found := strings.Cut(pattern, " ")
	if !found {
		method, rest = "", pattern
	}
	route := patternPath(rest)
	if method != "" {
		h.Declare(method, route)
	}
	return h.Wrap(next, func(*http.Request) string { return route })
}

func (h *HTTP) serve(next http.Handler, route func(*http.Request) string, w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	ctx := r.Context()
	rec, wrapped := record(w)
	if r.ContentLength < 0 && r.Body != nil {
		// Length not declared: count the bytes read, on a copy of the request,
		// because a handler must not modify its request.
		rec.body.ReadCloser = r.Body
		copied := *r
		copied.Body = &rec.body
		r = &copied
	}
	h.active.Add(ctx, 1)
	finished := false
	defer func() {
		h.active.Add(ctx, -1)
		status := rec.finalStatus()
		if !finished { // a panic or runtime.Goexit: next did not return
			status = http.StatusInternalServerError
		}
		h.Record(ctx, HTTPRequest{
			Method: r.Method, Route: safeRoute(route, r), Status: status, Duration: time.Since(start),
			RequestBytes: max(r.ContentLength, rec.body.n), ResponseBytes: rec.written,
		})
	}()
	next.ServeHTTP(wrapped, r)
	finished = true
}

// safeRoute calls route, and returns "no route" if it panics: an outer router
// may fail on a half-handled request, and the original panic matters more.
func safeRoute(route func(*http.Request) string, r *http.Request) (name string) {
	defer func() {
		if recover() != nil {
			name = ""
		}
	}()
	return route(r)
}

// patternRoute is the path of the pattern that http.ServeMux matched.
func patternRoute(r *http.Request) string { return patternPath(r.Pattern) }

// patternPath is the path of an http.ServeMux pattern "[METHOD ][HOST]/PATH".
func patternPath(pattern string) string {
	slash := strings.IndexByte(pattern, '/')
	if slash < 0 {
		return ""
	}
	return pattern[slash:]
}

// recorder is a ResponseWriter that records status and size. One is allocated
// per request; they are not pooled, because a handler that wrongly keeps its
// ResponseWriter would then write into another response.
type recorder struct {
	http.ResponseWriter
	status  int
	written int64
	body    countingBody
}

// record wraps w in the type that has w's optional interfaces.
func record(w http.ResponseWriter) (*recorder, http.ResponseWriter) {
	_, flusher := w.(http.Flusher)
	_, hijacker := w.(http.Hijacker)
	_, readerFrom := w.(io.ReaderFrom)
	switch {
	case flusher && hijacker && readerFrom: // HTTP/1.1
		rec := &fullRecorder{flushRecorder{recorder{ResponseWriter: w}}}
		return &rec.recorder, rec
	case flusher: // HTTP/2, httptest
		rec := &flushRecorder{recorder{ResponseWriter: w}}
		return &rec.recorder, rec
	}
	rec := &recorder{ResponseWriter: w}
	return rec, rec
}

// finalStatus is what net/http sends when a handler returns without a status.
func (r *recorder) finalStatus() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}

func (r *recorder) WriteHeader(status int) {
	// Informational responses precede the final one, except a protocol switch.
	if r.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	r.implicitOK()
	n, err := r.ResponseWriter.Write(p)
	r.written += int64(n)
	return n, err
}

// WriteString avoids a copy in io.WriteString, as the server's writer does.
func (r *recorder) WriteString(s string) (int, error) {
	r.implicitOK()
	n, err := io.WriteString(r.ResponseWriter, s)
	r.written += int64(n)
	return n, err
}

func (r *recorder) implicitOK() {
	if r.status == 0 {
		r.status = http.StatusOK
	}
}

// Unwrap lets http.ResponseController find what the recorder does not implement.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

type flushRecorder struct{ recorder }

func (r *flushRecorder) Flush() { _ = r.FlushError() }

func (r *flushRecorder) FlushError() error {
	r.implicitOK()
	return http.NewResponseController(r.ResponseWriter).Flush()
}

type fullRecorder struct{ flushRecorder }

func (r *fullRecorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(r.ResponseWriter).Hijack()
	if err == nil && r.status == 0 {
		r.status = http.StatusSwitchingProtocols
	}
	return conn, rw, err
}

// ReadFrom preserves the server's use of sendfile.
func (r *fullRecorder) ReadFrom(src io.Reader) (int64, error) {
	r.implicitOK()
	n, err := io.Copy(r.ResponseWriter, src)
	r.written += n
	return n, err
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
