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
	group  *rules.Group
	next   time.Time            // when it is due, if its group has an interval of its own
	active map[*series]struct{} // had a sample at the last evaluation
}

// newEvaluator loads the rules in the order in which they stand in the files,
// so that a rule finds what an earlier one has recorded. Everything until start
// has been evaluated.
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
// group has its moments within its interval, by its name and its file.
func following(g *rules.Group, t time.Time) time.Time {
	return g.EvalTimestamp(t.UnixNano()).Add(g.Interval())
}

// evaluate runs all rules from start to end (both included): at every step, or as
// often as their group says and just when Prometheus will when it goes on.
func (ev *evaluator) evaluate(ctx context.Context, start, end time.Time) error {
	for _, r := range ev.rules {
		first, last := ceil(start), end.Truncate(Step)
		if r.group.Interval() != Step {
			first, last = r.next, end
		}
		if first.After(last) {
			continue
		}
		if err := ev.one(ctx, r, first, last); err != nil {
			return fmt.Errorf("rule %s: %w", r.Name(), err)
		}
		r.next = following(r.group, last)
	}
	return nil
}

func (ev *evaluator) one(ctx context.Context, r *ruleState, start, end time.Time) error {
	step := r.group.Interval()
	expr := r.Query().String()
	answers, done, err := ev.rangeOf(ctx, expr, start, end, step)
	if err != nil {
		return err
	}
	defer done()
	instant := rules.EngineQueryFunc(ev.promql, ev.past)
	query := func(ctx context.Context, q string, t time.Time) (promql.Vector, error) {
		if q == expr {
			return answers.at(t.UnixMilli()), nil
		}
		return instant(ctx, q, t) // asked by a template
	}
	for t := start; !t.After(end); t = t.Add(step) {
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
func (ev *evaluator) rangeOf(ctx context.Context, expr string, start, end time.Time, step time.Duration) (*answers, func(), error) {
	q, err := ev.promql.NewRangeQuery(ctx, ev.past, nil, expr, start, end, step)
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
