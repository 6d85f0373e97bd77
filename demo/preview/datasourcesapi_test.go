package preview

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

const newSource = `{"name":"Added","uid":"added","type":"test-sample-datasource","access":"proxy","url":"http://store","basicAuth":true,` +
	`"basicAuthUser":"me","jsonData":{"prometheusUid":"contextd-prometheus"},"secureJsonData":{"basicAuthPassword":"hidden"}}`

func TestADataSourceIsAddedAndDeleted(t *testing.T) {
	opts := testOptions(t, nowhere)
	opts.DistDir = writeDist(t, true)
	host := newTestHost(t, opts)
	answer, body := call(t, host, "POST", "/api/datasources", newSource)
	if answer.Code != 200 || body["name"] != "Added" || strings.Contains(answer.Body.String(), "hidden") {
		t.Fatalf("adding: %d %s", answer.Code, answer.Body)
	}
	_, got := call(t, host, "GET", "/api/datasources/uid/added", "")
	if got["readOnly"] != false || got["basicAuthUser"] != "me" || got["secureJsonFields"].(map[string]any)["basicAuthPassword"] != true {
		t.Errorf("it is %v", got)
	}
	settings, _ := call(t, host, "GET", "/api/frontend/settings", "")
	if !strings.Contains(settings.Body.String(), `"uid":"added"`) || strings.Contains(settings.Body.String(), "hidden") {
		t.Error("the page does not receive it, or receives a secret")
	}
	if answer, health := call(t, host, "GET", "/api/datasources/uid/added/health", ""); answer.Code != 200 || health["message"] != "asked http://store" {
		t.Errorf("health: %d %v", answer.Code, health)
	}
	if answer, _ := call(t, host, "DELETE", "/api/datasources/uid/added", ""); answer.Code != 200 {
		t.Errorf("deleting: %d", answer.Code)
	}
	if answer, _ := call(t, host, "GET", "/api/datasources/uid/added", ""); answer.Code != 404 {
		t.Errorf("after that: %d", answer.Code)
	}
	_, again := call(t, host, "POST", "/api/datasources", newSource)
	if again["id"] == body["id"] {
		t.Error("a backend would keep the instance of the deleted one")
	}
}

func TestDataSourcesThatCannotBe(t *testing.T) {
	for _, test := range []struct {
		name, role, method, target, body string
		status                           int
	}{
		{"by a viewer", "Viewer", "POST", "/api/datasources", newSource, 403},
		{"deleted by a viewer", "Viewer", "DELETE", "/api/datasources/uid/contextd-insights", "", 403},
		{"not JSON", "Admin", "POST", "/api/datasources", "{", 400},
		{"without a type", "Admin", "POST", "/api/datasources", `{"name":"x","access":"proxy"}`, 400},
		{"without a name", "Admin", "POST", "/api/datasources", `{"type":"prometheus","access":"proxy"}`, 400},
		{"with a name that is taken", "Admin", "POST", "/api/datasources", `{"name":"Prometheus","type":"prometheus","access":"proxy"}`, 409},
		{"with a uid that is taken", "Admin", "POST", "/api/datasources", `{"name":"x","uid":"contextd-insights","type":"prometheus","access":"proxy"}`, 409},
		{"deleted though provisioned", "Admin", "DELETE", "/api/datasources/uid/contextd-insights", "", 403},
		{"deleted though unknown", "Admin", "DELETE", "/api/datasources/uid/x", "", 404},
	} {
		t.Run(test.name, func(t *testing.T) {
			opts := testOptions(t, nowhere)
			opts.Role = test.role
			answer, body := call(t, newTestHost(t, opts), test.method, test.target, test.body)
			if answer.Code != test.status || body["message"] == "" {
				t.Errorf("got %d %v", answer.Code, body)
			}
		})
	}
}

func TestDataSourcesAreAddedAtOnce(t *testing.T) {
	host := newTestHost(t, testOptions(t, nowhere))
	var added sync.WaitGroup
	for i := range 20 {
		added.Go(func() {
			call(t, host, "POST", "/api/datasources", fmt.Sprintf(`{"name":"n%d","type":"prometheus","access":"proxy"}`, i))
			call(t, host, "GET", "/api/datasources", "")
		})
	}
	added.Wait()
	if got := len(host.sources()); got != 22 {
		t.Errorf("%d data sources", got)
	}
}
