package rules

import (
	"slices"
	"strconv"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	recordedUncertain = "slo:sli_uncertain:count5m"
	recordedObjective = "slo:objective:ratio"
	recordedPeriod    = "slo:period:days"
	// maxRules is how many rules Mimir allows in a group by default.
	maxRules = 20
)

// grouped puts SLOs into groups, each with the layers that they need, since rules of one group are evaluated one after
// the other and groups are not: first those together that share layers, and then small groups.
func grouped(slis []sli) [][]rule {
	var groups [][]sli
	for _, s := range slis {
		groups = join(groups, []sli{s}, true)
	}
	var packed [][]sli
	for _, group := range groups {
		packed = join(packed, group, false)
	}
	taken := names{}
	all := make([][]rule, len(packed))
	for i, group := range packed {
		all[i] = rulesOf(group, taken)
	}
	return all
}

// join adds SLOs to the first group that has room for them and, where required, shares a layer with them; else to a
// new one.
func join(groups [][]sli, more []sli, sharing bool) [][]sli {
	alone := len(rulesOf(more, names{}))
	for i, group := range groups {
		both := slices.Concat(group, more)
		after := len(rulesOf(both, names{}))
		shares := after < len(rulesOf(group, names{}))+alone
		if after <= maxRules && (shares || !sharing) {
			groups[i] = both
			return groups
		}
	}
	return append(groups, more)
}

// names are those of the counters of a file. Two groups that record the same counter give it two names, as they are
// evaluated at different times.
type names map[string]bool

func (n names) free(wanted string) string {
	name := wanted
	for i := 2; n[name]; i++ {
		name = wanted + "_" + strconv.Itoa(i)
	}
	n[name] = true
	return name
}

// rulesOf are the rules of a group, layers before the SLOs that use them.
func rulesOf(group []sli, taken names) []rule {
	layers := layersOf(group)
	written := map[*counter]bool{}
	var all []rule
	for _, s := range group {
		switch {
		case s.slices != nil:
			all = append(all, s.sliced()...)
		case s.ratioSlices == 0:
			total, part := layers.of(s)
			for _, c := range []*counter{total, part} {
				if c != nil && !written[c] {
					c.name = taken.free(c.wanted())
					written[c] = true
					all = append(all, c.rules()...)
				}
			}
			all = append(all, s.summed(total, part)...)
		}
		if !s.throughput() {
			objective := rule{record: recordedObjective, labels: s.labels, expr: fn("vector", text(number(s.objective)))}
			if s.ratioSlices > 0 {
				objective.comment = s.comment()
			}
			all = append(all, objective,
				rule{record: recordedPeriod, labels: s.labels, expr: fn("vector", text(strconv.Itoa(s.days)))},
			)
		}
	}
	return all
}

// summed are the rules of an SLO that counts events, over its layers. part is nil for a throughput.
func (s sli) summed(total, part *counter) []rule {
	counted, seen := total.increase(), total.sum()
	if part != nil && part.isBucket() {
		counted, seen = chain("and on ("+labelList(part.grouping())+")", counted, part.increase()), part.sum()
	}
	all := []rule{{record: slo.RecordedTotal, labels: s.labels, expr: aggregate("sum", s.by, counted), comment: s.comment()}}
	marked := total.name
	if part != nil {
		bad := aggregate("sum", s.by, part.increase())
		if s.good() {
			bad = chain("-", aggregate("sum", s.by, counted), bad)
		}
		all = append(all, rule{record: slo.RecordedBad, labels: s.labels, expr: bad})
		marked += "|" + part.name
	}
	marks := fn("sum", text(uncertain+"{counter=~"+strconv.Quote(marked)+"}"))
	none := chain("*", text("0"), fn("count", seen))
	return append(all, rule{record: recordedUncertain, labels: s.labels, expr: chain("or", marks, none)})
}

// layers are the counters of a group, by what they count.
type layers map[string][]*counter

// layersOf shares counters between SLOs: one that is split by more labels serves those that need fewer.
func layersOf(group []sli) layers {
	all := layers{}
	wide := slices.Clone(group)
	slices.SortStableFunc(wide, func(a, b sli) int { return len(b.by) - len(a.by) })
	for _, s := range wide {
		if s.slices != nil || s.ratioSlices > 0 {
			continue
		}
		total := all.add(&counter{sources: s.sources, by: s.by})
		if !s.throughput() {
			all.add(&counter{sources: s.sources, by: s.by, of: total})
		}
	}
	return all
}

func (l layers) add(c *counter) *counter {
	if known := l.find(c.key(), c.by); known != nil {
		return known
	}
	l[c.key()] = append(l[c.key()], c)
	return c
}

func (l layers) find(key string, by []string) *counter {
	for _, known := range l[key] {
		if containsAll(known.by, by) {
			return known
		}
	}
	return nil
}

func (l layers) of(s sli) (total, part *counter) {
	c := &counter{sources: s.sources, by: s.by}
	total = l.find(c.key(), s.by)
	if !s.throughput() {
		c.of = total
		part = l.find(c.key(), s.by)
	}
	return total, part
}

func containsAll(all, some []string) bool {
	return !slices.ContainsFunc(some, func(one string) bool { return !slices.Contains(all, one) })
}
