package history

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/rules"
	"golang.org/x/sync/errgroup"

	"github.com/fyrsmithlabs/contextd-observability/demo/engine"
)

// evaluator evaluates rule files over a past time range, and stores what
// Prometheus would have stored: recorded series, ALERTS and ALERTS_FOR_STATE.
//
// It runs Prometheus' own rules. Their instant queries are served from one
// range query per rule and chunk, which makes it fast. A recording rule only
// gives that answer its labels.
type evaluator struct {
	promql *promql.Engine
	past   *past
	rules  []*ruleState
}

type ruleState struct {
	rules.Rule
	group  *rules.Group
	next   time.Time            // when it is due, if its group has its own interval
	active map[*series]struct{} // had a sample at the last evaluation
}

// newEvaluator loads the rules in file order, so that a rule finds what an
// earlier one has recorded. Everything until start has been evaluated.
func newEvaluator(files []string, p *past, start time.Time) (*evaluator, error) {
	ev := &evaluator{promql: engine.NewPromQL(nil, nil), past: p}
	m := rules.NewManager(&rules.ManagerOptions{Logger: promslog.NewNopLogger()})
	groups, errs := m.LoadGroups(Step, labels.EmptyLabels(), "", nil, false, files...)
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	for _, f := range files {
		parsed, errs := rulefmt.ParseFile(f, false, model.UTF8Validation, parser.NewParser(parser.Options{}), promslog.NewNopLogger())
		if len(errs) > 0 {
			return nil, errors.Join(errs...)
		}
		for _, g := range parsed.Groups {
			group := groups[rules.GroupKey(f, g.Name)]
			for _, r := range group.Rules() {
				if a, ok := r.(*rules.AlertingRule); ok {
					a.SetRestored(true) // there is no earlier state: without this nothing is stored
				}
				ev.rules = append(ev.rules, &ruleState{Rule: r, group: group, next: following(group, start), active: map[*series]struct{}{}})
			}
		}
	}
	return ev, nil
}

// following is the first time after t at which Prometheus evaluates a group. Each
// group has an offset within its interval, from its name and its file.
func following(g *rules.Group, t time.Time) time.Time {
	return g.EvalTimestamp(t.UnixNano()).Add(g.Interval())
}

