package rules

import (
	"fmt"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	// alertInterval is how often alerts are evaluated.
	alertInterval = time.Minute
	// ticketInterval is how often tickets of SLOs are evaluated, whose windows are long.
	ticketInterval = 5 * time.Minute
)

// group are rules that are evaluated one after the other.
type group struct {
	name     string
	interval time.Duration
	rules    []rule
}

// rule records the result of an expression, or is an alert.
type rule struct {
	record, alert string
	expr          expr
	// duration and keepFiringFor are of alerts.
	duration, keepFiringFor string
	labels, annotations     map[string]string
	// comment is written above the rule.
	comment string
}

// document is a rule file of Prometheus.
func document(groups []group) (mapping, error) {
	all := list{}
	for _, g := range groups {
		rules := list{}
		for _, r := range g.rules {
			written, err := r.mapping()
			if err != nil {
				return nil, err
			}
			rules = append(rules, commented{r.comment, written})
		}
		all = append(all, mapping{
			{"name", plain(g.name)},
			{"interval", plain(slo.Duration(g.interval))},
			{"rules", rules},
		})
	}
	return mapping{{"groups", all}}, nil
}

func (r rule) mapping() (mapping, error) {
	expr, err := format(r.expr)
	if err != nil {
		return nil, fmt.Errorf("The rule %s cannot be written: %w", r.record+r.alert, err)
	}
	name := entry{"record", plain(r.record)}
	if r.alert != "" {
		name = entry{"alert", plain(r.alert)}
	}
	m := mapping{name, {"expr", block(expr)}}
	if r.duration != "" {
		m = append(m, entry{"for", plain(r.duration)})
	}
	if r.keepFiringFor != "" {
		m = append(m, entry{"keep_firing_for", plain(r.keepFiringFor)})
	}
	if len(r.labels) > 0 {
		m = append(m, entry{"labels", sortedStrings(r.labels)})
	}
	if len(r.annotations) > 0 {
		m = append(m, entry{"annotations", sortedStrings(r.annotations)})
	}
	return m, nil
}
