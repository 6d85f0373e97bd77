package slo

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Indicator is what an SLI counts: Counters of events, or Slices of time. Package count queries a store for it. The series of
// its answers carry PartLabel: total, and bad or good, summed by the SLI's grouping labels.
type Indicator interface {
	// GroupedBy is the same, counted by other labels.
	GroupedBy(labels []string) Indicator
	// Selectors are the PromQL texts of the definition.
	Selectors() []Selector
}

// Selector is a PromQL text of a definition, and its name there.
type Selector struct{ Name, PromQL string }

// Names of the parts of an indicator's query, as values of PartLabel.
const (
	PartLabel = "slo_part"
	PartTotal = "total"
	// PartSeen is the highest rate of all, whether or not the conditions of a throughput held.
	PartSeen = "seen"
	PartBad  = "bad"
	PartGood = "good"
	// PartTakeover is how many processes have changed to a later naming.
	PartTakeover = "takeover"
	// PartSamples is how many steps were recorded, PartMarks how many of them say whether they are certain,
	// PartUncertain how much they are not, and PartCopies how often the same was recorded.
	PartSamples   = "samples"
	PartMarks     = "marks"
	PartUncertain = "uncertain"
	PartCopies    = "copies"
)

func (d Definition) indicator() (Indicator, error) {
	var kind struct {
		Kind   string          `json:"kind"`
		Slices json.RawMessage `json:"slices"`
	}
	if err := d.read("indicator", d.Indicator, &kind); err != nil {
		return nil, err
	}
	sliced := len(kind.Slices) > 0 && string(kind.Slices) != "null"
	switch kind.Kind {
	case "ratio", "latency":
		return d.counters("indicator")
	case "gauge", "timeSlice":
		if sliced {
			return nil, problemf("The SLO %q has \"slices\" in an indicator of the kind %s, which does not count events. Remove them, or choose the kind ratio or latency.", d.Name, kind.Kind)
		}
		return d.slices()
	case "throughput":
		return nil, problemf("The SLO %q promises a throughput, which has no error budget. Choose an SLO that counts events or minutes.", d.Name)
	default:
		return nil, problemf("The SLO %q has no indicator kind %q. Choose one of: ratio, latency, gauge, timeSlice.", d.Name, kind.Kind)
	}
}

func part(name, expr string) string {
	return fmt.Sprintf(`label_replace(%s, "%s", "%s", "", "")`, expr, PartLabel, name)
}

func by(labels []string) string {
	if len(labels) == 0 {
		return ""
	}
	names := make([]string, len(labels))
	for i, name := range labels {
		names[i] = labelText(name)
	}
	return " by (" + strings.Join(names, ", ") + ")"
}

var plainLabel = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)

// labelText writes the name of a label; those with dots and the like are quoted.
func labelText(name string) string {
	if plainLabel.MatchString(name) {
		return name
	}
	return strconv.Quote(name)
}
