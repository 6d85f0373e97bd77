package rules

import (
	"strconv"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// recordedGood are the good slices of five minutes; the bad ones follow from them.
const recordedGood = "slo:sli_good:increase5m"

// sliced are the rules of an SLI that judges slices of time: those whose ends lie in the five minutes, and the good ones
// of them, by their worth. Each slice is judged by itself, so none is uncertain.
func (s sli) sliced() []rule {
	// A millisecond less than five minutes holds as many ends of slices in Prometheus 2, whose ranges are closed, as in
	// Prometheus 3, whose ranges are open on the left.
	worth := parens(s.worth()) + expr("[4m59s999ms:"+slo.Duration(s.slices.Slice)+"]")
	total := s.selected(slo.RecordedTotal)
	return []rule{
		{record: recordedGood, labels: s.labels, expr: fn("sum_over_time", worth), comment: s.comment()},
		{record: slo.RecordedTotal, labels: s.labels, expr: fn("count_over_time", worth)},
		{record: slo.RecordedBad, labels: s.labels, expr: chain("-", total, s.selected(recordedGood))},
		{record: recordedUncertain, labels: s.labels, expr: chain("*", text("0"), fn("count", total))},
	}
}

// worth is the worth of a moment, from 0 to 1; the worst of several metrics counts.
func (s sli) worth() expr {
	join := map[string]string{"any": "max", "all": "min"}[s.slices.Across]
	if join == "" {
		join = "avg"
	}
	var all []expr
	for _, metric := range s.metrics {
		all = append(all, aggregate(join, s.by, chain(s.slices.Op+" bool", metric, text(number(s.slices.Value)))))
	}
	if len(all) == 1 {
		return all[0]
	}
	for i, e := range all {
		all[i] = fn("label_replace", e, text(`"slo_metric"`), text(strconv.Quote(strconv.Itoa(i))), text(`""`), text(`""`))
	}
	return aggregate("min", s.by, chain("or", all...))
}
