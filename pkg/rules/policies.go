package rules

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	hour = time.Hour
	day  = 24 * time.Hour
	// runbooks is where the runbooks of the SLO alerts are.
	runbooks = "https://github.com/fyrsmithlabs/contextd-observability/blob/main/docs/runbooks/"

	fastBurn   = "ErrorBudgetFastBurn"
	slowBurn   = "ErrorBudgetSlowBurn"
	dataAbsent = "SLODataAbsent"

	absentSummary = "An SLO has no data"
)

// policy is a burn-rate alert over two windows; the same as in src/slo/burn.ts.
type policy struct {
	id, alert, severity, summary string
	// share is the least part of the budget that is spent when it fires.
	share       float64
	long, short time.Duration
	// factor is the burn rate over both windows above which it fires.
	factor float64
}

var allPolicies = []policy{
	{id: "pageFast", alert: fastBurn, severity: "critical", summary: "An error budget burns very fast", share: 0.02, long: hour},
	{id: "pageSlow", alert: slowBurn, severity: "critical", summary: "An error budget burns fast", share: 0.05, long: 6 * hour},
	{id: "ticketFast", alert: "ErrorBudgetDailyBurn", severity: "warning", summary: "An error budget will be spent in ten days", share: 0.1, long: day},
	{id: "ticketSlow", alert: "ErrorBudgetThreeDayBurn", severity: "warning", summary: "An error budget is being spent faster than it is earned", share: 0.1, long: 3 * day},
}

func (p policy) pages() bool { return p.severity == "critical" }

// policies are the burn-rate alerts of an SLO, and for those that it cannot have the reason. A policy that is longer than
// the period does not exist.
func (s sli) policies() (all []policy, problems []string) {
	period := time.Duration(s.days) * day
	for _, p := range allPolicies {
		if p.long >= period {
			continue
		}
		p.short = p.long / 12
		p.factor = rounded(p.share * float64(period) / float64(p.long))
		if p.factor*s.budget() >= 1 {
			problems = append(problems, fmt.Sprintf(
				"The SLO %s has no alert %s, which could never fire: it needs %s times the allowed errors, and an objective of %s %% already allows %s %%. Choose an objective above %s %% for it.",
				scalar(s.name), p.alert, plainNumber(p.factor), percent(s.objective), percent(s.budget()), percent(1-1/p.factor)))
			continue
		}
		all = append(all, p)
	}
	return all, problems
}

// budget is the ratio of bad events that the objective allows.
func (s sli) budget() float64 { return rounded(1 - s.objective) }

// rounded removes what floating-point arithmetic adds: 1 - 0.999 is 0.001.
func rounded(v float64) float64 {
	text := strconv.FormatFloat(v, 'g', 12, 64)
	v, _ = strconv.ParseFloat(text, 64)
	return v
}

func percent(ratio float64) string {
	text := strconv.FormatFloat(ratio*100, 'g', 4, 64)
	v, _ := strconv.ParseFloat(text, 64)
	return plainNumber(v)
}

// windows are those of the policies, the shortest first.
func windows(policies []policy) []time.Duration {
	var all []time.Duration
	for _, p := range policies {
		all = append(all, p.long, p.short)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// windowName is a duration as names and texts have it: 5m, 6h, 3d.
func windowName(d time.Duration) string {
	if d%day == 0 {
		return strconv.Itoa(int(d/day)) + "d"
	}
	return slo.Duration(d)
}
