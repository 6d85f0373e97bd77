package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Layers of a counting SLI, each a series with a name:
//
//	contextd_slo:<counter>:sum          the counter of each process, whatever its name there
//	contextd_slo:<counter>:increase5m   its increase since the evaluation before
//	contextd_slo:uncertain:count5m      events in its series that a difference does not count correctly
//	slo:sli_...                         the sums for the SLO
//
// SLOs that count the same share the layers.

const (
	uncertain = "contextd_slo:uncertain:count5m"
	// maxLength is the length above which marks are split into several rules.
	maxLength = 400
	// replicas are labels that distinguish the samples of two Prometheus servers that scrape the same process.
	replicas = "replica, prometheus_replica"
)

// process are the labels of a process.
var process = []string{"job", "instance"}

// counter is all or some events of an SLI, recorded for each process.
type counter struct {
	sources []source
	// of are all events, when this counter is a part of them.
	of *counter
	by []string
	// name is unique in a file.
	name string
	// single says that the copies which several Prometheus keep of a series are not joined.
	single bool
}

func (c *counter) isPart() bool { return c.of != nil }

func (c *counter) sum() expr { return text("contextd_slo:" + c.name + ":sum") }

func (c *counter) increase() expr { return text("contextd_slo:" + c.name + ":increase5m") }

// wanted is the piece of the name that the first naming gives.
func (c *counter) wanted() string {
	first := c.sources[0]
	switch {
	case !c.isPart():
		return first.total.name()
	case first.Native:
		return selector{metric: fmt.Sprintf("%s_within_%s", first.total.name(), number(*first.Threshold))}.name()
	default:
		return first.part.name()
	}
}

// rules records the counter, its increase and its marks.
func (c *counter) rules() []rule {
	var all []rule
	for i := range c.sources {
		r := rule{record: string(c.sum()), expr: c.summed(i), comment: c.saysSum(i)}
		if len(c.sources) > 1 {
			r.labels = map[string]string{"naming": strconv.Itoa(i + 1)}
		}
		all = append(all, r)
	}
	all = append(all, rule{record: string(c.increase()), expr: c.increased(), comment: "Its increase since the evaluation five minutes ago."})
	for i, marks := range packed(c.marks()) {
		r := rule{record: uncertain, labels: map[string]string{"counter": c.name}, expr: marks}
		if i == 0 {
			r.comment = "What the difference does not count: series that were reset, ended or returned, and new processes."
		} else {
			r.labels["part"] = strconv.Itoa(i + 1)
		}
		all = append(all, r)
	}
	return all
}

func (c *counter) saysSum(i int) string {
	switch {
	case i > 0:
		return "The same for processes that have only this naming."
	case !c.isPart():
		return "The counter of each process."
	case c.sources[0].Bad != "":
		return "The bad ones of these events: 0 before the first."
	case c.isBucket():
		return "The good ones of these events, of processes whose histogram has this bucket."
	default:
		return "The good ones of these events: 0 before the first."
	}
}

// summed is the counter of each process that has the naming i. A later naming is for processes that do not have the
// earlier ones, and a part is taken from the naming by which the process counts all events.
func (c *counter) summed(i int) expr {
	sum := c.perProcess(i)
	if !c.isPart() {
		if i == 0 {
			return sum
		}
		return chain("unless on ("+labelList(process)+")", sum, c.named(0, i))
	}
	total, or := c.of.sum(), "or"
	if len(c.sources) > 1 {
		total = c.of.named(i, i+1)
		sum = chain("and on ("+labelList(process)+")", sum, total)
		or = "or on (" + labelList(c.grouping()) + ")" // only the totals say which naming it is
	}
	if c.isBucket() {
		return sum
	}
	// A part without series counts 0 where there are events.
	return chain(or, sum, chain("*", text("0"), total))
}

// perProcess sums the series of the naming i, the copies of each one once.
func (c *counter) perProcess(i int) expr {
	s := c.sources[i]
	once := c.value(s, text(c.selector(s)))
	if !c.single {
		once = fn("max without ("+replicas+") ", once)
	}
	return aggregate("sum", c.grouping(), c.renamed(s, once))
}

// isBucket says that the good events are a bucket of a histogram. Every series of a process's histogram has it, or none
// has: a process without it counts neither good nor bad events.
func (c *counter) isBucket() bool {
	first := c.sources[0]
	return c.isPart() && !first.Native && first.part.bucketOf(first.total)
}

