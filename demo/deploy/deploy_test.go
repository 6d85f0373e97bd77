// Package deploy checks the files that an operator mounts and the Compose file
// against the programs that read them, as far as that goes without running these.
package deploy

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	alertmanager "github.com/prometheus/alertmanager/config"
	prometheus "github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	"log/slog"

	"go.yaml.in/yaml/v3"
)

const root = "../.."

func compose(t *testing.T) *types.Project {
	t.Helper()
	// No environment: nothing may have to be set before it works.
	options, err := cli.NewProjectOptions([]string{filepath.Join(root, "docker-compose.yaml")}, cli.WithProfiles([]string{"*"}))
	if err != nil {
		t.Fatal(err)
	}
	p, err := options.LoadProject(t.Context()) // validates against the Compose specification's schema
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestComposeFile(t *testing.T) {
	p := compose(t)
	for _, want := range []string{"grafana", "prometheus", "alertmanager", "blackbox-exporter", "node-exporter", "contextd", "loki", "pyroscope"} {
		if _, ok := p.Services[want]; !ok {
			t.Errorf("there is no service %s", want)
		}
	}
	pinned := regexp.MustCompile(`:v?\d+\.\d+\.\d+$`)
	for name, s := range p.Services {
		if !pinned.MatchString(s.Image) {
			t.Errorf("%s: image %q is not pinned to a release", name, s.Image)
		}
		if len(s.Profiles) == 0 && s.HealthCheck == nil {
			t.Errorf("%s has no health check", name)
		}
		for _, port := range s.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s: port %s is open to others than this machine", name, port.Published)
			}
		}
		for key := range s.Environment {
			if regexp.MustCompile(`(?i)secret|password|token`).MatchString(key) {
				t.Errorf("%s wants a secret, %s", name, key)
			}
		}
		checkMounts(t, name, s)
	}
}

// made are what is mounted and made by a build, or the machine's own.
var made = []string{"dist", "/var/run/docker.sock", "/"}

