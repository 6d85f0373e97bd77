package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// Burn-rate alerts in Prometheus, in layers:
//
//	slo:sli_total:sum, slo:sli_bad:sum    the counters of each process, whatever their names there
//	slo:sli_...:increase1m                what the processes counted in the last minute
//	slo:burn_rate:ratio1h                 the burn rate over an hour; no value without events
//	ErrorBudgetFastBurn                   the alert
//
// Windows of a day and more are summed from the increases of five minutes that the recording rules write.

const (
	processTotal = "slo:sli_total:sum"
	processGood  = "slo:sli_good:sum"
	processBad   = "slo:sli_bad:sum"
	minuteTotal  = "slo:sli_total:increase1m"
	minuteBad    = "slo:sli_bad:increase1m"
	minuteGood   = "slo:sli_good:increase1m"
	eventsTotal  = "slo:events_total:increase1m"
	eventsBad    = "slo:events_bad:increase1m"
)

// burnGroups are the groups with the alerts of the SLOs.
func burnGroups(slis []sli) []group {
	var all []group
	for i, s := range slis {
		if s.throughput() {
			continue
		}
		policies, problems := s.policies()
		pages, tickets := split(policies)
		first := group{name: s.burnGroup(i), interval: alertInterval, rules: s.minuteRules()}
		first.rules = append(first.rules, s.alertRules(pages, policies, windows(pages))...)
		first.rules = append(first.rules, s.absentAlert())
		first.rules[0].comment = strings.Join(append([]string{"The alerts of the SLO " + scalar(s.name) + "."}, problems...), "\n")
		all = append(all, first)
		if len(tickets) > 0 {
			more := slices.DeleteFunc(windows(tickets), func(w time.Duration) bool { return slices.Contains(windows(pages), w) })
			all = append(all, group{name: s.burnGroup(i) + ".tickets", interval: ticketInterval, rules: s.alertRules(tickets, policies, more)})
		}
	}
	return all
}

// burnGroup is the name of the group of the SLO number i.
func (s sli) burnGroup(i int) string {
	if name := "contextd.burn." + s.name; groupName.MatchString(name) {
		return name
	}
	return fmt.Sprintf("contextd.burn.%d", i+1)
}

// split divides the policies into pages and tickets.
func split(policies []policy) (pages, tickets []policy) {
	for _, p := range policies {
		if p.pages() {
			pages = append(pages, p)
		} else {
			tickets = append(tickets, p)
		}
	}
	return pages, tickets
}

// alertRules are the alerts of some of the SLO's policies, after the burn rates over windows that no other group records.
func (s sli) alertRules(some, all []policy, windows []time.Duration) []rule {
	var rules []rule
	for _, w := range windows {
		rules = append(rules, s.record("slo:burn_rate:ratio"+windowName(w), s.burnOver(w)))
	}
	for _, p := range some {
		rules = append(rules, s.burnAlert(p, all))
	}
	return rules
}

func (s sli) record(name string, e expr) rule {
	return rule{record: name, expr: e, labels: s.alertSeries()}
}

// alertSeries are the labels of the series that alerts need. They have no definition: after a change of an SLO, its alerts
// go on.
func (s sli) alertSeries() map[string]string {
	return map[string]string{"slo": s.name, "service": s.labels["service"]}
}

// own selects one of the SLO's series.
func (s sli) own(name string) expr {
	return text(fmt.Sprintf("%s{service=%s,slo=%s}", name, strconv.Quote(s.labels["service"]), strconv.Quote(s.name)))
}

// minuteRules count each minute.
func (s sli) minuteRules() []rule {
	if s.slices != nil {
		return s.sliceMinutes(s.worth(), s.slices.Slice)
	}
	b := s.burnCount(true)
	good, total := s.own(processGood), s.own(processTotal)
	var all []rule
	if b.part.isBucket() {
		all = append(all, s.record(processGood, b.part.joined()))
	} else {
		good = b.part.joined()
	}
	all = append(all, s.record(processTotal, b.totals(good)), s.record(processBad, b.bad(total, good)))
	if s.ratioSlices == 0 {
		return append(all, s.record(minuteTotal, s.grown(processTotal)), s.record(minuteBad, s.grown(processBad)))
	}
	over := fmt.Sprintf("[%s]", slo.Duration(s.ratioSlices))
	bad := s.badSlice(fn("sum_over_time", s.own(eventsBad)+text(over)), fn("sum_over_time", s.own(eventsTotal)+text(over)))
	all = append(all, s.record(eventsTotal, s.grown(processTotal)), s.record(eventsBad, s.grown(processBad)))
	return append(all, s.sliceMinutes(chain("-", text("1"), parens(bad)), s.ratioSlices)...)
}

