package promapi

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// Kind says what went wrong between Insights and the Prometheus API.
type Kind string

// The kinds of error that a Client returns.
const (
	KindConfig        Kind = "config"          // the settings cannot work
	KindUnreachable   Kind = "unreachable"     // no connection: refused, no route, unknown host, cut off
	KindTLS           Kind = "tls"             // certificate or protocol
	KindTimeout       Kind = "timeout"         // no complete answer in time
	KindCanceled      Kind = "canceled"        // the caller has cancelled the request
	KindRedirect      Kind = "redirect"        // the answer is somewhere else
	KindAuth          Kind = "auth"            // 401
	KindForbidden     Kind = "forbidden"       // 403
	KindNotFound      Kind = "not_found"       // 404: wrong path or wrong service
	KindLimited       Kind = "rate_limited"    // 429
	KindBadQuery      Kind = "bad_query"       // the API refuses the query as such
	KindExecution     Kind = "execution"       // the API gave up while running the query
	KindUnavailable   Kind = "unavailable"     // 502, 503, 504
	KindServer        Kind = "server"          // any other failing status
	KindTooLarge      Kind = "too_large"       // more than Limits or the store allow
	KindNotPrometheus Kind = "not_prometheus"  // an answer, but not from this API
	KindUnsupported   Kind = "not_implemented" // this API has no such endpoint or result
	KindInternal      Kind = "internal"        // a bug in this plugin
)

// Error is what every method of Client returns when it fails. Message is complete: it names what is wrong and what to
// do, and holds no secret.
type Error struct {
	Kind    Kind
	Message string
	// Said is the store's own message as Message quotes it, shortened; empty when it sent none.
	Said string
	// Status is the HTTP status of the answer, 0 when there was none.
	Status int
	cause  error
}

func (e *Error) Error() string { return e.Message }

// Unwrap gives the error underneath, for errors.Is; its text must not be shown.
func (e *Error) Unwrap() error { return e.cause }

// Source says whose fault it is, in Grafana's terms: a query that the API calls malformed is ours, since Insights
// writes all queries itself; the rest is the store, the network or the settings.
func (e *Error) Source() backend.ErrorSource {
	switch {
	case e.Kind == KindBadQuery, e.Kind == KindInternal:
		return backend.ErrorSourcePlugin
	case e.Status >= http.StatusBadRequest:
		return backend.ErrorSourceFromHTTPStatus(e.Status)
	default:
		return backend.ErrorSourceDownstream
	}
}

// HTTPStatus is the status with which Grafana should report this error to its own callers.
func (e *Error) HTTPStatus() backend.Status {
	switch e.Kind {
	case KindConfig:
		return backend.StatusBadRequest
	case KindTimeout:
		return backend.StatusTimeout
	case KindLimited:
		return backend.StatusTooManyRequests
	case KindTooLarge:
		if e.Status == 0 {
			// Our own limits, not the store's.
			return backend.StatusBadRequest
		}
		return backend.StatusBadGateway
	case KindBadQuery, KindInternal:
		return backend.StatusInternal
	default:
		// Not 401 or 403 either: Grafana's own callers would take those for their own session.
		return backend.StatusBadGateway
	}
}

// KindOf is the kind of err, empty when err is not from this package.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return ""
}

func configError(format string, args ...any) error {
	return &Error{Kind: KindConfig, Message: fmt.Sprintf(format, args...)}
}
