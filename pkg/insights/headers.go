package insights

import (
	"net/http"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
)

// forwarded are the headers that reach Prometheus beside those of the data source's settings: who asks, what the body
// is, and the trace.
var forwarded = []string{
	backend.OAuthIdentityTokenHeaderName, backend.OAuthIdentityIDTokenHeaderName, backend.GrafanaUserSignInTokenHeaderName,
	backend.CookiesHeaderName, "Content-Type", "User-Agent", "Traceparent", "Tracestate", "Uber-Trace-Id",
}

// onlyForwarded drops what else the SDK copies from the browser's request. Its Accept-Encoding would keep Go from
// unpacking the answer, its conditions would yield answers without a body, and its Referer is nobody's business.
func onlyForwarded() httpclient.Middleware {
	return httpclient.NamedMiddlewareFunc("only-forwarded", func(opts httpclient.Options, next http.RoundTripper) http.RoundTripper {
		return httpclient.RoundTripperFunc(func(req *http.Request) (*http.Response, error) {
			req = req.Clone(req.Context())
			for name := range req.Header {
				if _, configured := opts.Header[name]; !configured && !slices.Contains(forwarded, name) {
					req.Header.Del(name)
				}
			}
			return next.RoundTrip(req)
		})
	})
}
