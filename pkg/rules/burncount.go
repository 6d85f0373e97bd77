package rules

import (
	"fmt"
	"strconv"
	"time"

	"github.com/prometheus/prometheus/promql/parser"
)

// burnCount is what a burn-rate alert counts: the total of all events and the bad ones, as counters of each process.
// A process, or one of its groups, that appears counts from then on; what decreases counts nothing in that step.
type burnCount struct {
	sli
	total, part *counter
}

// burnCount joins the copies that two Prometheus keep of a series, if copies is set.
func (s sli) burnCount(copies bool) burnCount {
	total := &counter{sources: s.sources, by: s.by, single: !copies}
	return burnCount{s, total, &counter{sources: s.sources, by: s.by, of: total, single: !copies}}
}

// joined are the counters of all processes: of a later naming only for those without the earlier ones.
func (c *counter) joined() expr {
	all := make([]expr, len(c.sources))
	for i := range c.sources {
		all[i] = c.perProcess(i)
	}
	return chain("or on ("+labelList(process)+")", all...)
}

// totals are all events of each process. With good events in a bucket, a process without the bucket has none.
func (b burnCount) totals(good expr) expr {
	if b.part.isBucket() {
		return chain("and "+b.on(), operandOf(b.total.joined()), operandOf(good))
	}
	return b.total.joined()
}

// bad are the bad events of each process, 0 before the first.
func (b burnCount) bad(total, good expr) expr {
	none := chain("*", text("0"), operandOf(total))
	switch {
	case b.sources[0].Bad != "":
		return chain("or "+b.on(), b.part.joined(), none)
	case b.part.isBucket():
		return chain("- "+b.on(), operandOf(total), operandOf(good))
	default:
		return chain("- "+b.on(), operandOf(total), parens(chain("or "+b.on(), good, none)))
	}
}

// on matches the counters of a process. Recorded ones have further labels.
func (b burnCount) on() string { return "on (" + labelList(b.total.grouping()) + ")" }

// operandOf puts what has an operator between operands in parentheses.
func operandOf(e expr) expr {
	parsed, err := promQL.ParseExpr(string(e))
	if err != nil {
		return e // reported when the rule is written
	}
	if _, isBinary := parsed.(*parser.BinaryExpr); isBinary {
		return parens(e)
	}
	return e
}

// badWorth is how bad a moment of slices is, from 0 to 1.
func (s sli) badWorth() expr { return chain("-", text("1"), operandOf(s.worth())) }

// badSlice is 1 while the share of bad events in the time of a slice is above what its target allows. A slice without
// events is good.
func (s sli) badSlice(bad, total expr) expr {
	return chain("> bool", chain("/", bad, total), text(number(rounded(1-s.ratioTarget))))
}

// perMinute is how many slices a minute has.
func perMinute(slice time.Duration) float64 { return rounded(float64(time.Minute) / float64(slice)) }

// burnText is what the alert of a policy says.
func (s sli) burnText(p policy) string {
	where := ""
	for _, label := range s.by {
		where += fmt.Sprintf(", %s {{ %s }}", label, labelField(label))
	}
	return fmt.Sprintf("The SLO %s%s burns its error budget {{ $value | humanize }} times as fast as allowed, over %s and over %s (threshold: %s).",
		literal(s.name), where, windowName(p.long), windowName(p.short), plainNumber(p.factor))
}

// labelField is a label in a template.
func labelField(label string) string {
	if plainLabel.MatchString(label) {
		return "$labels." + label
	}
	return "index $labels " + strconv.Quote(label)
}

// literal is a text in a template.
func literal(s string) string {
	if plainScalar.MatchString(s) {
		return s
	}
	return "{{ " + strconv.Quote(s) + " }}"
}

func (s sli) absentText() string {
	return fmt.Sprintf("Nothing that the SLO %s counts has arrived for 10 minutes, but it had data within the last day.", literal(s.name))
}

// alertLabels are those of an alert of the SLO.
func (s sli) alertLabels(severity, policy string) map[string]string {
	all := map[string]string{"slo": s.name, "service": s.labels["service"], "severity": severity}
	if policy != "" {
		all["policy"] = policy
	}
	return all
}

func annotations(alert, summary, description string) map[string]string {
	return map[string]string{"summary": summary, "description": description, "runbook_url": runbooks + alert + ".md"}
}
