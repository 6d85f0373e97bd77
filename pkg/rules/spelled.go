package rules

import (
	"fmt"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// spelled are the numbers of burn-rate alerts as queries that need no recorded series. They count as the recorded ones do:
// what each process counted in a step, where a counter that decreases counts nothing.
type spelled struct {
	sli
	// total and bad are counters of processes; nil for slices.
	total, bad expr
	// badness is how bad the slice is that ends at a moment, from 0 to 1; empty for events.
	badness expr
	slice   time.Duration
}

func (s sli) spelled() spelled {
	if s.slices != nil {
		return spelled{sli: s, badness: s.badWorth(), slice: s.slices.Slice}
	}
	// Copies would count both bad and all events twice; stores without them are the rule, and the queries stay shorter.
	b := s.burnCount(false)
	good := b.part.joined()
	q := spelled{sli: s, total: b.totals(good), bad: b.bad(b.total.joined(), good)}
	if s.ratioSlices > 0 {
		q.badness = s.badSlice(q.counted(q.bad, s.ratioSlices, time.Minute), q.counted(q.total, s.ratioSlices, time.Minute))
		q.slice = s.ratioSlices
	}
	return q
}

// stepOf is the step in which a window is counted. Long windows have fewer steps, so that a query stays cheap.
func stepOf(window time.Duration) time.Duration {
	switch {
	case window <= 2*hour:
		return time.Minute
	case window <= 6*hour:
		return 5 * time.Minute
	case window <= day:
		return 15 * time.Minute
	default:
		return 30 * time.Minute
	}
}

// counted is what the processes counted in a window.
func (q spelled) counted(counter expr, window, step time.Duration) expr {
	// Two values a step apart. With a second less than two steps, no Prometheus sees a third.
	grown := chain(">=", fn("idelta", parens(counter)+subquery(2*step-time.Second, step)), text("0"))
	return aggregate("sum", q.by, fn("sum_over_time", parens(grown)+subquery(window, step)))
}

func subquery(window, step time.Duration) expr {
	length := windowName(window)
	if window%time.Minute != 0 {
		length = fmt.Sprintf("%dm%ds", int(window.Minutes()), int(window.Seconds())%60)
	}
	return text(fmt.Sprintf("[%s:%s]", length, slo.Duration(step)))
}

// badIn are the bad events, or slices, of a window.
func (q spelled) badIn(window, step time.Duration) expr {
	if q.badness == "" {
		return q.counted(q.bad, window, step)
	}
	bad := fn("sum_over_time", parens(q.badness)+subquery(window, step))
	if n := rounded(float64(step) / float64(q.slice)); n != 1 {
		bad = chain("*", bad, text(number(n)))
	}
	return bad
}

// burn is the burn rate over a window; it has no value without events.
func (q spelled) burn(window time.Duration) expr {
	step, budget := stepOf(window), text(number(q.budget()))
	if q.badness != "" {
		return chain("/", fn("avg_over_time", parens(q.badness)+subquery(window, step)), budget)
	}
	return chain("/", q.badIn(window, step), parens(chain(">", q.counted(q.total, window, step), text("0"))), budget)
}

// burning is 1 while the condition of a policy holds, and 0 otherwise, also without events.
func (q spelled) burning(p policy, longStep time.Duration) expr {
	share := rounded(p.factor * q.budget())
	if q.badness != "" {
		over := func(window, step time.Duration) expr {
			average := fn("avg_over_time", parens(q.badness)+subquery(window, step))
			return parens(chain("> bool", average, text(number(share))))
		}
		all := []expr{over(p.long, longStep), over(p.short, stepOf(p.short))}
		if q.minBad > 0 {
			all = append(all, parens(chain(">= bool", q.badIn(p.long, longStep), text(plainNumber(q.minBad)))))
		}
		return chain("*", all...)
	}
	allowed := func(window, step time.Duration) expr {
		return chain("*", text(number(share)), q.counted(q.total, window, step))
	}
	long := chain("> bool", q.badIn(p.long, longStep), allowed(p.long, longStep))
	if q.minBad > 0 {
		long = chain(">= bool", q.badIn(p.long, longStep), fn("clamp_min", allowed(p.long, longStep), text(plainNumber(q.minBad))))
	}
	short := chain("> bool", q.badIn(p.short, stepOf(p.short)), allowed(p.short, stepOf(p.short)))
	return chain("*", parens(long), parens(short))
}

// alerts are the SLO's alerts with queries of their own, first those that are evaluated every minute.
func (q spelled) alerts() (often, seldom []Alert, problems []string) {
	policies, problems := q.policies()
	for _, p := range policies {
		a := q.alert(p, policies)
		if p.pages() {
			often = append(often, a)
		} else {
			seldom = append(seldom, a)
		}
	}
	return append(often, q.absent()), seldom, problems
}

func (q spelled) alert(p policy, policies []policy) Alert {
	a := Alert{
		Name: p.alert, Severity: p.severity, Summary: p.summary, Description: q.burnText(p), RunbookURL: runbooks + p.alert + ".md",
		Labels: q.alertLabels(p.severity, p.id),
	}
	a.compare("long", "Burn rate over "+windowName(p.long), q.burn(p.long), ">", p.factor)
	a.compare("short", "Burn rate over "+windowName(p.short), q.burn(p.short), ">", p.factor)
	if q.minBad > 0 {
		a.compare("bad", "Bad events in "+windowName(p.long), q.badIn(p.long, stepOf(p.long)), ">=", q.minBad)
	}
	for _, page := range policies {
		switch {
		case p.alert == slowBurn && page.alert == fastBurn:
			within := fn("max_over_time", parens(q.burning(page, 5*time.Minute))+subquery(hour, 5*time.Minute))
			a.compare("fast", "Whether "+fastBurn+" fired in the last hour", within, "==", 0)
		case !p.pages() && page.pages():
			a.compare(page.id, "Whether "+page.alert+" fires", q.burning(page, stepOf(page.long)), "==", 0)
		}
	}
	if !p.pages() {
		a.KeepFiringFor = "5m"
	}
	return a
}

// compare adds a value and its condition.
func (a *Alert) compare(id, title string, value expr, op string, threshold float64) {
	a.Values = append(a.Values, Value{ID: id, Title: title, Unit: "short", Expr: string(value)})
	a.When = append(a.When, Condition{Value: id, Op: op, Threshold: threshold})
}

func (q spelled) absent() Alert {
	now := q.total
	if q.slices != nil {
		now = q.worth()
	}
	lost := q.lost(now, fn("last_over_time", parens(now)+"[1d:10m]"))
	a := Alert{
		Name: dataAbsent, Severity: "warning", For: "10m", Summary: absentSummary, Description: q.absentText(),
		RunbookURL: runbooks + dataAbsent + ".md", Labels: q.alertLabels("warning", ""),
	}
	a.compare("lost", "Lost series", chain("or", fn("sum", lost), text("vector(0)")), ">", 0)
	return a
}
