package promapi

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// expect checks that err is complete: kind, whose fault, words.
func expect(t *testing.T, err error, kind Kind, source backend.ErrorSource, words ...string) {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("got %T (%v), want *Error", err, err)
	}
	if e.Kind != kind {
		t.Errorf("kind %q, want %q (%s)", e.Kind, kind, e.Message)
	}
	if e.Source() != source {
		t.Errorf("source %q, want %q (%s)", e.Source(), source, e.Message)
	}
	for _, w := range words {
		if !strings.Contains(e.Message, w) {
			t.Errorf("%q does not say %q", e.Message, w)
		}
	}
	if strings.Contains(e.Message, "secret") {
		t.Errorf("the message repeats a secret: %q", e.Message)
	}
	if !e.HTTPStatus().IsValid() || e.HTTPStatus() < 400 || e.HTTPStatus() == 401 || e.HTTPStatus() == 403 {
		t.Errorf("status %d for Grafana's callers", e.HTTPStatus())
	}
}

func TestAnswersThatAreNotResults(t *testing.T) {
	const downstream, plugin = backend.ErrorSourceDownstream, backend.ErrorSourcePlugin
	envelope := func(kind, msg string) string {
		return fmt.Sprintf(`{"status":"error","errorType":%q,"error":%q}`, kind, msg)
	}
	cases := map[string]struct {
		status int
		body   string
		kind   Kind
		source backend.ErrorSource
		words  []string
	}{
		"400 from the API":        {400, envelope("bad_data", "parse error: unexpected \"}\""), KindBadQuery, plugin, []string{"report this", `It says: parse error: unexpected "}"`}},
		"400 from a TLS port":     {400, "Client sent an HTTP request to an HTTPS server.\n", KindTLS, downstream, []string{"Write https://"}},
		"400 from nginx's port":   {400, "<html>The plain HTTP request was sent to HTTPS port</html>", KindTLS, downstream, []string{"Write https://"}},
		"400 from elsewhere":      {400, "nope", KindServer, downstream, []string{"status 400"}},
		"401":                     {401, "", KindAuth, downstream, []string{"(401)", "Set up authentication"}},
		"401 with a page":         {401, "<html>log in</html>", KindAuth, downstream, []string{"(401)"}},
		"403 from the API":        {403, envelope("forbidden", "no tenant"), KindForbidden, downstream, []string{"(403)", "It says: no tenant"}},
		"404 page":                {404, "<html>not found</html>", KindNotFound, downstream, []string{"(404)", "/prometheus"}},
		"404 from the API":        {404, envelope("not_found", "no such"), KindNotFound, downstream, []string{"It says: no such"}},
		"405":                     {405, "", KindServer, plugin, []string{"status 405"}},
		"422":                     {422, envelope("execution", "multiple matches for labels"), KindExecution, downstream, []string{"shorter time range", "multiple matches"}},
		"422 samples":             {422, envelope("execution", "query processing would load too many samples into memory in query execution"), KindTooLarge, downstream, []string{"shorter time range", "too many samples"}},
		"422 Mimir":               {422, envelope("execution", "the query exceeded the maximum number of series (limit: 100000 series) (err-mimir-max-series-per-query)"), KindTooLarge, downstream, []string{"narrower selection", "maximum number of series"}},
		"422 VictoriaMetrics":     {422, envelope("422", "cannot select more than -search.maxSamplesPerQuery=1000000000 samples"), KindTooLarge, downstream, []string{"narrower selection", "cannot select more"}},
		"422 VM, parse":           {422, envelope("422", `unparsed data left: "}"`), KindBadQuery, plugin, []string{"unparsed data"}},
		"422 VM, other":           {422, envelope("422", "duplicate time series on the left side"), KindExecution, downstream, []string{"gave up", "duplicate"}},
		"400 points":              {400, envelope("bad_data", "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution"), KindTooLarge, downstream, []string{"shorter time range", "11,000"}},
		"400 VictoriaMetrics":     {400, envelope("400", "too long query; got 20000 bytes; mustn't exceed `-search.maxQueryLen=16384` bytes"), KindTooLarge, downstream, []string{"more than the store allows", "20000"}},
		"400 VM, other":           {400, envelope("400", "missing query arg"), KindBadQuery, plugin, []string{"report this"}},
		"503 VictoriaMetrics":     {503, envelope("503", "couldn't start executing the request"), KindUnavailable, downstream, []string{"not ready"}},
		"500 VictoriaMetrics":     {500, envelope("500", "boom"), KindServer, downstream, []string{"Check its log"}},
		"429":                     {429, "", KindLimited, downstream, []string{"(429)"}},
		"500 from the API":        {500, envelope("internal", "boom"), KindServer, downstream, []string{"Check its log", "boom"}},
		"500 page":                {500, "oops", KindServer, downstream, []string{"status 500"}},
		"502":                     {502, "<html>Bad Gateway</html>", KindUnavailable, downstream, []string{"(502)", "gateway"}},
		"503 timeout":             {503, envelope("timeout", "query timed out in expression evaluation"), KindTimeout, downstream, []string{"took too long"}},
		"503 unavailable":         {503, envelope("unavailable", "TSDB not ready"), KindUnavailable, downstream, []string{"not ready", "TSDB not ready"}},
		"503 starting":            {503, "Service Unavailable", KindUnavailable, downstream, []string{"(503)"}},
		"504":                     {504, "", KindUnavailable, downstream, []string{"(504)"}},
		"200 but an error":        {200, envelope("execution", "partial"), KindExecution, downstream, []string{"partial"}},
		"a web page":              {200, "<!DOCTYPE html><html><head><title>Grafana</title>", KindNotPrometheus, downstream, []string{"a web page"}},
		"an empty body":           {200, "", KindNotPrometheus, downstream, []string{"an empty body"}},
		"plain text":              {200, "pong", KindNotPrometheus, downstream, []string{"not JSON"}},
		"JSON of another kind":    {200, `{"status":"ok"}`, KindNotPrometheus, downstream, []string{"JSON of another service"}},
		"JSON, not an object":     {200, `[1,2]`, KindNotPrometheus, downstream, []string{"another service", "Check the URL"}},
		"truncated":               {200, `{"status":"success","data":{"resultType":"vec`, KindNotPrometheus, downstream, []string{"not JSON"}},
		"metrics, not the API":    {200, "# HELP go_goroutines x\ngo_goroutines 12\n", KindNotPrometheus, downstream, []string{"not JSON"}},
		"matrix for a vector":     {200, `{"status":"success","data":{"resultType":"matrix","result":[]}}`, KindUnsupported, downstream, []string{"cannot read"}},
		"unknown type":            {200, `{"status":"success","data":{"resultType":"cube","result":[]}}`, KindUnsupported, downstream, []string{"cannot read"}},
		"values that are no data": {200, `{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"many"]}]}}`, KindUnsupported, downstream, []string{"cannot read"}},
		"data of another type":    {200, `{"status":"success","data":"x"}`, KindUnsupported, downstream, []string{"cannot read"}},
		"no data":                 {200, `{"status":"success"}`, KindUnsupported, downstream, []string{"cannot read"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			c := serve(t, says(tc.status, tc.body))
			_, _, err := c.Query(t.Context(), "vector(1)", time.Unix(0, 0))
			expect(t, err, tc.kind, tc.source, append(tc.words, c.Address())...)
		})
	}
}

