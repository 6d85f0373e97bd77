package preview

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend/grpcplugin"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// TestMain runs the tests or, if the host under test started this binary, a small plugin backend.
func TestMain(m *testing.M) {
	if os.Getenv(grpcplugin.MagicCookieKey) != "" {
		served := testBackend{}
		if err := grpcplugin.Serve(grpcplugin.ServeOpts{DataServer: served, ResourceServer: served, DiagnosticsServer: served}); err != nil {
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// testBackend answers queries with the data source's URL, and exits on request.
type testBackend struct {
	pluginv2.UnimplementedDataServer
	pluginv2.UnimplementedResourceServer
	pluginv2.UnimplementedDiagnosticsServer
}

func (testBackend) QueryData(_ context.Context, req *pluginv2.QueryDataRequest) (*pluginv2.QueryDataResponse, error) {
	answer := &pluginv2.QueryDataResponse{Responses: map[string]*pluginv2.DataResponse{}}
	for _, query := range req.Queries {
		switch query.QueryType {
		case "die":
			os.Exit(3)
		case "fail":
			answer.Responses[query.RefId] = &pluginv2.DataResponse{Error: "no such SLO", Status: 400, ErrorSource: "downstream"}
		case "forget":
		default:
			frame := data.NewFrame("state", data.NewField("url", nil, []string{req.PluginContext.DataSourceInstanceSettings.Url}),
				data.NewField("span", nil, []int64{query.TimeRange.ToEpochMS - query.TimeRange.FromEpochMS}))
			encoded, err := data.Frames{frame}.MarshalArrow()
			if err != nil {
				return nil, err
			}
			answer.Responses[query.RefId] = &pluginv2.DataResponse{Frames: encoded, Status: 200}
		}
	}
	return answer, nil
}

func (testBackend) CallResource(req *pluginv2.CallResourceRequest, stream pluginv2.Resource_CallResourceServer) error {
	return stream.Send(&pluginv2.CallResourceResponse{
		Code: http.StatusTeapot, Headers: map[string]*pluginv2.StringList{"X-Test": {Values: []string{"yes"}}},
		Body: []byte(req.Method + " " + req.Url + " " + string(req.Body)),
	})
}

func (testBackend) CheckHealth(_ context.Context, req *pluginv2.CheckHealthRequest) (*pluginv2.CheckHealthResponse, error) {
	return &pluginv2.CheckHealthResponse{
		Status: pluginv2.CheckHealthResponse_OK, Message: "asked " + req.PluginContext.DataSourceInstanceSettings.Url, JsonDetails: []byte(`{"found":3}`),
	}, nil
}

const testApp = "test-sample-app"

// writeDist writes a small built plugin; withBackend adds this binary as the data source's backend.
func writeDist(t *testing.T, withBackend bool) string {
	t.Helper()
	dist := t.TempDir()
	for name, text := range map[string]string{
		"plugin.json": `{"id":"test-sample-app","type":"app","name":"Sample","info":{"logos":{"small":"img/logo.svg"},"version":"1.2.3"},
			"includes":[{"type":"page","name":"Start","path":"/a/%PLUGIN_ID%/start","addToNav":true,"defaultNav":true,"role":"Viewer"},
			{"type":"panel","name":"P","path":"panel/plugin.json"}]}`,
		"module.js":              "define([], function () {});",
		"img/logo.svg":           "<svg/>",
		"panel/plugin.json":      `{"id":"test-sample-panel","type":"panel","name":"Panel","info":{}}`,
		"panel/module.js":        "define([], function () { return 'panel'; });",
		"datasource/plugin.json": `{"id":"test-sample-datasource","type":"datasource","name":"Sample source","backend":true,"executable":"gpx_sample","info":{}}`,
		"datasource/module.js":   "define([], function () { return 'datasource'; });",
	} {
		writeFile(t, filepath.Join(dist, filepath.FromSlash(name)), text)
	}
	if withBackend {
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(self, filepath.Join(dist, "datasource", "gpx_sample_"+runtime.GOOS+"_"+runtime.GOARCH)); err != nil {
			t.Fatal(err)
		}
	}
	return dist
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// testOptions point at a small plugin, a small shell and the given Prometheus.
func testOptions(t *testing.T, prometheusURL string) Options {
	t.Helper()
	web := t.TempDir()
	writeFile(t, filepath.Join(web, "preview.js"), "/* shell */")
	writeFile(t, filepath.Join(web, "img", "preview.svg"), "<svg/>")
	return Options{DistDir: writeDist(t, false), WebDir: web, DataDir: t.TempDir(), PrometheusURL: prometheusURL}
}

func newTestHost(t *testing.T, opts Options) *Host {
	t.Helper()
	host, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(host.Close)
	return host
}

// call sends one request to a host and decodes a JSON response into an object.
func call(t *testing.T, host http.Handler, method, target, body string) (*httptest.ResponseRecorder, map[string]any) {
	t.Helper()
	request := httptest.NewRequest(method, target, strings.NewReader(body))
	answer := httptest.NewRecorder()
	host.ServeHTTP(answer, request)
	decoded := map[string]any{}
	if strings.HasPrefix(answer.Header().Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(answer.Body.Bytes(), &decoded); err != nil && !strings.HasPrefix(answer.Body.String(), "[") {
			t.Fatalf("%s %s: not JSON: %s", method, target, answer.Body)
		}
	}
	return answer, decoded
}
