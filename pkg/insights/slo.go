package insights

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	modeRange   = "range"
	modeInstant = "instant"
	// measureProven is the measure of throughputs.
	measureProven = "proven"
	// evaluationStep is what the moment of an instant answer is rounded down to, so that equal queries share answers.
	evaluationStep = 15 * time.Second
)

// sloQuery is a query about the budget of an SLO. It carries the definition, so that alert rules depend on nothing else.
type sloQuery struct {
	Slo *slo.Definition `json:"slo"`
	// Measure is a key of sloMeasures; empty means budget.
	Measure string `json:"measure"`
	// Mode is "range" for a line over the time range, "instant" for the numbers at its end; empty means the
	// default of the measure.
	Mode string `json:"mode"`
	// By is the label of the measure spentBy.
	By string `json:"by"`
	// Group are labels of the one group whose spending the measure spentBy splits; empty means all groups together.
	Group map[string]string `json:"group"`
	// Plan is what the measure increments is for: one of plans, "state" when empty.
	Plan string `json:"plan"`
	// Value is the one number of the measure state to return, "all" or empty for all of them.
	Value string `json:"value"`
}

// sloMeasure answers one measure. The first mode is the default.
type sloMeasure struct {
	answer func(context.Context, *sloTask) (data.Frames, error)
	modes  []string
}

// sloMeasures are the measures of an SLO.
var sloMeasures = map[string]sloMeasure{
	"budget":      {answerBudget, []string{modeRange}},
	"state":       {answerSloState, []string{modeInstant}},
	"burn":        {answerBurn, []string{modeRange, modeInstant}},
	"spentBy":     {answerSpentBy, []string{modeInstant, modeRange}},
	"increments":  {answerIncrements, []string{modeRange}},
	measureProven: {answerProven, []string{modeRange, modeInstant}},
}

// sloTask is a query that has passed all checks, with what its answer needs.
type sloTask struct {
	query sloQuery
	slo   slo.SLO
	// throughput is set for the measure proven; slo has no indicator then.
	throughput slo.Throughput
	api        promapi.Querier
	// from and to are the time range; to is never in the future, where nothing has been counted.
	from, to time.Time
	interval time.Duration
	points   int
	// notices are what the reader should know about the numbers.
	notices []data.Notice
	// unmeasurable says why the store does not tell which events are good; empty where it does.
	unmeasurable string
	// rawOnly excludes the recorded series, which lack labels that the query needs.
	rawOnly bool
	// judgedBy are the labels by which slices of a ratio are judged, when the SLO is split by others; nil otherwise.
	judgedBy []string
	// log are the queries that were run, for the query inspector.
	log *queryLog
}

// answerSlo is the query type "slo".
func answerSlo(ctx context.Context, api promapi.Querier, q backend.DataQuery) (data.Frames, error) {
	task, measure, err := newSloTask(api, q)
	if err != nil {
		return nil, err
	}
	frames, err := measure.answer(ctx, task)
	if err != nil {
		return nil, task.explain(ctx, err)
	}
	if len(frames) > 0 {
		frames[0].Meta.ExecutedQueryString = task.log.String()
		frames[0].Meta.Notices = append(frames[0].Meta.Notices, task.notices...)
	}
	return frames, nil
}

func newSloTask(api promapi.Querier, q backend.DataQuery) (*sloTask, sloMeasure, error) {
	// Sums over a part of the series would be wrong numbers.
	t := &sloTask{log: &queryLog{Querier: promapi.Whole(api)}, from: q.TimeRange.From, interval: q.Interval}
	t.api = t.log
	if err := parseQuery(q, &t.query); err != nil {
		return nil, sloMeasure{}, err
	}
	measure, err := t.query.complete()
	if err != nil {
		return nil, measure, err
	}
	if t.query.Measure == measureProven {
		t.slo, t.throughput, err = t.query.Slo.ResolveThroughput()
	} else {
		t.slo, err = t.query.Slo.Resolve()
	}
	if err != nil {
		return nil, measure, badQuery("%s", err)
	}
	t.points = int(min(max(q.MaxDataPoints, 1), maxPoints))
	if q.MaxDataPoints <= 0 {
		t.points = maxPoints
	}
	t.to = q.TimeRange.To
	if now := time.Now(); t.to.After(now) {
		t.to = now
	}
	if t.query.Mode == modeRange && t.from.After(t.to) {
		t.notice(data.NoticeSeverityInfo, "The time range lies in the future, where nothing was counted yet. Choose one that begins before now.")
	}
	t.to = t.to.Truncate(evaluationStep)
	if !t.from.Before(t.to) {
		t.from = t.to.Add(-evaluationStep)
	}
	return t, measure, nil
}

// complete fills in defaults and refuses what cannot be answered.
func (q *sloQuery) complete() (sloMeasure, error) {
	if q.Measure == "" {
		q.Measure = "budget"
	}
	measure, ok := sloMeasures[q.Measure]
	switch {
	case q.Slo == nil:
		return measure, badQuery("The query has no SLO. Choose one in the query editor, or put its definition under \"slo\".")
	case !ok:
		return measure, badQuery("An SLO query has no measure %q. Choose one of: %s.", q.Measure, strings.Join(slices.Sorted(maps.Keys(sloMeasures)), ", "))
	}
	if q.Mode == "" {
		q.Mode = measure.modes[0]
	}
	switch {
	case q.Mode != modeRange && q.Mode != modeInstant:
		return measure, badQuery("A query has no mode %q. Choose range or instant.", q.Mode)
	case !slices.Contains(measure.modes, q.Mode):
		return measure, badQuery("The measure %s has the mode %s only.", q.Measure, measure.modes[0])
	case q.Measure == "spentBy" && strings.TrimSpace(q.By) == "":
		return measure, badQuery("The query has no label to split the spent budget by. Name one under \"by\", such as tool.")
	}
	if q.Plan = cmp.Or(q.Plan, planOfState); !slices.Contains(plans(), q.Plan) {
		return measure, badQuery("The measure increments has no plan %q. Choose one of: %s.", q.Plan, strings.Join(plans(), ", "))
	}
	if q.Value = cmp.Or(q.Value, "all"); !slices.Contains(stateNames(), q.Value) {
		return measure, badQuery("The state of an SLO has no value %q. Choose one of: %s.", q.Value, strings.Join(stateNames(), ", "))
	}
	return measure, nil
}

// explain turns the store's errors about PromQL into sentences about the selectors of the SLO's definition.
func (t *sloTask) explain(ctx context.Context, err error) error {
	kind := promapi.KindOf(err)
	if kind != promapi.KindBadQuery && kind != promapi.KindExecution {
		return err
	}
	for _, part := range t.selectors() {
		if _, _, e := t.api.Query(ctx, fmt.Sprintf("count(%s)", part.PromQL), t.to); promapi.KindOf(e) == kind {
			return badQuery("The PromQL of %q in the SLO %q cannot be used: %s. %s", part.Name, t.slo.Name, part.PromQL, storeSays(e))
		}
	}
	return badQuery("The PromQL of the SLO %q cannot be used. Its metrics must be plain selectors of counters, such as http_requests_total{job=\"api\"}, without functions. %s", t.slo.Name, storeSays(err))
}

func (t *sloTask) selectors() []slo.Selector {
	if t.query.Measure == measureProven {
		return t.throughput.Selectors()
	}
	return t.slo.Indicator.Selectors()
}

// storeSays quotes the store's own message; without one, it is the whole error.
func storeSays(err error) string {
	if e, ok := errors.AsType[*promapi.Error](err); ok && e.Said != "" {
		return "It says: " + e.Said
	}
	return err.Error()
}
