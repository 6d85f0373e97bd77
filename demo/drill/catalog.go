package drill

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"

	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

const (
	critical = "critical"
	// silent is the severity of the watchdog, which always fires.
	silent = "none"
)

// breaks lists the objectives whose budget each fault spends.
var breaks = map[string][]string{
	"crash-loop":      {"availability"},
	"database-errors": {"availability", "tool-errors"},
	"error-burst":     {"tool-errors"},
	"instance-down":   {"availability"},
	"memory-leak":     {"availability"},
	"pool-exhaustion": {"tool-latency", "tool-latency-by-tool"},
	"silent-errors":   {"availability"},
	"slow-embeddings": {"embedding-latency", "tool-latency", "tool-latency-by-tool"},
}

// unseen lists the faults of which a naming exports no metric.
var unseen = map[simulator.Names][]string{
	simulator.V050: {"auth-attack", "cache-collapse", "cost-spike", "pool-exhaustion", "rate-limit-storm"},
}

// alert is a shipped alert as the drill needs it.
type alert struct {
	Name         string   `json:"name"`
	Severity     string   `json:"severity"`
	Faults       []string `json:"faults"`
	Consequences []string `json:"consequences"`
}

type catalog map[string]alert

// readCatalog reads the alerts that "npm run generate" writes for the app.
func readCatalog(file string) (catalog, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("the alerts cannot be read: %w (run npm run generate)", err)
	}
	var all []alert
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("%s is damaged: write it again with npm run generate (%w)", file, err)
	}
	c := catalog{}
	for _, a := range all {
		c[a.Name] = a
	}
	return c, c.check()
}

// check refuses names of faults that do not exist, and faults that no rule detects.
func (c catalog) check() error {
	known := simulator.LiveFaults()
	for _, a := range c {
		for _, name := range slices.Concat(a.Faults, a.Consequences) {
			if !slices.ContainsFunc(known, func(f simulator.Fault) bool { return f.Name == name }) {
				return fmt.Errorf("the alert %s names the fault %q, which the demo does not have", a.Name, name)
			}
		}
	}
	for _, f := range known {
		if !c.detects(f.Name) {
			return fmt.Errorf("no alert is for the fault %s: name it in \"faults\" of one in alerts/", f.Name)
		}
	}
	return nil
}

func (c catalog) detects(fault string) bool {
	for _, a := range c {
		if slices.Contains(a.Faults, fault) {
			return true
		}
	}
	return false
}

// pages says whether a rule of severity critical is for a fault.
func (c catalog) pages(fault string) bool {
	for _, a := range c {
		if a.Severity == critical && slices.Contains(a.Faults, fault) {
			return true
		}
	}
	return false
}

// judge sorts an alert that fired during a fault.
func (c catalog) judge(f *Firing, fault string) (belongs bool) {
	if f.SLO != "" {
		return slices.Contains(breaks[fault], f.SLO)
	}
	a := c[f.Name]
	f.Own = slices.Contains(a.Faults, fault)
	return f.Own || slices.Contains(a.Consequences, fault)
}
