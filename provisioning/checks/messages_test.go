package checks

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/config/receiver"
	amnotify "github.com/prometheus/alertmanager/notify"
	"github.com/prometheus/alertmanager/template"
	"github.com/prometheus/alertmanager/types"
	"github.com/prometheus/common/model"
)

const messages = "../alertmanager/templates/contextd.tmpl"

// Grafana's template is the same text: one message, whichever engine sends it.
func TestBothEnginesHaveOneTemplate(t *testing.T) {
	var f struct {
		Templates []struct{ Name, Template string }
	}
	readYAML(t, "../alerting/contextd-common.yaml", &f)
	if len(f.Templates) != 1 || f.Templates[0].Name != "contextd" || f.Templates[0].Template != read(t, messages) {
		t.Error("the template in alerting/contextd-common.yaml is not the text of alertmanager/templates/contextd.tmpl")
	}
}

func templates(t *testing.T) *template.Template {
	t.Helper()
	tmpl, err := template.FromGlobs([]string{messages})
	if err != nil {
		t.Fatal(err)
	}
	tmpl.ExternalURL = &url.URL{Scheme: "http", Host: "alertmanager.example.com"}
	return tmpl
}

var began = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

func firing(instance, description string) *types.Alert {
	return &types.Alert{Alert: model.Alert{
		Labels: model.LabelSet{"alertname": "HighMemoryUsage", "severity": "warning", "instance": model.LabelValue(instance)},
		Annotations: model.LabelSet{"summary": "High memory usage detected", "description": model.LabelValue(description),
			"runbook_url": "https://runbooks.example.com/HighMemoryUsage"},
		StartsAt: began, GeneratorURL: "http://prometheus.example.com/graph?g0.expr=heap",
	}}
}

func resolved(a *types.Alert) *types.Alert {
	a.EndsAt = began.Add(time.Minute)
	return a
}

func rendered(t *testing.T, name string, alerts ...*types.Alert) string {
	t.Helper()
	tmpl := templates(t)
	text, err := tmpl.ExecuteTextString(`{{ template "`+name+`" . }}`, tmpl.Data("warning", nil, nil, "", alerts...))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestTitle(t *testing.T) {
	const want = "[FIRING, warning] HighMemoryUsage: High memory usage detected"
	one := rendered(t, "contextd.title", firing("contextd-0", "1030 MiB"))
	more := rendered(t, "contextd.title", firing("contextd-0", "1100 MiB"), firing("contextd-1", "1200 MiB"))
	if one != want || more != want {
		t.Errorf("the title is %q, then %q, want %q for both", one, more, want)
	}
	if got := rendered(t, "contextd.title", resolved(firing("contextd-0", "")), resolved(firing("contextd-1", ""))); got != strings.Replace(want, "FIRING", "RESOLVED", 1) {
		t.Errorf("the title of the end is %q", got)
	}
}

func TestMessages(t *testing.T) {
	for name, want := range map[string]string{
		"contextd.text": `FIRING
Severity: warning
Labels: instance=contextd-0 
Summary: High memory usage detected
Description: Heap allocation is 1030 MiB
Since: 2026-03-01 10:00:00 UTC
Runbook: https://runbooks.example.com/HighMemoryUsage
Source: http://prometheus.example.com/graph?g0.expr=heap

`,
		"contextd.slack": `*Severity:* warning
*instance:* contextd-0  
*Summary:* High memory usage detected
*Description:* Heap allocation is 1030 MiB
<https://runbooks.example.com/HighMemoryUsage|Runbook>  <http://prometheus.example.com/graph?g0.expr=heap|Source>

`,
	} {
		if got := rendered(t, name, firing("contextd-0", "Heap allocation is 1030 MiB")); got != want {
			t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
		}
	}
}

// An alert of another author may have no annotations; many alerts do not make an endless message.
func TestMessagesOfUnusualAlerts(t *testing.T) {
	bare := &types.Alert{Alert: model.Alert{Labels: model.LabelSet{"alertname": "DatasourceError", "rulename": "HighMemoryUsage"}, StartsAt: began}}
	if got := rendered(t, "contextd.title", bare); got != "[FIRING] DatasourceError of HighMemoryUsage" {
		t.Errorf("the title is %q", got)
	}
	many := make([]*types.Alert, 12)
	for i := range many {
		many[i] = firing("contextd-"+string(rune('a'+i)), "")
	}
	for _, name := range []string{"contextd.slack", "contextd.text"} {
		if got := rendered(t, name, bare); strings.Contains(got, "no value") || strings.Contains(got, "Runbook") {
			t.Errorf("%s is %q", name, got)
		}
		got := rendered(t, name, many...)
		if strings.Count(got, "Runbook") != 10 || strings.Count(got, "More alerts fire") != 1 || !strings.Contains(got, "http://alertmanager.example.com") {
			t.Errorf("%s of 12 alerts is %q", name, got)
		}
	}
}

// A label's value cannot mention a whole Slack channel or hide a link.
func TestSlackMarkupInLabelsIsEscaped(t *testing.T) {
	got := rendered(t, "contextd.slack", firing("<!channel>", "a & b <https://evil.example.com|Runbook>"))
	if strings.Contains(got, "<!channel>") || strings.Contains(got, "<https://evil") || !strings.Contains(got, "&lt;!channel&gt;") || !strings.Contains(got, "a &amp; b") {
		t.Errorf("the message is %q", got)
	}
}

// send passes an alert through the shipped receiver "critical" of Alertmanager, with the secrets in this folder and with
// PagerDuty's address replaced by the server's. It returns the errors by integration.
func send(t *testing.T, secrets string, server *httptest.Server) map[string]error {
	t.Helper()
	text := strings.ReplaceAll(read(t, sending), "/etc/alertmanager/secrets", secrets)
	text = strings.Replace(text, "routing_key_file:", "url: "+server.URL+"/pagerduty\n        routing_key_file:", 1)
	text = strings.Replace(text, "smtp.example.com:587", "127.0.0.1:1", 1)
	cfg, err := config.Load(text)
	if err != nil {
		t.Fatal(err)
	}
	integrations, err := receiver.BuildReceiverIntegrations(cfg.Receivers[0], templates(t), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx := amnotify.WithGroupKey(amnotify.WithReceiverName(t.Context(), "critical"), "key")
	ctx = amnotify.WithGroupLabels(ctx, model.LabelSet{"alertname": "HighMemoryUsage"})
	failed := map[string]error{}
	for _, i := range integrations {
		_, failed[i.Name()] = i.Notify(ctx, firing("contextd-0", "Heap allocation is 1030 MiB"))
	}
	return failed
}

// recorder takes notifications and keeps their bodies by path.
func recorder(t *testing.T) (*httptest.Server, map[string]string) {
	seen := map[string]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen[r.URL.Path] = string(body)
		if r.URL.Path == "/pagerduty" {
			w.WriteHeader(http.StatusAccepted)
		}
		_, _ = io.WriteString(w, "ok")
	}))
	t.Cleanup(server.Close)
	return server, seen
}

