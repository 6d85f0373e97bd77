package preview

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

const (
	insightsRef    = `"datasource":{"uid":"contextd-insights"}`
	insightsHealth = "/api/datasources/uid/contextd-insights/health"
)

func TestBackendAnswers(t *testing.T) {
	opts := testOptions(t, nowhere)
	opts.DistDir = writeDist(t, true)
	host := newTestHost(t, opts)

	code, body := ask(t, host, `{"refId":"A",`+insightsRef+`},{"refId":"B",`+insightsRef+`,"queryType":"fail"},{"refId":"C",`+insightsRef+`,"queryType":"forget"}`)
	if code != 400 {
		t.Fatalf("got %d %v", code, body)
	}
	values := at(t, at(t, body, "results", "A", "frames").([]any)[0], "data", "values").([]any)
	if values[0].([]any)[0] != nowhere || values[1].([]any)[0] != 3600000.0 {
		t.Errorf("A: %v", values)
	}
	if got := at(t, body, "results", "B"); at(t, got, "error") != "no such SLO" || at(t, got, "status") != 400.0 || at(t, got, "errorSource") != "downstream" {
		t.Errorf("B: %v", got)
	}
	if got := at(t, body, "results", "C", "error"); got != "the backend did not answer this query" {
		t.Errorf("C: %v", got)
	}

	answer, health := call(t, host, "GET", insightsHealth, "")
	if answer.Code != 200 || health["status"] != "OK" || health["message"] != "asked "+nowhere || at(t, health, "details", "found") != 3.0 {
		t.Errorf("health: %d %v", answer.Code, health)
	}
	if answer, health := call(t, host, "GET", "/api/plugins/test-sample-datasource/health", ""); answer.Code != 200 || health["status"] != "OK" {
		t.Errorf("the plugin's health: %d %v", answer.Code, health)
	}
	resource, _ := call(t, host, "POST", "/api/datasources/uid/contextd-insights/resources/jobs/list?a=1", "body")
	if resource.Code != 418 || resource.Body.String() != "POST jobs/list?a=1 body" || resource.Header().Get("X-Test") != "yes" {
		t.Errorf("resource: %d %q %v", resource.Code, resource.Body, resource.Header())
	}
}

func TestBackendThatDiesIsStartedAgain(t *testing.T) {
	opts := testOptions(t, nowhere)
	opts.DistDir = writeDist(t, true)
	host := newTestHost(t, opts)
	code, body := ask(t, host, `{"refId":"A",`+insightsRef+`,"queryType":"die"}`)
	if code != 400 || !strings.Contains(at(t, body, "results", "A", "error").(string), "exited during the request") {
		t.Fatalf("got %d %v", code, body)
	}
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		answer, health := call(t, host, "GET", insightsHealth, "")
		if answer.Code == 200 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("not restarted: %v", health)
		}
	}
}

func TestBackendsThatCannotStart(t *testing.T) {
	binary := "gpx_sample_" + runtime.GOOS + "_" + runtime.GOARCH
	for _, test := range []struct {
		name, want string
		mode       os.FileMode
		text       string
	}{
		{"missing", "is not built: " + binary + " is missing; run \"npm run build\"", 0, ""},
		{"not executable", "permission denied", 0o644, "#!/bin/sh\n"},
		{"not a plugin", "does not start", 0o755, "#!/bin/sh\necho hello\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			opts := testOptions(t, nowhere)
			if test.mode != 0 {
				file := filepath.Join(opts.DistDir, "datasource", binary)
				writeFile(t, file, test.text)
				if err := os.Chmod(file, test.mode); err != nil {
					t.Fatal(err)
				}
			}
			host := newTestHost(t, opts)
			answer, health := call(t, host, "GET", insightsHealth, "")
			message, _ := health["message"].(string)
			if answer.Code != 400 || health["status"] != "ERROR" || !strings.Contains(message, test.want) || strings.Contains(message, "\n") {
				t.Errorf("health: %d %q", answer.Code, message)
			}
			code, body := ask(t, host, `{"refId":"A",`+insightsRef+`}`)
			if code != 400 || at(t, body, "results", "A", "status") != 503.0 || !strings.Contains(at(t, body, "results", "A", "error").(string), test.want) {
				t.Errorf("query: %d %v", code, body)
			}
			if answer, _ := call(t, host, "GET", "/api/datasources/uid/contextd-insights/resources/x", ""); answer.Code != 503 {
				t.Errorf("resource: %d", answer.Code)
			}
			if index, _ := call(t, host, "GET", "/a/test-sample-app/start", ""); !strings.Contains(index.Body.String(), `"uid":"contextd-insights"`) {
				t.Error("the data source disappeared")
			}
		})
	}
}
