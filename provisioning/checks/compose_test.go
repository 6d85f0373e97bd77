package checks

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
	"golang.org/x/mod/semver"
)

func TestComposeFileIsValid(t *testing.T) {
	p := mustProject(t)
	for _, name := range []string{"contextd", "prometheus", "alertmanager", "blackbox-exporter", "node-exporter", "grafana", "loki", "pyroscope"} {
		if _, ok := p.Services[name]; !ok {
			t.Errorf("service %s does not exist", name)
		}
	}
}

// The check above can fail: each of these differs from the shipped file in one place.
func TestComposeMistakesAreFound(t *testing.T) {
	text := read(t, composeFile)
	for _, c := range []struct{ what, from, to, want string }{
		{"an unknown key", "    command:", "    comand:", "comand"},
		{"a wrong type", "interval: 10s", "interval: [10s]", "interval"},
		{"an unknown service", "      prometheus:\n        condition", "      promethius:\n        condition", "promethius"},
		{"an unknown volume", "- prometheus:/prometheus", "- promethius:/prometheus", "promethius"},
		{"an unknown condition", "condition: service_healthy", "condition: healthy", "condition"},
	} {
		t.Run(c.what, func(t *testing.T) {
			broken := strings.Replace(text, c.from, c.to, 1)
			if broken == text {
				t.Fatalf("%q is not in the file", c.from)
			}
			file := filepath.Join(t.TempDir(), "docker-compose.yaml")
			if err := os.WriteFile(file, []byte(broken), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := project(t, file); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want one that names %s", err, c.want)
			}
		})
	}
}

var wholeVersion = regexp.MustCompile(`:v?\d+\.\d+\.\d+$`)

func TestEveryServiceIsPinnedLocalAndWatched(t *testing.T) {
	for name, s := range mustProject(t).Services {
		if s.Build == nil && !wholeVersion.MatchString(s.Image) {
			t.Errorf("%s: the image %q is not pinned to a version", name, s.Image)
		}
		if s.HealthCheck == nil || len(s.HealthCheck.Test) < 2 {
			t.Errorf("%s has no health check", name)
		}
		for _, port := range s.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s: the port %s is open to the network, without a password", name, port.Published)
			}
		}
		if s.Privileged || len(s.CapAdd) > 0 {
			t.Errorf("%s has more privileges than it needs", name)
		}
	}
}

func TestNoSecretIsNeeded(t *testing.T) {
	p := mustProject(t)
	if len(p.Secrets) > 0 {
		t.Errorf("secrets are required: %v", p.Secrets)
	}
	for name, s := range p.Services {
		for key, value := range s.Environment {
			if value == nil {
				t.Errorf("%s: %s must be set from outside", name, key)
			}
		}
		if len(s.EnvFiles) > 0 {
			t.Errorf("%s reads an env file", name)
		}
	}
	if i := strings.Index(read(t, composeFile), "${"); i >= 0 {
		t.Error("a variable from outside is expanded")
	}
}

// hostPaths are mounted from the machine, not from the repository.
var hostPaths = []string{"/", "/proc", "/sys", "/var/run/docker.sock"}

