package preview

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const settingsPath = "/api/plugins/test-sample-app/settings"

func TestSettingsAreKept(t *testing.T) {
	opts := testOptions(t, nowhere)
	host := newTestHost(t, opts)
	_, before := call(t, host, "GET", settingsPath, "")
	if before["enabled"] != true || len(before["jsonData"].(map[string]any)) != 0 {
		t.Fatalf("at first: %v", before)
	}
	answer, _ := call(t, host, "POST", settingsPath, `{"enabled":true,"pinned":false,"jsonData":{"job":"a\"b\\c🙂"},"secureJsonData":{"token":"hidden"}}`)
	if answer.Code != 200 {
		t.Fatalf("saving: %d %s", answer.Code, answer.Body)
	}
	// a second host on the same folder is a second start; an update without a secret keeps it
	again := newTestHost(t, opts)
	call(t, again, "POST", settingsPath, `{"enabled":true,"pinned":false,"jsonData":{"job":"b"}}`)
	answer, after := call(t, again, "GET", settingsPath, "")
	if after["jsonData"].(map[string]any)["job"] != "b" || after["pinned"] != false || after["secureJsonFields"].(map[string]any)["token"] != true {
		t.Errorf("after a restart: %v", after)
	}
	if strings.Contains(answer.Body.String(), "hidden") {
		t.Error("a secret was sent to the page")
	}
	if left, _ := filepath.Glob(filepath.Join(opts.DataDir, "preview", ".settings-*")); len(left) > 0 {
		t.Errorf("temporary files remain: %v", left)
	}
}

func TestSettingsThatCannotBe(t *testing.T) {
	host := newTestHost(t, testOptions(t, nowhere))
	for _, test := range []struct {
		name, path, body string
		status           int
	}{
		{"not JSON", settingsPath, `{"jsonData":`, 400},
		{"jsonData is a list", settingsPath, `{"jsonData":[1]}`, 400},
		{"an unknown plugin", "/api/plugins/other-app/settings", `{"jsonData":{}}`, 404},
		{"a nested plugin", "/api/plugins/test-sample-panel/settings", `{"jsonData":{}}`, 404},
		{"null is empty", settingsPath, `{"enabled":true,"jsonData":null}`, 200},
	} {
		t.Run(test.name, func(t *testing.T) {
			answer, body := call(t, host, "POST", test.path, test.body)
			if answer.Code != test.status || body["message"] == "" {
				t.Errorf("got %d %v", answer.Code, body)
			}
		})
	}
	if answer, _ := call(t, host, "GET", "/api/plugins/other-app/settings", ""); answer.Code != 404 {
		t.Errorf("settings of an unknown plugin: %d", answer.Code)
	}
}

func TestReplacedJSONDataIsNeverSaved(t *testing.T) {
	opts := testOptions(t, nowhere)
	opts.AppJSONData = []byte(`{"job":"from the test"}`)
	host := newTestHost(t, opts)
	if _, got := call(t, host, "GET", settingsPath, ""); got["jsonData"].(map[string]any)["job"] != "from the test" {
		t.Errorf("got %v", got)
	}
	call(t, host, "POST", settingsPath, `{"jsonData":{"job":"changed"}}`)
	if _, got := call(t, host, "GET", settingsPath, ""); got["jsonData"].(map[string]any)["job"] != "changed" {
		t.Errorf("a change is not visible: %v", got)
	}
	if _, err := os.Stat(filepath.Join(opts.DataDir, "preview", "settings.json")); err == nil {
		t.Error("a file was written")
	}
}

func TestViewersCannotConfigure(t *testing.T) {
	opts := testOptions(t, nowhere)
	opts.Role = "Viewer"
	host := newTestHost(t, opts)
	answer, body := call(t, host, "POST", settingsPath, `{"jsonData":{}}`)
	if answer.Code != 403 || !strings.Contains(body["message"].(string), "administrator") {
		t.Errorf("got %d %v", answer.Code, body)
	}
	index, _ := call(t, host, "GET", "/a/test-sample-app/start", "")
	if !strings.Contains(index.Body.String(), `"orgRole":"Viewer"`) {
		t.Error("the page does not receive the role")
	}
}