func TestSecretsComeFromFiles(t *testing.T) {
	server, seen := recorder(t)
	folder := t.TempDir()
	for name, secret := range map[string]string{"slack": server.URL + "/slack\n", "pagerduty": "0123456789abcdef\n", "smtp": "password\n"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(secret), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	failed := send(t, folder, server)
	if failed["slack"] != nil || failed["pagerduty"] != nil {
		t.Errorf("errors: %v", failed)
	}
	var page struct {
		RoutingKey string `json:"routing_key"`
		Payload    struct {
			Summary, Severity string
			Details           struct{ Alerts, Runbook string } `json:"custom_details"`
		}
	}
	if err := json.Unmarshal([]byte(seen["/pagerduty"]), &page); err != nil {
		t.Fatal(err)
	}
	if page.RoutingKey != "0123456789abcdef" || page.Payload.Severity != "critical" || !strings.Contains(page.Payload.Summary, "HighMemoryUsage") ||
		page.Payload.Details.Runbook != "https://runbooks.example.com/HighMemoryUsage" || !strings.Contains(page.Payload.Details.Alerts, "1030 MiB") {
		t.Errorf("PagerDuty gets %+v", page)
	}
	if !strings.Contains(seen["/slack"], "[FIRING, warning] HighMemoryUsage") || !strings.Contains(seen["/slack"], "1030 MiB") {
		t.Errorf("Slack gets %s", seen["/slack"])
	}
}

// E-mail is plain text: with HTML, Alertmanager would send its own message beside it.
func TestEmail(t *testing.T) {
	email := alertmanagerConfig(t, sending).Receivers[0].EmailConfigs[0]
	tmpl := templates(t)
	data := tmpl.Data("critical", nil, nil, "", firing("contextd-0", "Heap allocation is 1030 MiB"))
	subject, err := tmpl.ExecuteTextString(email.Headers["Subject"], data)
	if err != nil || subject != "[FIRING, warning] HighMemoryUsage: High memory usage detected" {
		t.Errorf("the subject is %q, %v", subject, err)
	}
	body, err := tmpl.ExecuteTextString(email.Text, data)
	if err != nil || email.HTML != "" || !strings.Contains(body, "Description: Heap allocation is 1030 MiB") {
		t.Errorf("the text is %q, the HTML %q, %v", body, email.HTML, err)
	}
}

// A missing secret is an error of its own channel, which names the file; the others are sent.
func TestAMissingSecretStopsOnlyItsChannel(t *testing.T) {
	server, seen := recorder(t)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "slack"), []byte(server.URL+"/slack"), 0o600); err != nil {
		t.Fatal(err)
	}
	failed := send(t, folder, server)
	if failed["slack"] != nil || seen["/slack"] == "" {
		t.Errorf("Slack is not sent: %v", failed["slack"])
	}
	if err := failed["pagerduty"]; err == nil || !strings.Contains(err.Error(), filepath.Join(folder, "pagerduty")) {
		t.Errorf("the error is %v, want one that names the file", err)
	}
}