func TestForeignTextIsShortened(t *testing.T) {
	c := serve(t, says(500, `{"status":"error","errorType":"internal","error":"`+strings.Repeat("ü", 5000)+`"}`))
	_, _, err := c.Query(t.Context(), "x", time.Now())
	if len(err.Error()) > 500 || !strings.HasSuffix(err.Error(), "ü…") {
		t.Errorf("%d bytes: %s", len(err.Error()), err)
	}
	if e, ok := errors.AsType[*Error](err); !ok || !strings.HasPrefix(e.Said, "üü") || !strings.HasSuffix(err.Error(), " It says: "+e.Said) {
		t.Errorf("the store's own message is not in Said: %#v", err)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	followed := false
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/login" {
			followed = true
		}
		http.Redirect(w, r, "/login?next=secret", http.StatusFound)
	})
	_, _, err := c.Query(t.Context(), "x", time.Now())
	expect(t, err, KindRedirect, backend.ErrorSourceDownstream, "/login.", "login page")
	if followed {
		t.Error("the redirect was followed")
	}

	c = serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://prom.example.org"+r.URL.Path+"?"+r.URL.RawQuery, http.StatusMovedPermanently)
	})
	_, _, err = c.Query(t.Context(), "x", time.Now())
	expect(t, err, KindRedirect, backend.ErrorSourceDownstream, "redirects to https://prom.example.org/prom.")

	c = serve(t, says(304, ""))
	_, _, err = c.Query(t.Context(), "x", time.Now())
	expect(t, err, KindRedirect, backend.ErrorSourceDownstream, "without saying where")
}

func TestTooLargeAnswers(t *testing.T) {
	srv := httptest.NewServer(says(200, `{"status":"success","data":["`+strings.Repeat("x", 3<<20)+`"]}`))
	defer srv.Close()
	c, err := New(srv.URL, srv.Client(), Limits{MaxBytes: 2 << 20})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.LabelValues(t.Context(), "job", []string{"up{}"}, time.Now(), time.Now(), 5)
	expect(t, err, KindTooLarge, backend.ErrorSourceDownstream, "larger than the 2 MiB", "shorter time range")
}

