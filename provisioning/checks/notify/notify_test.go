package notify

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

const provisioning = "../.."

var secrets = map[string]string{
	"CONTEXTD_SLACK_URL":     "https://hooks.slack.com/services/T0/B0/x",
	"CONTEXTD_PAGERDUTY_KEY": "0123456789abcdef0123456789abcdef",
	"CONTEXTD_EMAIL_TO":      "oncall@example.com",
	"CONTEXTD_DEADMAN_URL":   "https://deadman.example.com/contextd",
}

// shipped is the alerting folder with the named files of notifications/ copied over it.
func shipped(t *testing.T, env map[string]string, copied ...string) Folder {
	t.Helper()
	files, err := Read(provisioning + "/alerting")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := files["contextd-rules.yaml"]; !ok {
		t.Fatal("alerting/contextd-rules.yaml does not exist: run npm run generate")
	}
	all, err := Read(provisioning + "/notifications")
	if err != nil {
		t.Fatal(err)
	}
	if len(copied) == 1 && copied[0] == "*" {
		copied = slices.Collect(maps.Keys(all))
	}
	for _, name := range copied {
		text, ok := all[name]
		if !ok {
			t.Fatalf("notifications/%s does not exist", name)
		}
		files[name] = text
	}
	text, err := os.ReadFile(provisioning + "/datasources/contextd.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var sources struct{ Datasources []struct{ UID string } }
	if err := yaml.Unmarshal(text, &sources); err != nil {
		t.Fatal(err)
	}
	folder := Folder{Files: files, Env: func(name string) string { return env[name] }}
	for _, d := range sources.Datasources {
		folder.DataSources = append(folder.DataSources, d.UID)
	}
	return folder
}

// severities are those of the shipped rules by title.
func severities(t *testing.T, f Folder) map[string]string {
	t.Helper()
	var rules struct {
		Groups []struct {
			Rules []struct {
				Title  string
				Labels map[string]string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(f.Files["contextd-rules.yaml"]), &rules); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			found[r.Title] = r.Labels["severity"]
		}
	}
	return found
}

// Each profile loads, and sends what docs/notifications.md says: to which kinds of receivers, by severity.
func TestProfilesSendWhatTheySay(t *testing.T) {
	all := []string{"email", "pagerduty", "slack"}
	for _, c := range []struct {
		what   string
		env    map[string]string
		copied []string
		want   map[string][]string
	}{
		{"silent, with no secret", nil, nil, map[string][]string{}},
		{"every file", secrets, []string{"*"}, map[string][]string{"critical": all, "warning": {"slack"}, "none": {"webhook"}}},
		{"sending", secrets, []string{"contextd-notifications.yaml", "contextd-slack.yaml", "contextd-pagerduty.yaml", "contextd-email.yaml"},
			map[string][]string{"critical": all, "warning": {"slack"}}},
		{"Slack alone", map[string]string{"CONTEXTD_SLACK_URL": secrets["CONTEXTD_SLACK_URL"]}, []string{"contextd-notifications.yaml", "contextd-slack.yaml"},
			map[string][]string{"critical": {"slack"}, "warning": {"slack"}}},
		{"the watchdog alone", secrets, []string{"contextd-watchdog.yaml"}, map[string][]string{"none": {"webhook"}}},
	} {
		t.Run(c.what, func(t *testing.T) {
			f := shipped(t, c.env, c.copied...)
			if problems := f.Problems(); len(problems) > 0 {
				t.Errorf("problems: %q", problems)
			}
			for _, hour := range []int{0, 11, 23} {
				sends := f.Sends(time.Date(2026, 2, 28, hour, 59, 59, 0, time.UTC))
				for title, severity := range severities(t, f) {
					if got := sends[title]; !slices.Equal(got, c.want[severity]) {
						t.Errorf("%d:59: %s (%s) goes to %v, want %v", hour, title, severity, got, c.want[severity])
					}
				}
			}
		})
	}
}

// A receiver that a profile creates is deleted by the profile that replaces it: Grafana keeps what is in no file any more.
func TestAProfileRemovesTheReceiversOfTheOther(t *testing.T) {
	silent, sending := shipped(t, nil), shipped(t, secrets, "*")
	for what, c := range map[string]struct{ from, to Folder }{"to sending": {silent, sending}, "to silent": {sending, silent}} {
		before, _ := receivers(t, c.from)
		after, deleted := receivers(t, c.to)
		for _, uid := range before {
			if !slices.Contains(after, uid) && !slices.Contains(deleted, uid) {
				t.Errorf("%s: the receiver %s stays", what, uid)
			}
		}
		for _, uid := range deleted {
			if slices.Contains(after, uid) {
				t.Errorf("%s: the receiver %s is created and deleted", what, uid)
			}
		}
	}
}

func receivers(t *testing.T, f Folder) (created, deleted []string) {
	t.Helper()
	for _, text := range f.Files {
		var parsed struct {
			ContactPoints []struct {
				Receivers []struct{ UID string }
			} `yaml:"contactPoints"`
			Delete []struct{ UID string } `yaml:"deleteContactPoints"`
		}
		if err := yaml.Unmarshal([]byte(text), &parsed); err != nil {
			t.Fatal(err)
		}
		for _, p := range parsed.ContactPoints {
			for _, r := range p.Receivers {
				created = append(created, r.UID)
			}
		}
		for _, d := range parsed.Delete {
			deleted = append(deleted, d.UID)
		}
	}
	return created, deleted
}

func replaced(t *testing.T, f Folder, file, from, to string) Folder {
	t.Helper()
	f.Files = maps.Clone(f.Files)
	text := strings.ReplaceAll(f.Files[file], from, to)
	if text == f.Files[file] {
		t.Fatalf("%q is not in %s", from, file)
	}
	f.Files[file] = text
	return f
}

func without(env map[string]string, name, value string) map[string]string {
	env = maps.Clone(env)
	env[name] = value
	return env
}

const twoRules = `{groups: [{rules: [{uid: one, title: A}, {uid: one, title: B}]}]}`

// What Grafana 12.4 does with each is asserted in tests/provisioning.
func TestMistakesAreNamed(t *testing.T) {
	added := func(f Folder, name, text string) Folder {
		f.Files = maps.Clone(f.Files)
		f.Files[name] = text
		return f
	}
	noSlack := shipped(t, secrets, "*")
	delete(noSlack.Files, "contextd-slack.yaml")
	noProfile := shipped(t, nil)
	delete(noProfile.Files, "contextd-notifications.yaml")
	for _, c := range []struct {
		what string
		in   Folder
		want string
	}{
		{"an unset secret", shipped(t, without(secrets, "CONTEXTD_SLACK_URL", ""), "*"),
			"contextd-slack.yaml: CONTEXTD_SLACK_URL is not set, and Grafana does not start. Set it in Grafana's environment, or remove the file."},
		{"a secret of digits", shipped(t, without(secrets, "CONTEXTD_PAGERDUTY_KEY", "12345"), "*"),
			"contextd-pagerduty.yaml: CONTEXTD_PAGERDUTY_KEY looks like a number or true/false"},
		{"a contact point without a receiver", added(shipped(t, nil), "x.yaml", "{contactPoints: [{name: empty, receivers: []}]}"),
			"x.yaml: the contact point empty has no receiver, so Grafana does not create it. Add a receiver."},
		{"a contact point that no file has", noSlack, "contextd-rules.yaml: the contact point contextd-warning does not exist, and Grafana does not start"},
		{"rules alone", noProfile, "contextd-rules.yaml: the mute timing contextd-sent-by-alertmanager does not exist"},
		{"two rules with one uid", added(shipped(t, nil), "x.yaml", twoRules), "A (x.yaml) and B (x.yaml) have the uid one: Grafana starts and keeps only the last one."},
		{"the rules twice", added(shipped(t, nil), "copy.yaml", shipped(t, nil).Files["contextd-rules.yaml"]), "(copy.yaml) have the uid contextd-"},
		{"both profiles", added(shipped(t, nil), "x.yaml", shipped(t, nil).Files["contextd-notifications.yaml"]), "contextd-notifications.yaml and x.yaml have the mute timing contextd-sent-by-alertmanager"},
		{"a file that is not YAML", added(shipped(t, nil), "x.yaml", "groups: ["), "x.yaml cannot be read, and Grafana does not start"},
		{"another data source", replaced(t, shipped(t, nil), "contextd-rules.yaml", "datasourceUid: contextd-prometheus", "datasourceUid: other"),
			"contextd-rules.yaml: no data source has the uid other"},
	} {
		t.Run(c.what, func(t *testing.T) {
			problems := c.in.Problems()
			if !slices.ContainsFunc(problems, func(p string) bool { return strings.Contains(p, c.want) }) {
				t.Errorf("problems are %q, want %q", problems, c.want)
			}
		})
	}
}

func TestVariablesAreReadAsGrafanaReadsThem(t *testing.T) {
	for text, want := range map[string]bool{
		"$NAME": true, "${NAME}": true, "$__env{NAME}": true, "a $NAME b": true,
		"$$NAME": false, "plain": false, "$__file{/run/secrets/slack}": false, "{{ . }}": false,
	} {
		f := Folder{
			Files: map[string]string{"x.yaml": "{contactPoints: [{name: p, receivers: [{uid: u, settings: {url: '" + text + "'}}]}]}"},
			Env:   func(string) string { return "" },
		}
		if got := len(f.Problems()) > 0; got != want {
			t.Errorf("%s: a variable is missing: %v", text, got)
		}
	}
}

func alertmanager(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(provisioning + "/alertmanager/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Mounting the default files of both engines, or switching one of them to sending, never sends an alert twice.
func TestOneEngineNotifies(t *testing.T) {
	for _, c := range []struct {
		alertmanager string
		copied       []string
		state        string
		problem      string
	}{
		{"alertmanager.yaml", nil, "Nothing is sent.", ""},
		{"alertmanager-sending.yaml", nil, "Alertmanager notifies.", ""},
		{"alertmanager.yaml", []string{"*"}, "Grafana notifies.", ""},
		{"alertmanager-sending.yaml", []string{"contextd-watchdog.yaml"}, "Alertmanager notifies.", ""},
		{"alertmanager-sending.yaml", []string{"*"}, "", "is sent twice"},
	} {
		state, problem, err := Engines(shipped(t, secrets, c.copied...), alertmanager(t, c.alertmanager), time.Now())
		if err != nil || state != c.state || !strings.Contains(problem, c.problem) || (problem != "") != (c.problem != "") {
			t.Errorf("%s with %v: %q, %q, %v; want %q, %q", c.alertmanager, c.copied, state, problem, err, c.state, c.problem)
		}
	}
	if _, _, err := Engines(shipped(t, nil), "route: {receiver: nobody}", time.Now()); err == nil {
		t.Error("a configuration that Alertmanager refuses is accepted")
	}
}