func TestEveryMountedPathExists(t *testing.T) {
	mounted := 0
	for name, s := range mustProject(t).Services {
		for _, v := range s.Volumes {
			if v.Type != types.VolumeTypeBind {
				continue
			}
			if !v.ReadOnly {
				t.Errorf("%s may write to %s", name, v.Source)
			}
			if slices.Contains(hostPaths, v.Source) {
				continue
			}
			mounted++
			if v.Bind == nil || v.Bind.CreateHostPath {
				t.Errorf("%s: Docker would make an empty folder of a missing %s; write create_host_path: false", name, v.Source)
			}
			if filepath.Base(v.Source) == "dist" {
				continue // the build's
			}
			if _, err := os.Stat(v.Source); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if mounted < 7 {
		t.Errorf("only %d paths of the repository are mounted", mounted)
	}
}

// Every kind of Grafana provisioning file is mounted, including kinds that are added later.
func TestGrafanaGetsEveryFolder(t *testing.T) {
	targets := map[string]string{}
	for _, v := range mustProject(t).Services["grafana"].Volumes {
		targets[v.Target] = v.Source
	}
	for _, kind := range []string{"plugins", "datasources", "dashboards", "alerting"} {
		if _, err := os.Stat(filepath.Join(root, "provisioning", kind)); err != nil {
			continue
		}
		if source := targets["/etc/grafana/provisioning/"+kind]; filepath.Base(source) != kind {
			t.Errorf("provisioning/%s is not mounted into Grafana", kind)
		}
	}
	if !strings.HasSuffix(targets["/var/lib/grafana/plugins/contextd-observability-app"], "dist") {
		t.Error("the plugin is not mounted")
	}
}

func TestGrafanaLoadsEveryPlugin(t *testing.T) {
	var want []string
	for _, file := range glob(t, root+"/src/plugin.json", root+"/src/*/plugin.json") {
		var plugin struct{ ID string }
		if err := json.Unmarshal([]byte(read(t, file)), &plugin); err != nil {
			t.Fatal(err)
		}
		want = append(want, plugin.ID)
	}
	grafana := mustProject(t).Services["grafana"]
	got := strings.Split(*grafana.Environment["GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS"], ",")
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("Grafana may load %v, the plugins are %v", got, want)
	}
	version := "v" + strings.TrimPrefix(grafana.Image, "grafana/grafana:")
	if semver.Compare(version, "v12.4.0") < 0 {
		t.Errorf("the plugin needs Grafana 12.4 or newer, not %s", version)
	}
}

// The library that checks a file has the same version as the program that reads it.
func TestImagesHaveTheVersionsOfTheirChecks(t *testing.T) {
	_, release, _ := strings.Cut(required(t, root+"/demo/go.mod", "github.com/prometheus/prometheus"), "v0.")
	minor, patch, _ := strings.Cut(release, ".")
	n, err := strconv.Atoi(minor)
	if err != nil {
		t.Fatal(err)
	}
	prometheus := "v" + strconv.Itoa(n/100) + "." + strconv.Itoa(n%100) + "." + patch // module v0.315.1 is release 3.15.1
	for name, want := range map[string]string{
		"prometheus":        "prom/prometheus:" + prometheus,
		"alertmanager":      "prom/alertmanager:" + required(t, "go.mod", "github.com/prometheus/alertmanager"),
		"blackbox-exporter": "prom/blackbox-exporter:" + required(t, "go.mod", "github.com/prometheus/blackbox_exporter"),
	} {
		if got := mustProject(t).Services[name].Image; got != want {
			t.Errorf("%s runs %s and is checked as %s", name, got, want)
		}
	}
}

var (
	copied = regexp.MustCompile(`(?m)^COPY ([^-].*) \S+$`)
	golang = regexp.MustCompile(`(?m)^FROM golang:(\d+\.\d+\.\d+)-alpine AS`)
	goLine = regexp.MustCompile(`(?m)^go (\S+)$`)
)

func TestDockerfile(t *testing.T) {
	build := mustProject(t).Services["contextd"].Build
	file := filepath.Join(build.Context, build.Dockerfile)
	text := read(t, file)
	sources := 0
	for _, m := range copied.FindAllStringSubmatch(text, -1) {
		for _, source := range strings.Fields(m[1]) {
			sources++
			if _, err := os.Stat(filepath.Join(build.Context, source)); err != nil {
				t.Errorf("COPY: %v", err)
			}
		}
	}
	if sources < 7 {
		t.Errorf("only %d paths are copied", sources)
	}
	compiler := golang.FindStringSubmatch(text)
	needed := goLine.FindStringSubmatch(read(t, root+"/demo/go.mod"))
	if compiler == nil || needed == nil || semver.Compare("v"+compiler[1], "v"+needed[1]) < 0 {
		t.Errorf("the image has Go %v, the demo needs %v", compiler, needed)
	}
}

// There are no passwords, so a web page in the same browser must not be able to change or stop anything.
func TestOtherWebPagesAreKeptOut(t *testing.T) {
	services := mustProject(t).Services
	for key, want := range map[string]string{
		"GF_SERVER_DOMAIN": "127.0.0.1", "GF_SERVER_ENFORCE_DOMAIN": "true", "GF_SECURITY_CSRF_ALWAYS_CHECK": "true",
	} {
		if got := services["grafana"].Environment[key]; got == nil || *got != want {
			t.Errorf("%s is not %s", key, want)
		}
	}
	for name, s := range services {
		for _, arg := range s.Command {
			if strings.Contains(arg, "enable-lifecycle") || strings.Contains(arg, "enable-admin-api") {
				t.Errorf("%s runs with %s", name, arg)
			}
		}
	}
}