func TestTimeouts(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	silent := func(http.ResponseWriter, *http.Request) { <-release }
	stalled := func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"status":"succ`))
		w.(http.Flusher).Flush()
		<-release
	}
	for name, h := range map[string]http.HandlerFunc{"silent": silent, "stalled": stalled} {
		t.Run(name, func(t *testing.T) {
			srv := httptest.NewUnstartedServer(h)
			srv.Start()
			t.Cleanup(func() { srv.CloseClientConnections() })
			c, err := New(srv.URL, srv.Client(), Limits{Timeout: 50 * time.Millisecond})
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = c.Query(t.Context(), "x", time.Now())
			expect(t, err, KindTimeout, backend.ErrorSourceDownstream, "did not answer within", "ms")
		})
	}
	t.Run("cancelled", func(t *testing.T) {
		srv := httptest.NewServer(http.HandlerFunc(silent))
		t.Cleanup(func() { srv.CloseClientConnections() })
		c, err := New(srv.URL, srv.Client(), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(20*time.Millisecond, cancel)
		_, _, err = c.Query(ctx, "x", time.Now())
		expect(t, err, KindCanceled, backend.ErrorSourceDownstream, "cancelled")
	})
}

func TestConnectionsThatFail(t *testing.T) {
	const downstream = backend.ErrorSourceDownstream
	gone := httptest.NewServer(says(200, ""))
	gone.Close()
	secure := httptest.NewTLSServer(says(200, `{"status":"success","data":[]}`))
	t.Cleanup(secure.Close)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	plain := httptest.NewServer(says(200, `{"status":"success","data":[]}`))
	t.Cleanup(plain.Close)
	asking := httptest.NewUnstartedServer(says(200, ""))
	asking.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	asking.Config.ErrorLog = log.New(io.Discard, "", 0)
	asking.StartTLS()
	t.Cleanup(asking.Close)

	fails := func(err error) *http.Client {
		return &http.Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) { return nil, err })}
	}
	cases := map[string]struct {
		url    string
		client *http.Client
		kind   Kind
		words  []string
	}{
		"refused":           {gone.URL, http.DefaultClient, KindUnreachable, []string{"Nothing listens at " + gone.URL, "inside a container"}},
		"unknown host":      {"http://prometheus.invalid:9090", fails(&net.DNSError{IsNotFound: true, Name: "prometheus.invalid"}), KindUnreachable, []string{`"prometheus.invalid" does not resolve`}},
		"name service down": {"http://prom:9090", fails(&net.DNSError{Err: "server misbehaving"}), KindUnreachable, []string{"could not be looked up"}},
		"no route":          {"http://10.0.0.1", fails(errors.New("connect: no route to host")), KindUnreachable, []string{"no network route"}},
		"anything else":     {"http://host", fails(errors.New("weird secret")), KindUnreachable, []string{"Could not connect to http://host"}},
		"hangs up":          {listen(t, true, ""), http.DefaultClient, KindUnreachable, []string{"closed the connection"}},
		"speaks first":      {listen(t, false, "SSH-2.0-OpenSSH_9.9\r\n"), http.DefaultClient, KindUnreachable, []string{"does not speak HTTP"}},
		"no HTTP":           {listen(t, true, "-ERR unknown command\r\n"), http.DefaultClient, KindUnreachable, []string{"does not speak HTTP"}},
		"untrusted":         {secure.URL, http.DefaultClient, KindTLS, []string{"authority that Grafana does not know", "With CA Cert"}},
		"wrong name":        {strings.Replace(secure.URL, "127.0.0.1", "localhost", 1), secure.Client(), KindTLS, []string{`not for "localhost"`}},
		"expired":           {secure.URL, later(secure), KindTLS, []string{"expired"}},
		"TLS to plain":      {strings.Replace(plain.URL, "http:", "https:", 1), http.DefaultClient, KindTLS, []string{"does not speak TLS", "http:// instead"}},
		"plain to TLS":      {strings.Replace(secure.URL, "https:", "http:", 1), http.DefaultClient, KindTLS, []string{"Write https://"}},
		"client cert asked": {asking.URL, asking.Client(), KindTLS, []string{"TLS Client Auth"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			c, err := New(tc.url, tc.client, Limits{Timeout: 5 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = c.Query(t.Context(), "x", time.Now())
			expect(t, err, tc.kind, downstream, tc.words...)
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// later is a client that trusts the server but lives when its certificate has long expired.
func later(srv *httptest.Server) *http.Client {
	transport := srv.Client().Transport.(*http.Transport).Clone()
	transport.TLSClientConfig.Time = func() time.Time { return time.Now().AddDate(200, 0, 0) }
	return &http.Client{Transport: transport}
}

// listen accepts connections, says something, before or after it is asked, and hangs up.
func listen(t *testing.T, asked bool, words string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if asked {
				_, _ = conn.Read(make([]byte, 4096))
			}
			_, _ = io.WriteString(conn, words)
			_ = conn.Close()
		}
	}()
	return "http://" + l.Addr().String()
}