// evaluate runs all rules from start to end (both included): at every step, or as
// often as their group says and aligned with Prometheus' later evaluations.
func (ev *evaluator) evaluate(ctx context.Context, start, end time.Time) error {
	for rest := ev.rules; len(rest) > 0; {
		n := independent(rest)
		if err := ev.together(ctx, rest[:n], start, end); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// independent is the number of leading rules that do not read what the others record.
func independent(list []*ruleState) int {
	n := 1
	for n < len(list) && list[n].group == list[0].group && list[n].NoDependencyRules() {
		n++
	}
	return n
}

// together queries several rules concurrently, and then stores the results.
func (ev *evaluator) together(ctx context.Context, list []*ruleState, start, end time.Time) error {
	asked := make([]*answers, len(list))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, r := range list {
		first, last := ceil(start), end.Truncate(Step)
		if r.group.Interval() != Step {
			first, last = r.next, end
		}
		if first.After(last) {
			continue
		}
		r.next = following(r.group, last)
		g.Go(func() (err error) {
			asked[i], err = ev.ask(ctx, r, first, last)
			return ofRule(r, err)
		})
	}
	err := g.Wait()
	for i, r := range list {
		if asked[i] == nil {
			continue
		}
		if err == nil {
			err = ev.one(ctx, r, asked[i])
		}
		asked[i].done()
	}
	return err
}

// one stores the recorded series of a rule, or its alerts.
func (ev *evaluator) one(ctx context.Context, r *ruleState, a *answers) error {
	alert, ok := r.Rule.(*rules.AlertingRule)
	if !ok {
		return ofRule(r, ev.record(r, a))
	}
	instant := rules.EngineQueryFunc(ev.promql, ev.past)
	query := func(ctx context.Context, q string, t time.Time) (promql.Vector, error) {
		if q == a.expr {
			return a.at(t.UnixMilli()), nil
		}
		return instant(ctx, q, t) // queried by a template
	}
	for t := a.start; !t.After(a.end); t = t.Add(r.group.Interval()) {
		if len(r.active) == 0 && len(a.at(t.UnixMilli())) == 0 && alert.State() == rules.StateInactive {
			continue // nothing is, was or will be active
		}
		v, err := r.Eval(ctx, 0, t, query, &url.URL{}, 0)
		if err != nil {
			return ofRule(r, err)
		}
		ev.store(r, t.UnixMilli(), v)
	}
	return nil
}

// record stores the answer of a recording rule under the rule's name and labels.
func (ev *evaluator) record(r *ruleState, a *answers) error {
	targets := make([]*series, len(a.matrix))
	for k, s := range a.matrix {
		b := labels.NewBuilder(s.Metric).Set(labels.MetricName, r.Name())
		r.Labels().Range(func(l labels.Label) { b.Set(l.Name, l.Value) })
		targets[k] = ev.past.now.series(b.Labels())
	}
	for t := a.start; !t.After(a.end); t = t.Add(r.group.Interval()) {
		at := t.UnixMilli()
		now := make(map[*series]struct{}, len(r.active))
		for k, s := range a.matrix {
			v, ok := a.value(k, at)
			if !ok {
				continue
			}
			if _, twice := now[targets[k]]; twice {
				return fmt.Errorf("two results have the labels %s", s.Metric)
			}
			targets[k].append(at, v)
			now[targets[k]] = struct{}{}
		}
		r.end(at, now)
	}
	return nil
}

func ofRule(r *ruleState, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("rule %s: %w", r.Name(), err)
}

// store appends a result and ends the series that are no longer in it.
func (ev *evaluator) store(r *ruleState, t int64, v promql.Vector) {
	now := make(map[*series]struct{}, len(v))
	for _, sample := range v {
		s := ev.past.now.series(sample.Metric)
		s.append(t, sample.F)
		now[s] = struct{}{}
	}
	r.end(t, now)
}

// end ends the series that were active and are not any more.
func (r *ruleState) end(t int64, now map[*series]struct{}) {
	for s := range r.active {
		if _, still := now[s]; !still {
			s.append(t, staleNaN)
		}
	}
	r.active = now
}

// ask runs a rule's expression as a range query. The result is valid until it is closed.
func (ev *evaluator) ask(ctx context.Context, r *ruleState, start, end time.Time) (*answers, error) {
	expr := r.Query().String()
	q, err := ev.promql.NewRangeQuery(ctx, ev.past, nil, expr, start, end, r.group.Interval())
	if err != nil {
		return nil, err
	}
	res := q.Exec(ctx)
	matrix, err := res.Matrix()
	if err != nil {
		q.Close()
		return nil, errors.Join(res.Err, err)
	}
	return &answers{expr: expr, start: start, end: end, matrix: matrix, next: make([]int, len(matrix)), done: q.Close}, nil
}

// answers iterates over the steps of a range query's result.
type answers struct {
	expr       string
	start, end time.Time
	matrix     promql.Matrix
	next       []int // next point of each series
	done       func()
}

// at returns the vector at t; t must not decrease.
func (a *answers) at(t int64) promql.Vector {
	var v promql.Vector
	for k, s := range a.matrix {
		if f, ok := a.value(k, t); ok {
			v = append(v, promql.Sample{Metric: s.Metric, T: t, F: f})
		}
	}
	return v
}

// value is that of a series at t; t must not decrease.
func (a *answers) value(k int, t int64) (float64, bool) {
	points := a.matrix[k].Floats
	for a.next[k] < len(points) && points[a.next[k]].T < t {
		a.next[k]++
	}
	if i := a.next[k]; i < len(points) && points[i].T == t {
		return points[i].F, true
	}
	return 0, false
}
