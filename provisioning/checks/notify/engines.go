package notify

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/prometheus/alertmanager/config"
	"go.yaml.in/yaml/v3"
)

// Integrations counts the integrations of each of Alertmanager's receivers. The text is a configuration that Alertmanager
// accepts; a receiver in it that has nothing but a name sends nothing.
func Integrations(text string) (map[string]int, error) {
	if _, err := config.Load(text); err != nil {
		return nil, err
	}
	var c struct{ Receivers []map[string]yaml.Node }
	if err := yaml.Unmarshal([]byte(text), &c); err != nil {
		return nil, err
	}
	count := map[string]int{}
	for _, r := range c.Receivers {
		name := r["name"].Value
		count[name] = 0
		for key, list := range r {
			if key != "name" {
				count[name] += len(list.Content)
			}
		}
	}
	return count, nil
}

// Engines says which of the two notify, and whether that is a problem: with both, every alert is sent twice.
func Engines(f Folder, alertmanager string, now time.Time) (state, problem string, err error) {
	count, err := Integrations(alertmanager)
	if err != nil {
		return "", "", err
	}
	// A dead man's switch hears from both: each engine has its own.
	delete(count, "watchdog")
	sends := f.Sends(now)
	delete(sends, "ContextdWatchdog")
	prometheus := 0
	for n := range maps.Values(count) {
		prometheus += n
	}
	switch {
	case prometheus > 0 && len(sends) > 0:
		rules := slices.Sorted(maps.Keys(sends))
		return "", fmt.Sprintf("Grafana and Alertmanager both notify, so an alert such as %s is sent twice. Use alertmanager/alertmanager.yaml, or the silent alerting/contextd-notifications.yaml.", rules[0]), nil
	case prometheus > 0:
		return "Alertmanager notifies.", "", nil
	case len(sends) > 0:
		return "Grafana notifies.", "", nil
	default:
		return "Nothing is sent.", "", nil
	}
}
