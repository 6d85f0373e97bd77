package checks

import (
	"slices"
	"testing"

	"github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/dispatch"
	"github.com/prometheus/common/model"
)

type ruleFile struct {
	Groups []struct {
		Rules []struct {
			Alert  string
			Labels map[string]string
		}
	}
}

// Every shipped alert is routed by its severity.
func TestAlertsReachTheirReceivers(t *testing.T) {
	cfg, err := config.LoadFile("../alertmanager/alertmanager.yaml")
	if err != nil {
		t.Fatal(err)
	}
	route := dispatch.NewRoute(cfg.Route, nil)
	receivers := map[string]string{"critical": "page", "warning": "ticket", "info": "nobody", "none": "nobody"}
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
				want, known := receivers[r.Labels["severity"]]
				if !known {
					t.Errorf("%s has the severity %q, which has no route", r.Alert, r.Labels["severity"])
				}
				if r.Alert == "ContextdWatchdog" {
					want = "watchdog"
				}
				labels := model.LabelSet{"alertname": model.LabelValue(r.Alert)}
				for k, v := range r.Labels {
					labels[model.LabelName(k)] = model.LabelValue(v)
				}
				var got []string
				for _, m := range route.Match(labels) {
					got = append(got, m.RouteOpts.Receiver)
				}
				if !slices.Equal(got, []string{want}) {
					t.Errorf("%s goes to %v, want %s", r.Alert, got, want)
				}
			}
		}
	}
	if seen < 6 {
		t.Errorf("only %d alerts were found", seen)
	}
}
