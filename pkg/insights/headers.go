package insights

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
)

// identifying are the headers that identify the reader. The store may show each reader different data.
var identifying = []string{
	backend.OAuthIdentityTokenHeaderName, backend.OAuthIdentityIDTokenHeaderName, backend.GrafanaUserSignInTokenHeaderName,
	backend.CookiesHeaderName,
}

// forwarded are the headers that reach Prometheus beside those of the data source's settings: the reader's identity,
// the type of the body, and the trace.
var forwarded = append([]string{"Content-Type", "User-Agent", "Traceparent", "Tracestate", "Uber-Trace-Id"}, identifying...)

// reader is a digest of the reader's identity, for the cache: its keys hold no token. Requests without any such header,
// such as those of alert rules, all have the same one.
func reader(headers http.Header) string {
	digest := sha256.New()
	for _, name := range identifying {
		fmt.Fprintf(digest, "%q", headers.Values(name))
	}
	return string(digest.Sum(nil))
}

// onlyForwarded drops the other headers that the SDK copies from the browser's request. Its Accept-Encoding would keep Go from
// unpacking the answer, its conditions would yield answers without a body, and its Referer is private.
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
