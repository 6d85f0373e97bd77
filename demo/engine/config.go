package engine

import (
	"fmt"
	"log/slog"
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
	Address  string // host:port of GET /metrics
	Instance string
}

// buildConfig returns the Prometheus configuration an operator would write for
// these targets: one job, static targets, the rule files.
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
	if len(targets) > 0 {
		fmt.Fprintf(&b, "scrape_configs:\n  - job_name: %q\n    static_configs:\n", job)
		for _, t := range targets {
			fmt.Fprintf(&b, "      - targets: [%q]\n        labels: {instance: %q}\n", t.Address, t.Instance)
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
