package insights

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

func TestVersion(t *testing.T) {
	for name, settings := range map[string]backend.DataSourceInstanceSettings{
		"settings that can be used": {URL: "http://localhost:9090"}, "settings that cannot": {URL: "prom"},
	} {
		t.Run(name, func(t *testing.T) {
			var answer *backend.CallResourceResponse
			sender := backend.CallResourceResponseSenderFunc(func(res *backend.CallResourceResponse) error {
				answer = res
				return nil
			})
			ctx := backend.WithPluginContext(t.Context(), backend.PluginContext{PluginVersion: "1.2.3"})
			request := &backend.CallResourceRequest{
				Method: http.MethodGet, Path: "version", URL: "version", PluginContext: backend.PluginContext{PluginVersion: "1.2.3"},
			}
			if err := newDatasource(t, settings).CallResource(ctx, request, sender); err != nil {
				t.Fatal(err)
			}
			var body struct {
				API     int    `json:"api"`
				Version string `json:"version"`
			}
			if err := json.Unmarshal(answer.Body, &body); err != nil || answer.Status != 200 || body.API != apiVersion || body.Version != "1.2.3" {
				t.Errorf("%d %s (%v)", answer.Status, answer.Body, err)
			}
		})
	}
}

func TestThePagesKnowTheSameVersion(t *testing.T) {
	const file = "../../src/shared/insights/version.ts"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`INSIGHTS_API = (\d+);`).FindSubmatch(text)
	if found == nil {
		t.Fatalf("%s has no line INSIGHTS_API = ...", file)
	}
	if pages, _ := strconv.Atoi(string(found[1])); pages != apiVersion {
		t.Errorf("the pages speak version %d, the backend speaks version %d: change both together", pages, apiVersion)
	}
}
