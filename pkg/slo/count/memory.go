package count

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	// maxText and maxPieces bound a query that is joined of many.
	maxText   = 12_000
	maxPieces = 100
	// fewSeries is up to how many series of a process are queried by all their labels.
	fewSeries = 3
	// maxRecalled bounds the series whose last sample is searched.
	maxRecalled = 40
)

// lastValues finds what the series that begin within the stretch had counted before: their processes may have continued
// after an absence of days.
func (c *counter) lastValues(ctx context.Context, l *look) error {
	at, memory := l.from()-lead.Milliseconds(), slo.Duration(c.memory())
	var begun, again []*series
	native := map[string][]*series{}
	for _, s := range l.series {
		switch {
		// A series that starts at 0 has counted nothing, whatever was before.
		case len(s.samples) == 0 || s.samples[0].t <= l.from() || s.samples[0].v == 0:
		case s.counter.Native:
			expr := s.counter.LastOf(c.memory())
			native[expr] = append(native[expr], s)
		default:
			begun = append(begun, s)
		}
	}
	for expr, all := range native {
		if _, err := c.setLast(ctx, all, []string{expr}, at); err != nil {
			return err
		}
	}
	again, err := c.setLast(ctx, begun, wrapped("last_over_time(%s["+memory+"])", selectorsOf(begun)), at)
	if err != nil || len(again) == 0 {
		return err
	}
	// The last sample was not a number: find the last one that is.
	var selectors []string
	for _, s := range again {
		selectors = append(selectors, slo.Exactly(exact(s)))
	}
	_, err = c.setLast(ctx, again, wrapped("last_over_time((%s > -Inf)["+memory+":1m])", selectors), at)
	return err
}

func wrapped(format string, texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = fmt.Sprintf(format, text)
	}
	return joined(all)
}

// setLast sets the last values of series from the queries, and returns those whose last value is not a number.
func (c *counter) setLast(ctx context.Context, all []*series, exprs []string, at int64) (again []*series, err error) {
	found, err := c.lookUp(ctx, exprs, at)
	for _, s := range all {
		v, ok := found[s.labels.String()]
		switch {
		case ok && isFinite(v):
			s.before, s.lastSeen = &v, longAgo
		case ok:
			again = append(again, s)
		}
	}
	return again, err
}

// lookUp runs queries, each for series of one name, and finds the highest value of the copies of each.
func (c *counter) lookUp(ctx context.Context, exprs []string, at int64) (map[string]float64, error) {
	found := map[string]float64{}
	var mu sync.Mutex
	err := each(ctx, exprs, func(ctx context.Context, _ int, expr string) error {
		vector, err := c.store.instant(ctx, expr, at)
		mu.Lock()
		defer mu.Unlock()
		for _, one := range vector {
			labels := one.Metric.Clone()
			for _, name := range slo.ReplicaLabels {
				delete(labels, model.LabelName(name))
			}
			v := float64(one.Value)
			key := labels.String()
			if was, ok := found[key]; !ok || !isFinite(was) || v > was {
				found[key] = v
			}
		}
		return err
	})
	return found, err
}

// selectorsOf select series: a few of a process by all their labels, many by its own.
func selectorsOf(all []*series) []string {
	type owner struct{ name, process string }
	byOwner := map[owner][]*series{}
	var owners []owner
	for _, s := range all {
		o := owner{string(s.labels[model.MetricNameLabel]), s.process}
		if byOwner[o] == nil {
			owners = append(owners, o)
		}
		byOwner[o] = append(byOwner[o], s)
	}
	var selectors []string
	add := func(labels map[string]string) {
		if text := slo.Exactly(labels); !slices.Contains(selectors, text) {
			selectors = append(selectors, text)
		}
	}
	for _, o := range owners {
		if list := byOwner[o]; len(list) > fewSeries {
			first := list[0].labels
			add(map[string]string{"__name__": o.name, "job": string(first["job"]), "instance": string(first["instance"])})
			continue
		}
		for _, s := range byOwner[o] {
			add(exact(s))
		}
	}
	return selectors
}

func exact(s *series) map[string]string {
	labels := map[string]string{}
	for name, value := range s.labels {
		labels[string(name)] = string(value)
	}
	return labels
}

// joined joins queries to a few of a bounded length.
func joined(exprs []string) []string {
	var all []string
	n, length := 0, maxText
	for _, expr := range exprs {
		if length+len(expr) > maxText || n >= maxPieces {
			all, n, length = append(all, expr), 1, len(expr)
			continue
		}
		all[len(all)-1] += " or " + expr
		n, length = n+1, length+len(expr)+4
	}
	return all
}

// recall finds out when series that begin in the stretch were last seen, if their process restarted before: what
// they had counted then is lost, although their value is higher now.
func (c *counter) recall(ctx context.Context, l *look, book *ledger) error {
	var some []*series
	for _, s := range l.series {
		if s.before != nil && *s.before > 0 && !s.counter.Native && len(book.restarts[s.process]) > 0 && s.samples[0].v >= *s.before {
			some = append(some, s)
		}
	}
	some = some[:min(len(some), maxRecalled)]
	return each(ctx, some, func(ctx context.Context, _ int, s *series) error {
		expr := fmt.Sprintf("max(max_over_time(timestamp(%s)[%s:1m]))", slo.Exactly(exact(s)), slo.Duration(c.memory()))
		vector, err := c.store.instant(ctx, expr, l.from()-lead.Milliseconds())
		if err != nil || len(vector) == 0 || !isFinite(float64(vector[0].Value)) {
			return err
		}
		seen := float64(vector[0].Value) * 1000
		began := slices.ContainsFunc(book.restarts[s.process], func(t int64) bool { return float64(t) > seen+float64(time.Second.Milliseconds()) })
		if began {
			s.before = nil
		}
		return nil
	})
}