// grown is what was counted since the evaluation a minute ago.
func (s sli) grown(name string) expr {
	return aggregate("sum", s.by, chain(">=", chain("-", s.own(name), s.own(name)+" offset 1m"), text("0")))
}

// sliceMinutes count a minute by the worth of the moment.
func (s sli) sliceMinutes(worth expr, slice time.Duration) []rule {
	n := text(number(perMinute(slice)))
	if n != "1" {
		worth = chain("*", n, operandOf(worth))
	}
	return []rule{
		s.record(minuteGood, worth),
		s.record(minuteTotal, chain("+", chain("*", text("0"), s.own(minuteGood)), n)),
		s.record(minuteBad, chain("-", s.own(minuteTotal), s.own(minuteGood))),
	}
}

// sumOver is what the SLO's series counted in a window. Events of five minutes have the label of the SLO's definition.
func (s sli) sumOver(minute, fiveMinutes string, w time.Duration) expr {
	over := text("[" + windowName(w) + "]")
	if w < day || s.ratioSlices > 0 {
		return fn("sum_over_time", s.own(minute)+over)
	}
	return aggregate("sum", s.burnLabels(), fn("sum_over_time", s.selected(fiveMinutes)+over))
}

// burnLabels are those of burn rates.
func (s sli) burnLabels() []string { return append([]string{"slo", "service"}, s.by...) }

func (s sli) badOver(w time.Duration) expr { return s.sumOver(minuteBad, slo.RecordedBad, w) }

// burnOver is the burn rate over a window. It has no value without events.
func (s sli) burnOver(w time.Duration) expr {
	total := parens(chain(">", s.sumOver(minuteTotal, slo.RecordedTotal, w), text("0")))
	return chain("/", s.badOver(w), total, text(number(s.budget())))
}

func (s sli) burnAlert(p policy, policies []policy) rule {
	conditions := []expr{
		chain(">", s.own("slo:burn_rate:ratio"+windowName(p.long)), text(plainNumber(p.factor))),
		chain(">", s.own("slo:burn_rate:ratio"+windowName(p.short)), text(plainNumber(p.factor))),
	}
	if s.minBad > 0 {
		conditions = append(conditions, chain(">=", s.badOver(p.long), text(plainNumber(s.minBad))))
	}
	all, unless := chain("and", conditions...), "unless on ("+labelList(s.burnLabels())+")"
	switch {
	case p.alert == slowBurn && slices.ContainsFunc(policies, func(other policy) bool { return other.alert == fastBurn }):
		all = chain(unless, all, text(`last_over_time(ALERTS{alertname="ErrorBudgetFastBurn",alertstate="firing"}[1h])`))
	case !p.pages() && slices.ContainsFunc(policies, policy.pages):
		all = chain(unless, all, text(`ALERTS{alertname=~"ErrorBudget(Fast|Slow)Burn",alertstate="firing"}`))
	}
	r := rule{alert: p.alert, expr: all, labels: s.alertLabels(p.severity, p.id), annotations: annotations(p.alert, p.summary, s.burnText(p))}
	if !p.pages() {
		r.keepFiringFor = "5m"
	}
	return r
}

// absentAlert fires when what the SLO counts had series within the last day, and has none now.
func (s sli) absentAlert() rule {
	name := processTotal
	if s.slices != nil {
		name = minuteGood
	}
	lost := s.lost(s.own(name), fn("last_over_time", s.own(name)+"[1d]"))
	return rule{
		alert: dataAbsent, expr: lost, duration: "10m", labels: s.alertLabels("warning", ""),
		annotations: annotations(dataAbsent, absentSummary, s.absentText()),
	}
}

// lost counts what is absent now, by job. A process that has started within the last day may not have counted anything
// yet, and that no process is there is what other alerts say.
func (s sli) lost(now, before expr) expr {
	if s.slices != nil {
		return fn("count", chain("unless on ()", before, operandOf(now)))
	}
	absent := aggregate("count", []string{"job"}, chain("unless on ()", before, operandOf(now)))
	present := parens(chain("or", text("up == 1"), text("target_info")))
	started := chain("<", chain("-", text("time()"), text("process_start_time_seconds")), text("86400"))
	return chain("unless on (job)", chain("and on (job)", absent, present), started)
}
