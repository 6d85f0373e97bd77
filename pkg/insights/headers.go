package insights

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
)

// identifying are the headers that say who asks. The store may show each reader something else.
var identifying = []string{
	backend.OAuthIdentityTokenHeaderName, backend.OAuthIdentityIDTokenHeaderName, backend.GrafanaUserSignInTokenHeaderName,
	backend.CookiesHeaderName,
}

// forwarded are the headers that reach Prometheus beside those of the data source's settings: who asks, what the body
// is, and the trace.
var forwarded = append([]string{"Content-Type", "User-Agent", "Traceparent", "Tracestate", "Uber-Trace-Id"}, identifying...)

// reader is a digest of who asks, for the cache: no token lies in its keys. Requests without any such header, as those
// of alert rules, all have the same one.
func reader(headers http.Header) string {
	digest := sha256.New()
	for _, name := range identifying {
		fmt.Fprintf(digest, "%q", headers.Values(name))
	}
	return string(digest.Sum(nil))
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