// named is the counter of the processes that have one of the namings [from, to).
func (c *counter) named(from, to int) expr {
	if to == from+1 {
		return text(fmt.Sprintf(`%s{naming="%d"}`, c.sum(), to))
	}
	var all []string
	for i := from; i < to; i++ {
		all = append(all, strconv.Itoa(i+1))
	}
	return text(fmt.Sprintf(`%s{naming=~"%s"}`, c.sum(), strings.Join(all, "|")))
}

// increased is the increase of each process's counter since the evaluation before. Where it was not recorded
// then, or has gone down, it has no value. A group that is new to a known process grew from 0.
func (c *counter) increased() expr {
	now := fn("last_over_time", text(string(c.sum())+"[1m]"))
	before := fn("last_over_time", text(string(c.sum())+"[1m] offset 5m"))
	if len(c.grouping()) > len(process) {
		known := chain("and on ("+labelList(c.identity())+")", chain("*", text("0"), c.sum()), before)
		before = parens(chain("or", before, known))
	}
	return chain(">=", chain("-", now, before), text("0"))
}

// marks are what the increase does not count correctly: series of the counter that were reset, ended or returned,
// and processes without an increase, since they are new, changed their naming or were not evaluated five minutes ago.
func (c *counter) marks() []expr {
	var again, ended, back []expr
	for _, s := range c.sources {
		x := c.selector(s)
		if c.isPart() && (s.Native || s.part.within(s.total)) {
			continue // a series of all events, too
		}
		again = append(again, chain(">", fn("resets", text(x+"[10m]")), text("0")))
		if c.isPart() && s.part.bucketOf(s.total) {
			continue // comes and goes with its count
		}
		before := c.value(s, fn("last_over_time", text(x+"[1d] offset 5m")))
		ended = append(ended, chain("unless", fn("last_over_time", text(x+"[10m]")), text(x)))
		back = append(back, chain("unless", chain(">=", c.value(s, text(x)), before), text(x+" offset 5m")))
	}
	all := slices.Concat(again, ended, back)
	if len(all) == 0 && !c.sources[0].Native {
		return nil
	}
	return append(all, chain("unless", c.sum(), c.increase()))
}

// packed counts marks in as few rules as the length allows.
func packed(marks []expr) []expr {
	var all []expr
	for len(marks) > 0 {
		n := 1
		for n < len(marks) && length(counted(marks[:n+1])) <= maxLength {
			n++
		}
		all = append(all, counted(marks[:n]))
		marks = marks[n:]
	}
	return all
}

// length is that of an expression as it is written; one that is not PromQL is reported when it is written.
func length(e expr) int {
	written, _ := format(e)
	return len(written)
}

func counted(marks []expr) expr { return fn("count", chain("or", marks...)) }

func (c *counter) selector(s source) string {
	if c.isPart() && !s.Native {
		return s.part.text
	}
	return s.total.text
}

// value is the number in samples: of a native histogram its count, or its observations at or under the threshold.
func (c *counter) value(s source, samples expr) expr {
	if !s.Native {
		return samples
	}
	count := fn("histogram_count", samples)
	if !c.isPart() {
		return count
	}
	// Without observations the fraction is not a number, which is not >= 0.
	return chain(">=", chain("*", fn("histogram_fraction", text("-Inf"), text(number(*s.Threshold)), samples), count), text("0"))
}

// renamed gives labels their canonical names.
func (c *counter) renamed(s source, e expr) expr {
	for _, label := range c.by {
		if name := s.Labels[label]; name != "" && name != label {
			e = fn("label_replace", e, text(strconv.Quote(label)), text(`"$1"`), text(strconv.Quote(name)), text(`"(.*)"`))
		}
	}
	return e
}

// grouping are the labels of the recorded counter.
func (c *counter) grouping() []string {
	all := slices.Clone(process)
	for _, label := range c.by {
		if !slices.Contains(all, label) {
			all = append(all, label)
		}
	}
	return all
}

// identity are the labels that distinguish processes and the name that they count by.
func (c *counter) identity() []string {
	if len(c.sources) == 1 {
		return process
	}
	return append(slices.Clone(process), "naming")
}

// key is the same for counters that count the same, whatever labels split them.
func (c *counter) key() string {
	var all []string
	for _, s := range c.sources {
		all = append(all, s.total.text)
		if c.isPart() {
			all = append(all, s.part.text)
			if s.Native {
				all = append(all, number(*s.Threshold))
			}
		}
	}
	return strings.Join(all, "\n")
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
