package history

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/rules"

	"github.com/fyrsmithlabs/contextd-observability/demo/engine"
)

// evaluator evaluates rule files over a time that has passed, and stores what
// Prometheus would have stored: recorded series, ALERTS and ALERTS_FOR_STATE.
//
// It runs Prometheus' own rules. Their instant queries are answered from one
// range query per rule and piece, which is what makes it fast.
type evaluator struct {
	promql *promql.Engine
	past   *past
	rules  []*ruleState
}

type ruleState struct {
	rules.Rule
	active map[*series]struct{} // had a sample at the last evaluation
}

// newEvaluator loads the rules in the order in which they stand in the files,
// so that a rule finds what an earlier one has recorded.
func newEvaluator(files []string, p *past) (*evaluator, error) {
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
			for _, r := range groups[rules.GroupKey(f, g.Name)].Rules() {
				if a, ok := r.(*rules.AlertingRule); ok {
					a.SetRestored(true) // there is no earlier state: without this nothing is stored
				}
				ev.rules = append(ev.rules, &ruleState{Rule: r, active: map[*series]struct{}{}})
			}
		}
	}
	return ev, nil
}

// evaluate runs all rules at every step from start to end (both included).
func (ev *evaluator) evaluate(ctx context.Context, start, end time.Time) error {
	for _, r := range ev.rules {
		if err := ev.one(ctx, r, start, end); err != nil {
			return fmt.Errorf("rule %s: %w", r.Name(), err)
		}
	}
	return nil
}

func (ev *evaluator) one(ctx context.Context, r *ruleState, start, end time.Time) error {
	answers, done, err := ev.rangeOf(ctx, r.Query().String(), start, end)
	if err != nil {
		return err
	}
	defer done()
	instant := rules.EngineQueryFunc(ev.promql, ev.past)
	query := func(ctx context.Context, q string, t time.Time) (promql.Vector, error) {
		if q == r.Query().String() {
			return answers.at(t.UnixMilli()), nil
		}
		return instant(ctx, q, t) // asked by a template
	}
	for t := start; !t.After(end); t = t.Add(Step) {
		v, err := r.Eval(ctx, 0, t, query, &url.URL{}, 0)
		if err != nil {
			return err
		}
		ev.store(r, t.UnixMilli(), v)
	}
	return nil
}

// store appends a result and ends the series that are not in it any more.
func (ev *evaluator) store(r *ruleState, t int64, v promql.Vector) {
	now := make(map[*series]struct{}, len(v))
	for _, sample := range v {
		s := ev.past.now.series(sample.Metric)
		s.append(t, sample.F)
		now[s] = struct{}{}
	}
	for s := range r.active {
		if _, still := now[s]; !still {
			s.append(t, staleNaN)
		}
	}
	r.active = now
}

// rangeOf runs a range query. The result is valid until done is called.
func (ev *evaluator) rangeOf(ctx context.Context, expr string, start, end time.Time) (*answers, func(), error) {
	q, err := ev.promql.NewRangeQuery(ctx, ev.past, nil, expr, start, end, Step)
	if err != nil {
		return nil, nil, err
	}
	res := q.Exec(ctx)
	matrix, err := res.Matrix()
	if err != nil {
		q.Close()
		return nil, nil, errors.Join(res.Err, err)
	}
	return &answers{matrix: matrix, next: make([]int, len(matrix))}, q.Close, nil
}

// answers gives the result of a range query one step after the other.
type answers struct {
	matrix promql.Matrix
	next   []int // next point of each series
}

// at returns the vector at t; t must not go back.
func (a *answers) at(t int64) promql.Vector {
	var v promql.Vector
	for k, s := range a.matrix {
		for a.next[k] < len(s.Floats) && s.Floats[a.next[k]].T < t {
			a.next[k]++
		}
		if i := a.next[k]; i < len(s.Floats) && s.Floats[i].T == t {
			v = append(v, promql.Sample{Metric: s.Metric, T: t, F: s.Floats[i].F})
		}
	}
	return v
}
