package insights

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
)

const (
	// maxAsked bounds how many expressions one answer shows to the reader.
	maxAsked = 20
	// maxCalls bounds how many queries one answer may take, those from the cache included, so that the same query is
	// answered or refused whatever happens to be cached. A year with a restart of contextd on every day needs about
	// 400 when no recording rules are installed.
	maxCalls = 500
	// answerTimeout bounds one answer as a whole. Each request to the store has a timeout of its own.
	answerTimeout = 60 * time.Second
)

// metered is a Querier that ends an answer when it takes too many queries.
type metered struct {
	promapi.Querier
	calls atomic.Int64
}

func (m *metered) Query(ctx context.Context, expr string, at time.Time) (model.Vector, promapi.Notes, error) {
	if err := m.spend(); err != nil {
		return nil, promapi.Notes{}, err
	}
	return m.Querier.Query(ctx, expr, at)
}

func (m *metered) QueryRange(ctx context.Context, expr string, r promapi.Range) (model.Matrix, promapi.Notes, error) {
	if err := m.spend(); err != nil {
		return nil, promapi.Notes{}, err
	}
	return m.Querier.QueryRange(ctx, expr, r)
}

func (m *metered) QuerySamples(ctx context.Context, expr string, at time.Time) (model.Matrix, promapi.Notes, error) {
	if err := m.spend(); err != nil {
		return nil, promapi.Notes{}, err
	}
	return m.Querier.QuerySamples(ctx, expr, at)
}

func (m *metered) spend() error {
	if m.calls.Add(1) <= maxCalls {
		return nil
	}
	return &promapi.Error{Kind: promapi.KindTooLarge, Message: fmt.Sprintf(
		"This query needs more than %d queries to the store. Choose a shorter time range or fewer maintenance windows, or install the recording rules of the SLO.", maxCalls)}
}

// errTooSlow is the cause of the end of an answer that took longer than answerTimeout.
var errTooSlow = &promapi.Error{Kind: promapi.KindTimeout, Message: fmt.Sprintf(
	"The answer was not complete within %.0f s. Choose a shorter time range or a narrower selection, or install the recording rules of the SLO.", answerTimeout.Seconds())}

// within runs one query type with the limits that hold for every answer: calls, time, and no panic.
func within(ctx context.Context, run queryType, api promapi.Querier, q backend.DataQuery) (frames data.Frames, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, answerTimeout, errTooSlow)
	defer cancel()
	err = promapi.Guard(func() (err error) {
		frames, err = run(ctx, &metered{Querier: api}, q)
		return err
	})
	if err != nil && errors.Is(context.Cause(ctx), errTooSlow) {
		return nil, errTooSlow
	}
	return frames, err
}

// asked is a Querier that remembers what it was asked, for Grafana's query inspector.
type asked struct {
	promapi.Querier
	mu sync.Mutex
	// when are the times that each expression was evaluated for.
	when map[string][]string
}

func (a *asked) Query(ctx context.Context, expr string, at time.Time) (model.Vector, promapi.Notes, error) {
	a.note(expr, "Time: "+clock(at))
	return a.Querier.Query(ctx, expr, at)
}

func (a *asked) QueryRange(ctx context.Context, expr string, r promapi.Range) (model.Matrix, promapi.Notes, error) {
	a.note(expr, fmt.Sprintf("From: %s, to: %s, step: %s", clock(r.Start), clock(r.End), r.Step))
	return a.Querier.QueryRange(ctx, expr, r)
}

func (a *asked) QuerySamples(ctx context.Context, expr string, at time.Time) (model.Matrix, promapi.Notes, error) {
	a.note(expr, "Time: "+clock(at))
	return a.Querier.QuerySamples(ctx, expr, at)
}

func (a *asked) note(expr, when string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.when == nil {
		a.when = map[string][]string{}
	}
	a.when[expr] = append(a.when[expr], when)
}

// String is what was asked, each expression once, in the order of the texts: queries run at once, and arrive in any.
func (a *asked) String() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var texts []string
	for _, expr := range slices.Sorted(maps.Keys(a.when)) {
		texts = append(texts, "Expr: "+expr+"\n"+strings.Join(slices.Sorted(slices.Values(a.when[expr])), "\n"))
	}
	shown := strings.Join(texts[:min(len(texts), maxAsked)], "\n\n")
	if more := len(texts) - maxAsked; more > 0 {
		shown += fmt.Sprintf("\n\n... and %d more expressions", more)
	}
	return shown
}

func clock(t time.Time) string { return t.UTC().Format(time.RFC3339) }
