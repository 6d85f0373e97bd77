package preview

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

const nowhere = "http://127.0.0.1:1" // a Prometheus that is not there

func TestOptionsAreChecked(t *testing.T) {
	for _, test := range []struct {
		name, want string
		change     func(*Options)
	}{
		{"no plugin", "npm run build", func(o *Options) { o.DistDir = t.TempDir() }},
		{"no shell", "demo/web/build.mjs", func(o *Options) { o.WebDir = t.TempDir() }},
		{"a URL without a scheme", "not an http or https address", func(o *Options) { o.PrometheusURL = "localhost:9090" }},
		{"a role that is none", "use Admin, Editor or Viewer", func(o *Options) { o.Role = "Boss" }},
		{"jsonData that is a list", "must be a JSON object", func(o *Options) { o.AppJSONData = []byte(`[]`) }},
		{"a path without a slash", "write it like /grafana", func(o *Options) { o.SubPath = "grafana" }},
		{"a path with a slash at the end", "write it like /grafana", func(o *Options) { o.SubPath = "/grafana/" }},
		{"a path with markup", "write it like /grafana", func(o *Options) { o.SubPath = `/"><script>` }},
		{"a broken plugin.json", "is not a plugin.json", func(o *Options) { writeFile(t, filepath.Join(o.DistDir, "plugin.json"), "{") }},
		{"an id with a slash", "cannot be part of a URL", func(o *Options) { writeFile(t, filepath.Join(o.DistDir, "plugin.json"), `{"id":"a/b","type":"app"}`) }},
		{"a panel in place of the app", "the preview shows an app", func(o *Options) { writeFile(t, filepath.Join(o.DistDir, "plugin.json"), `{"id":"a","type":"panel"}`) }},
		{"two plugins with one id", "which", func(o *Options) {
			writeFile(t, filepath.Join(o.DistDir, "twin", "plugin.json"), `{"id":"test-sample-panel","type":"panel"}`)
		}},
		{"broken settings", "fix or delete the file", func(o *Options) { writeFile(t, filepath.Join(o.DataDir, "preview", "settings.json"), "x") }},
	} {
		t.Run(test.name, func(t *testing.T) {
			opts := testOptions(t, nowhere)
			test.change(&opts)
			if _, err := New(opts); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want a sentence with %q", err, test.want)
			}
		})
	}
}

