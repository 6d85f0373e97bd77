package checks

import (
	"context"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/dispatch"
	"github.com/prometheus/alertmanager/eventrecorder"
	"github.com/prometheus/alertmanager/inhibit"
	"github.com/prometheus/alertmanager/provider/mem"
	"github.com/prometheus/alertmanager/types"
	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/provisioning/checks/notify"
)

type ruleFile struct {
	Groups []struct {
		Rules []struct {
			Alert  string
			Labels map[string]string
		}
	}
}

const (
	noSecret = "../alertmanager/alertmanager.yaml"
	sending  = "../alertmanager/alertmanager-sending.yaml"
)

func alertmanagerConfig(t *testing.T, file string) *config.Config {
	t.Helper()
	cfg, err := config.LoadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func routed(cfg *config.Config, labels model.LabelSet) (receivers []string) {
	for _, m := range dispatch.NewRoute(cfg.Route, nil).Match(labels) {
		receivers = append(receivers, m.RouteOpts.Receiver)
	}
	return receivers
}

// As `amtool config routes test`: labels to receivers.
func TestRoutes(t *testing.T) {
	for _, file := range []string{noSecret, sending} {
		cfg := alertmanagerConfig(t, file)
		for _, c := range []struct {
			labels model.LabelSet
			want   string
		}{
			{model.LabelSet{"alertname": "DatabaseErrors", "severity": "critical"}, "critical"},
			{model.LabelSet{"alertname": "ErrorBudgetFastBurn", "severity": "critical", "slo": "tool-errors"}, "critical"},
			{model.LabelSet{"alertname": "SlowEmbeddings", "severity": "warning"}, "warning"},
			{model.LabelSet{"alertname": "SecretsDetected", "severity": "info"}, "log"},
			{model.LabelSet{"alertname": "ContextdWatchdog", "severity": "none"}, "watchdog"},
			{model.LabelSet{"alertname": "SomeoneElses"}, "log"},
			{model.LabelSet{"alertname": "SomeoneElses", "severity": "Critical"}, "log"},
		} {
			if got := routed(cfg, c.labels); !slices.Equal(got, []string{c.want}) {
				t.Errorf("%s: %v goes to %v, want %s", file, c.labels, got, c.want)
			}
		}
	}
}

// Every shipped alert is routed by its severity.
func TestAlertsReachTheirReceivers(t *testing.T) {
	cfg := alertmanagerConfig(t, sending)
	receivers := map[string]string{"critical": "critical", "warning": "warning", "info": "log", "none": "watchdog"}
	seen := 0
	for _, file := range glob(t, "../prometheus/*.rules.yaml") {
		var f ruleFile
		readYAML(t, file, &f)
		for _, g := range f.Groups {
			for _, r := range g.Rules {
				if r.Alert == "" {
					continue
				}
				seen++
				labels := model.LabelSet{"alertname": model.LabelValue(r.Alert)}
				for k, v := range r.Labels {
					labels[model.LabelName(k)] = model.LabelValue(v)
				}
				want, known := receivers[r.Labels["severity"]]
				if got := routed(cfg, labels); !known || !slices.Equal(got, []string{want}) {
					t.Errorf("%s (%q) goes to %v", r.Alert, r.Labels["severity"], got)
				}
			}
		}
	}
	if seen < 6 {
		t.Errorf("only %d alerts were found", seen)
	}
}

// The two files differ in their integrations only.
func TestBothConfigurationsRouteAlike(t *testing.T) {
	var with, without map[string]any
	readYAML(t, sending, &with)
	readYAML(t, noSecret, &without)
	for _, key := range []string{"route", "inhibit_rules"} {
		if !reflect.DeepEqual(with[key], without[key]) {
			t.Errorf("%s differs", key)
		}
	}
}

// Grafana's rules group and repeat as Alertmanager's routes do.
func TestBothEnginesGroupAlike(t *testing.T) {
	type timing struct{ wait, interval, repeat, by string }
	want := map[string]timing{}
	for _, severity := range []string{"critical", "warning"} {
		o := dispatch.NewRoute(alertmanagerConfig(t, sending).Route, nil).Match(model.LabelSet{"severity": model.LabelValue(severity)})[0].RouteOpts
		var by []string
		for label := range o.GroupBy {
			by = append(by, string(label))
		}
		slices.Sort(by)
		want[severity] = timing{o.GroupWait.String(), o.GroupInterval.String(), o.RepeatInterval.String(), strings.Join(by, " ")}
	}
	var f struct {
		Groups []struct {
			Rules []struct {
				Title    string
				Labels   map[string]string
				Settings struct {
					By       []string       `yaml:"group_by"`
					Wait     model.Duration `yaml:"group_wait"`
					Interval model.Duration `yaml:"group_interval"`
					Repeat   model.Duration `yaml:"repeat_interval"`
				} `yaml:"notification_settings"`
			}
		}
	}
	readYAML(t, "../alerting/contextd-rules.yaml", &f)
	seen := 0
	for _, g := range f.Groups {
		for _, r := range g.Rules {
			w, checked := want[r.Labels["severity"]]
			if !checked {
				continue
			}
			seen++
			s := r.Settings
			by := slices.DeleteFunc(slices.Sorted(slices.Values(s.By)), func(label string) bool { return label == "grafana_folder" })
			got := timing{time.Duration(s.Wait).String(), time.Duration(s.Interval).String(), time.Duration(s.Repeat).String(), strings.Join(by, " ")}
			if got != w {
				t.Errorf("%s: Grafana has %v, Alertmanager %v", r.Title, got, w)
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d rules were found", seen)
	}
}

func TestReceiversHaveTheirIntegrations(t *testing.T) {
	for file, want := range map[string]map[string]int{
		noSecret: {"critical": 0, "warning": 0, "log": 0, "watchdog": 0},
		sending:  {"critical": 3, "warning": 1, "log": 0, "watchdog": 0},
	} {
		if got, err := notify.Integrations(read(t, file)); err != nil || !maps.Equal(got, want) {
			t.Errorf("%s has %v (%v), want %v", file, got, err, want)
		}
	}
	cfg := alertmanagerConfig(t, sending)
	critical, warning := cfg.Receivers[0], cfg.Receivers[1]
	if len(critical.PagerdutyConfigs) != 1 || len(critical.SlackConfigs) != 1 || len(critical.EmailConfigs) != 1 || len(warning.SlackConfigs) != 1 {
		t.Errorf("critical is %+v, warning is %+v", critical, warning)
	}
}

// inhibited says whether an alert is held back while another fires.
func inhibited(t *testing.T, cfg *config.Config, source, target model.LabelSet) bool {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	logger := slog.New(slog.DiscardHandler)
	alerts, err := mem.NewAlerts(ctx, time.Hour, 0, nil, logger, eventrecorder.NopRecorder(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for _, labels := range []model.LabelSet{source, target} {
		alert := &types.Alert{Alert: model.Alert{Labels: labels, StartsAt: now, EndsAt: now.Add(time.Hour)}, UpdatedAt: now}
		if err := alerts.Put(ctx, alert); err != nil {
			t.Fatal(err)
		}
	}
	in := inhibit.NewInhibitor(alerts, cfg.InhibitRules, logger, eventrecorder.NopRecorder())
	go in.Run()
	defer in.Stop()
	in.WaitForLoading()
	return in.Mutes(ctx, target)
}

func alert(name, severity string, more ...string) model.LabelSet {
	labels := model.LabelSet{"alertname": model.LabelValue(name), "severity": model.LabelValue(severity), "service": "contextd"}
	for i := 0; i < len(more); i += 2 {
		labels[model.LabelName(more[i])] = model.LabelValue(more[i+1])
	}
	return labels
}

func TestInhibition(t *testing.T) {
	cfg := alertmanagerConfig(t, sending)
	absent := alert("ContextdAbsent", "critical", "job", "contextd")
	down := alert("ContextdDown", "critical", "job", "contextd", "instance", "contextd-0")
	burn := alert("ErrorBudgetFastBurn", "critical", "slo", "tool-errors")
	for _, c := range []struct {
		what           string
		source, target model.LabelSet
		want           bool
	}{
		{"no contextd is up: its SLO", absent, alert("ErrorBudgetFastBurn", "critical", "slo", "availability"), true},
		{"no contextd is up: its missing data", absent, alert("SLODataAbsent", "warning", "slo", "availability"), true},
		{"no contextd is up: the watchdog", absent, alert("ContextdWatchdog", "none"), false},
		{"no contextd is up: itself", absent, absent, false},
		{"an instance is down: its probe", down, alert("ContextdProbeFailing", "critical", "job", "contextd-probe-health", "instance", "contextd-0"), true},
		{"an instance is down: another instance", down, alert("HighMemoryUsage", "warning", "job", "contextd", "instance", "contextd-1"), false},
		{"an instance is down: an alert without an instance", down, burn, false},
		{"an instance is down: another one that is down", down, alert("ContextdDown", "critical", "job", "contextd", "instance", "contextd-1"), false},
		{"an SLO pages: its ticket", burn, alert("ErrorBudgetDailyBurn", "warning", "slo", "tool-errors"), true},
		{"an SLO pages: another SLO's ticket", burn, alert("ErrorBudgetDailyBurn", "warning", "slo", "availability"), false},
		{"an SLO pages: its other page", burn, alert("ErrorBudgetSlowBurn", "critical", "slo", "tool-errors"), false},
		{"an SLO pages: a ticket of no SLO", burn, alert("SlowEmbeddings", "warning"), false},
		{"a ticket never holds back a page", alert("ErrorBudgetDailyBurn", "warning", "slo", "tool-errors"), burn, false},
		{"a burst of database errors: the slower alert", alert("DatabaseErrorBurst", "critical", "job", "contextd", "instance", "contextd-0"),
			alert("DatabaseErrors", "critical", "job", "contextd", "instance", "contextd-0"), true},
		{"a burst of database errors: another instance", alert("DatabaseErrorBurst", "critical", "job", "contextd", "instance", "contextd-0"),
			alert("DatabaseErrors", "critical", "job", "contextd", "instance", "contextd-1"), false},
		{"the disk is full: filling up", alert("StorageExhaustion", "critical", "instance", "node"), alert("StorageFillingUp", "warning", "instance", "node"), true},
	} {
		if got := inhibited(t, cfg, c.source, c.target); got != c.want {
			t.Errorf("%s: held back is %v", c.what, got)
		}
	}
}

// Every alert that an inhibition rule names exists.
func TestInhibitionNamesExistingAlerts(t *testing.T) {
	known := map[string]bool{}
	for _, file := range glob(t, "../prometheus/*.rules.yaml") {
		var f ruleFile
		readYAML(t, file, &f)
		for _, g := range f.Groups {
			for _, r := range g.Rules {
				known[r.Alert] = true
			}
		}
	}
	for _, rule := range alertmanagerConfig(t, noSecret).InhibitRules {
		for _, m := range slices.Concat(rule.SourceMatchers, rule.TargetMatchers) {
			if m.Name == "alertname" && !known[m.Value] {
				t.Errorf("no alert has the name %s", m.Value)
			}
		}
	}
}
