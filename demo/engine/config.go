package engine

import (
	"cmp"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/targetgroup"
)

// Target is one scraped instance. Instance becomes the `instance` label, so
// that a series keeps its identity when the port changes.
type Target struct {
	Address  string // host:port
	Instance string
	Job      string            // empty: that of the options
	Path     string            // empty: /metrics
	Labels   map[string]string // besides job and instance
}

// labels are the labels of the target, with those that configure its scrape.
func (t Target) labels() string {
	all := maps.Clone(t.Labels)
	if all == nil {
		all = map[string]string{}
	}
	all["instance"] = t.Instance
	if t.Path != "" {
		all["__metrics_path__"] = t.Path
	}
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		pairs = append(pairs, fmt.Sprintf("%s: %q", name, all[name]))
	}
	return "{" + strings.Join(pairs, ", ") + "}"
}

// buildConfig returns the Prometheus configuration an operator would write for
// these targets: their jobs, static targets, the rule files.
func buildConfig(job string, targets []Target, interval time.Duration, ruleFiles []string, log *slog.Logger) (*config.Config, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "global:\n  scrape_interval: %s\n  scrape_timeout: %s\n  evaluation_interval: %s\n",
		model.Duration(interval), model.Duration(min(interval, 10*time.Second)), model.Duration(interval))
	if len(ruleFiles) > 0 {
		b.WriteString("rule_files:\n")
		for _, f := range ruleFiles {
			fmt.Fprintf(&b, "  - %q\n", f)
		}
	}
	byJob := map[string][]Target{}
	for _, t := range targets {
		of := cmp.Or(t.Job, job)
		byJob[of] = append(byJob[of], t)
	}
	if len(targets) > 0 {
		b.WriteString("scrape_configs:\n")
	}
	for _, of := range slices.Sorted(maps.Keys(byJob)) {
		fmt.Fprintf(&b, "  - job_name: %q\n    static_configs:\n", of)
		for _, t := range byJob[of] {
			fmt.Fprintf(&b, "      - targets: [%q]\n        labels: %s\n", t.Address, t.labels())
		}
	}
	cfg, err := config.Load(b.String(), orNop(log))
	if err != nil {
		return nil, fmt.Errorf("Prometheus configuration of the demo: %w", err)
	}
	return cfg, nil
}

// targetSets reads the static targets of every scrape job. Feeding them to the
// scrape manager directly keeps service discovery out of the binary.
func targetSets(cfg *config.Config) (map[string][]*targetgroup.Group, error) {
	scrapes, err := cfg.GetScrapeConfigs()
	if err != nil {
		return nil, err
	}
	sets := make(map[string][]*targetgroup.Group, len(scrapes))
	for _, sc := range scrapes {
		for _, sd := range sc.ServiceDiscoveryConfigs {
			if static, ok := sd.(discovery.StaticConfig); ok {
				sets[sc.JobName] = append(sets[sc.JobName], static...)
			}
		}
	}
	return sets, nil
}