func TestFiles(t *testing.T) {
	opts := testOptions(t, nowhere)
	writeFile(t, filepath.Join(opts.DistDir, "datasource", "gpx_sample_linux_amd64"), "binary")
	writeFile(t, filepath.Join(opts.DistDir, "chunk.0123456789abcdef0123.js"), "1")
	writeFile(t, filepath.Join(opts.WebDir, "fonts", "inter", "a.woff2"), "font")
	secret := filepath.Join(t.TempDir(), "secret.txt")
	writeFile(t, secret, "secret")
	if err := os.Symlink(secret, filepath.Join(opts.DistDir, "panel", "link.txt")); err != nil {
		t.Fatal(err)
	}
	host := newTestHost(t, opts)
	for _, test := range []struct {
		target, body, kind, cache string
		status                    int
	}{
		{"/public/plugins/test-sample-app/module.js", "define([], function () {});", "text/javascript; charset=utf-8", "no-cache", 200},
		{"/public/plugins/test-sample-app/img/logo.svg", "<svg/>", "image/svg+xml", "no-cache", 200},
		{"/public/plugins/test-sample-app/chunk.0123456789abcdef0123.js", "1", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", 200},
		{"/public/plugins/test-sample-panel/module.js", "define([], function () { return 'panel'; });", "text/javascript; charset=utf-8", "no-cache", 200},
		{"/public/plugins/test-sample-datasource/module.js", "define([], function () { return 'datasource'; });", "text/javascript; charset=utf-8", "no-cache", 200},
		{"/public/build/preview.js", "/* shell */", "text/javascript; charset=utf-8", "no-cache", 200},
		{"/public/build/img/preview.svg", "<svg/>", "image/svg+xml", "no-cache", 200},
		{"/public/fonts/inter/a.woff2", "font", "font/woff2", "no-cache", 200},
		{"/public/plugins/unknown-plugin/module.js", "", "", "", 404},
		{"/public/plugins/test-sample-panel/missing.js", "", "", "", 404},
		{"/public/plugins/test-sample-panel/", "", "", "", 404},
		{"/public/plugins/test-sample-panel/..%2fplugin.json", `{"id":"test-sample-panel"`, "application/json; charset=utf-8", "no-cache", 200}, // cleaned, never above the plugin
		{"/public/plugins/test-sample-app/..%2f..%2f..%2fetc%2fpasswd", "", "", "", 404},
		{"/public/plugins/test-sample-panel/link.txt", "", "", "", 404},
		{"/public/plugins/test-sample-datasource/gpx_sample_linux_amd64", "", "", "", 404},
		{"/public/build/%2e%2e/%2e%2e/etc/passwd", "", "", "", 404},
	} {
		t.Run(test.target, func(t *testing.T) {
			answer, _ := call(t, host, "GET", test.target, "")
			if test.status == 404 && answer.Code >= 300 && answer.Code < 400 { // the mux tidies the address first
				answer, _ = call(t, host, "GET", answer.Header().Get("Location"), "")
			}
			if answer.Code != test.status || !strings.HasPrefix(answer.Body.String(), test.body) && test.status == 200 {
				t.Fatalf("got %d %q", answer.Code, answer.Body)
			}
			if strings.Contains(answer.Body.String(), "secret") || strings.Contains(answer.Body.String(), "root:") {
				t.Fatal("a file outside the plugin was sent")
			}
			if test.status == 200 && (answer.Header().Get("Content-Type") != test.kind || answer.Header().Get("Cache-Control") != test.cache) {
				t.Errorf("headers %v", answer.Header())
			}
		})
	}
}

func TestIndex(t *testing.T) {
	opts := testOptions(t, nowhere)
	host := newTestHost(t, opts)
	if answer, _ := call(t, host, "GET", "/", ""); answer.Code != http.StatusFound || answer.Header().Get("Location") != "/a/test-sample-app/start" {
		t.Errorf("/ leads to %d %s", answer.Code, answer.Header().Get("Location"))
	}
	for _, target := range []string{"/a/test-sample-app/start?theme=light", "/plugins/test-sample-app", "/explore", "/alerting/list"} {
		answer, _ := call(t, host, "GET", target, "")
		if answer.Code != 200 || !strings.Contains(answer.Body.String(), "window.grafanaBootData = {") {
			t.Errorf("%s: %d %.80s", target, answer.Code, answer.Body)
		}
	}
	for _, target := range []string{"/a/test-sample-app/img/logo.svg", "/plugins/public/build/preview.js"} {
		if answer, _ := call(t, host, "GET", target, ""); answer.Code != 404 {
			t.Errorf("%s: %d", target, answer.Code)
		}
	}
	answer, _ := call(t, host, "GET", "/a/test-sample-app/start?theme=light", "")
	for _, want := range []string{`"theme":"light"`, `"contextd-prometheus"`, `"contextd-insights"`, `"module":"public/plugins/test-sample-panel/module.js"`, `"timeInterval":"15s"`} {
		if !strings.Contains(answer.Body.String(), want) {
			t.Errorf("the page's settings lack %s", want)
		}
	}
	writeFile(t, filepath.Join(opts.DistDir, "plugin.json"), `{"id":"test-sample-app","type":"app","name":"</script><script>alert(1)</script>","info":{"version":"</script>"}}`)
	answer, _ = call(t, host, "GET", "/a/test-sample-app/start", "")
	if strings.Contains(answer.Body.String(), "<script>alert(1)") || strings.Count(answer.Body.String(), "</script>") != 2 {
		t.Error("a plugin's name or version reaches the page as markup")
	}
}

func TestServesBelowAPathToo(t *testing.T) {
	opts := testOptions(t, nowhere)
	opts.SubPath = "/grafana"
	host := newTestHost(t, opts)
	for target, location := range map[string]string{
		"/":                    "/a/test-sample-app/start",
		"/grafana":             "/grafana/",
		"/grafana/":            "/grafana/a/test-sample-app/start",
		"/grafana/favicon.ico": "/grafana/public/build/img/preview.svg",
	} {
		if answer, _ := call(t, host, "GET", target, ""); answer.Code != http.StatusFound || answer.Header().Get("Location") != location {
			t.Errorf("%s leads to %d %q, want %q", target, answer.Code, answer.Header().Get("Location"), location)
		}
	}
	for base, others := range map[string]string{"": "/grafana/public", "/grafana": `"/public`} {
		answer, _ := call(t, host, "GET", base+"/a/test-sample-app/start", "")
		page := answer.Body.String()
		for _, want := range []string{`<base href="` + base + `/"`, `"appSubUrl":"` + base + `"`, `src="` + base + `/public/build/preview.js`} {
			if !strings.Contains(page, want) {
				t.Errorf("the page below %q lacks %s", base, want)
			}
		}
		if strings.Contains(page, others) {
			t.Errorf("the page below %q contains %s", base, others)
		}
	}
	for _, target := range []string{"/grafana/public/build/preview.js", "/grafana/public/plugins/test-sample-app/module.js", "/grafana/api/health", "/public/build/preview.js", "/grafanas"} {
		if answer, _ := call(t, host, "GET", target, ""); answer.Code != 200 {
			t.Errorf("%s: %d", target, answer.Code)
		}
	}
	if _, settings := call(t, host, "GET", "/grafana/api/frontend/settings", ""); settings["appSubUrl"] != "/grafana" {
		t.Errorf("the settings say %v", settings["appSubUrl"])
	}
}

func TestUnknownAPIsSaySo(t *testing.T) {
	host := newTestHost(t, testOptions(t, nowhere))
	for _, target := range []string{"/api/dashboards/home", "/apis/dashboard.grafana.app/v1/x"} {
		answer, body := call(t, host, "GET", target, "")
		if answer.Code != 404 || !strings.Contains(body["message"].(string), target) {
			t.Errorf("%s: %d %v", target, answer.Code, body)
		}
	}
	for _, target := range []string{"/api/user/preferences", "/api/org", "/api/annotations", "/api/search", "/api/plugins", "/api/datasources", "/api/health", "/api/frontend/settings"} {
		if answer, _ := call(t, host, "GET", target, ""); answer.Code != 200 {
			t.Errorf("%s: %d", target, answer.Code)
		}
	}
}

func TestForeignPagesCannotWrite(t *testing.T) {
	host := newTestHost(t, testOptions(t, nowhere))
	request := httptest.NewRequest("POST", "/api/plugins/test-sample-app/settings", strings.NewReader(`{"jsonData":{}}`))
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	answer := httptest.NewRecorder()
	host.ServeHTTP(answer, request)
	if answer.Code != http.StatusForbidden {
		t.Errorf("got %d", answer.Code)
	}
}

func TestServe(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	opts := testOptions(t, nowhere)
	opts.Listen = taken.Addr().String()
	if err := Serve(t.Context(), opts); err == nil || !strings.Contains(err.Error(), opts.Listen) {
		t.Errorf("a taken port: %v", err)
	}

	ctx, stop := context.WithCancel(t.Context())
	ready, done := make(chan string, 1), make(chan error, 1)
	opts.Listen = "127.0.0.1:0"
	opts.OnReady = func(page string) { ready <- page }
	go func() { done <- Serve(ctx, opts) }()
	page := <-ready
	answer, err := http.Get(page)
	if err != nil || answer.StatusCode != 200 || !regexp.MustCompile(`^http://127\.0\.0\.1:\d+/a/test-sample-app/start$`).MatchString(page) {
		t.Fatalf("%s: %v %v", page, answer, err)
	}
	_ = answer.Body.Close()
	stop()
	select {
	case err := <-done:
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("stopping: %v", err)
		}
	case <-time.After(2 * shutdownPatience):
		t.Error("the host did not stop")
	}
}