func checkMounts(t *testing.T, name string, s types.ServiceConfig) {
	t.Helper()
	absolute, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range s.Volumes {
		if v.Type != types.VolumeTypeBind {
			continue
		}
		if path := strings.TrimPrefix(v.Source, absolute+"/"); slices.Contains(made, path) {
			continue
		}
		if _, err := os.Stat(v.Source); err != nil {
			t.Errorf("%s mounts %s, which is not there", name, v.Source)
		}
		if !v.ReadOnly {
			t.Errorf("%s mounts %s and may write to it", name, v.Source)
		}
	}
	if s.Build != nil {
		if _, err := os.Stat(filepath.Join(s.Build.Context, s.Build.Dockerfile)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Grafana skips a nested plugin that is not listed.
func TestGrafanaMayLoadEveryPlugin(t *testing.T) {
	list := *compose(t).Services["grafana"].Environment["GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS"]
	for _, file := range []string{"plugin.json", "panel-budget/plugin.json", "panel-sankey/plugin.json", "datasource/plugin.json"} {
		var plugin struct {
			ID string `yaml:"id"`
		}
		readYAML(t, filepath.Join("src", file), &plugin)
		if !slices.Contains(strings.Split(list, ","), plugin.ID) {
			t.Errorf("Grafana would not load %s", plugin.ID)
		}
	}
}

func TestPrometheusConfiguration(t *testing.T) {
	services := compose(t).Services
	dir := filepath.Join(root, "provisioning/prometheus")
	cfg, err := prometheus.LoadFile(filepath.Join(dir, "prometheus.yaml"), false, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range cfg.RuleFiles {
		if files, _ := filepath.Glob(pattern); len(files) == 0 {
			t.Errorf("no rule file matches %s", pattern)
		}
	}
	modules := blackboxModules(t)
	scrapes, err := cfg.GetScrapeConfigs()
	if err != nil {
		t.Fatal(err)
	}
	var hosts []string
	for _, sc := range scrapes {
		for _, module := range sc.Params["module"] {
			if _, ok := modules[module]; !ok {
				t.Errorf("job %s asks for the module %s, which the blackbox exporter has not", sc.JobName, module)
			}
		}
		for _, sd := range sc.ServiceDiscoveryConfigs {
			for _, group := range sd.(discovery.StaticConfig) {
				for _, target := range group.Targets {
					hosts = append(hosts, string(target["__address__"]))
				}
			}
		}
		for _, relabel := range sc.RelabelConfigs {
			if relabel.TargetLabel == "__address__" {
				hosts = append(hosts, relabel.Replacement)
			}
		}
	}
	for _, am := range cfg.AlertingConfig.AlertmanagerConfigs {
		for _, sd := range am.ServiceDiscoveryConfigs {
			for _, group := range sd.(discovery.StaticConfig) {
				for _, target := range group.Targets {
					hosts = append(hosts, string(target["__address__"]))
				}
			}
		}
	}
	if len(hosts) < 8 {
		t.Fatalf("only %d targets", len(hosts))
	}
	for _, host := range hosts {
		checkService(t, services, host)
	}
}

// checkService wants that a host is a service of the Compose file.
func checkService(t *testing.T, services types.Services, address string) {
	t.Helper()
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := services[u.Hostname()]; !ok && u.Hostname() != "localhost" {
		t.Errorf("%s is the address of no service", address)
	}
}

func TestAlertmanagerConfiguration(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "provisioning/alertmanager/alertmanager.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := alertmanager.Load(string(text)) // refuses unknown keys and receivers
	if err != nil {
		t.Fatal(err)
	}
	severities := map[string]string{}
	for _, r := range cfg.Route.Routes {
		for _, m := range r.Matchers {
			severities[m.Value] = r.Receiver
		}
	}
	if severities["critical"] != "page" || severities["warning"] != "ticket" {
		t.Errorf("critical goes to %q and warning to %q", severities["critical"], severities["warning"])
	}
}

// module is what of the blackbox exporter's configuration is used here. Other
// keys are refused: it would refuse a misspelt one as well.
type module struct {
	Prober  string `yaml:"prober"`
	Timeout string `yaml:"timeout"`
	HTTP    struct {
		Method     string            `yaml:"method"`
		Headers    map[string]string `yaml:"headers"`
		Body       string            `yaml:"body"`
		Codes      []int             `yaml:"valid_status_codes"`
		Matches    []string          `yaml:"fail_if_body_matches_regexp"`
		NotMatches []string          `yaml:"fail_if_body_not_matches_regexp"`
	} `yaml:"http"`
}

func blackboxModules(t *testing.T) map[string]module {
	t.Helper()
	var file struct {
		Modules map[string]module `yaml:"modules"`
	}
	readYAML(t, "provisioning/blackbox/blackbox.yaml", &file)
	return file.Modules
}

// Answers of a contextd that works, and of one that says so with status 200 and does not.
func TestProbesReadTheBody(t *testing.T) {
	for name, tc := range map[string]struct{ works, broken string }{
		"contextd_health": {`{"status":"ok"}`, `{"status":"degraded"}`},
		"contextd_save":   {`{"id":"cp-000001","summary":"probe"}`, `{"error":"the vector store is not available"}`},
		"contextd_search": {`{"checkpoints":[],"total":0}`, `{"error":"the vector store is not available"}`},
	} {
		m, ok := blackboxModules(t)[name]
		if !ok {
			t.Errorf("there is no module %s", name)
			continue
		}
		if !m.accepts(t, tc.works) {
			t.Errorf("%s refuses %s", name, tc.works)
		}
		if m.accepts(t, tc.broken) {
			t.Errorf("%s takes %s for an answer", name, tc.broken)
		}
	}
}

// accepts is what the exporter does with a body.
func (m module) accepts(t *testing.T, body string) bool {
	t.Helper()
	found := func(pattern string) bool {
		re, err := regexp.Compile(pattern)
		if err != nil {
			t.Fatal(err)
		}
		return re.MatchString(body)
	}
	return !slices.ContainsFunc(m.HTTP.Matches, found) &&
		!slices.ContainsFunc(m.HTTP.NotMatches, func(p string) bool { return !found(p) })
}

type dataSources struct {
	APIVersion  int `yaml:"apiVersion"`
	DataSources []struct {
		Name     string         `yaml:"name"`
		UID      string         `yaml:"uid"`
		Type     string         `yaml:"type"`
		Access   string         `yaml:"access"`
		URL      string         `yaml:"url"`
		Default  bool           `yaml:"isDefault"`
		JSONData map[string]any `yaml:"jsonData"`
	} `yaml:"datasources"`
}

// The uids in all files agree: what refers to one finds it wherever it is mounted.
func TestDataSources(t *testing.T) {
	services := compose(t).Services
	var shipped, here dataSources
	readYAML(t, "provisioning/datasources/contextd.yaml", &shipped)
	readYAML(t, "provisioning/compose/datasources.yaml", &here)
	types := map[string]string{}
	for _, ds := range here.DataSources {
		checkService(t, services, ds.URL)
		types[ds.UID] = ds.Type
	}
	for _, ds := range shipped.DataSources {
		if types[ds.UID] != ds.Type {
			t.Errorf("the data source %s (%s) is not in the Compose file's list", ds.UID, ds.Type)
		}
	}
	var app struct {
		Apps []struct {
			JSONData map[string]any `yaml:"jsonData"`
		} `yaml:"apps"`
	}
	file, err := os.ReadFile(filepath.Join(root, "provisioning/plugins/contextd.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(file, &app); err != nil {
		t.Fatal(err)
	}
	if uid := fmt.Sprint(app.Apps[0].JSONData["dataSource"]); types[uid] != "prometheus" {
		t.Errorf("the app opens with the data source %q, which is none of these", uid)
	}
}

// readYAML reads a file of the repository (JSON is YAML). It refuses keys that
// out does not name, unless out is only a part on purpose.
func readYAML(t *testing.T, name string, out any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(strings.HasPrefix(name, "provisioning/"))
	if err := d.Decode(out); err != nil && err != io.EOF {
		t.Fatalf("%s: %v", name, err)
	}
}
