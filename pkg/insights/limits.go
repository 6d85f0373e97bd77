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
	// maxShown bounds how many expressions one answer shows to the reader.
	maxShown = 20
	// maxCalls bounds how many queries one answer may take, those from the cache included, so that the same query is
	// answered or refused whether it is cached or not. A year with a restart of contextd on every day needs about
	// 400 when no recording rules are installed.
	maxCalls = 500
	// answerTimeout bounds one whole answer. Each request to the store has its own timeout.
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

// queryLog is a Querier that records its queries, for Grafana's query inspector.
type queryLog struct {
	promapi.Querier
	mu sync.Mutex
	// when are the times for which each expression was evaluated.
	when map[string][]string
}

func (l *queryLog) Query(ctx context.Context, expr string, at time.Time) (model.Vector, promapi.Notes, error) {
	l.note(expr, "Time: "+clock(at))
	return l.Querier.Query(ctx, expr, at)
}

func (l *queryLog) QueryRange(ctx context.Context, expr string, r promapi.Range) (model.Matrix, promapi.Notes, error) {
	l.note(expr, fmt.Sprintf("From: %s, to: %s, step: %s", clock(r.Start), clock(r.End), r.Step))
	return l.Querier.QueryRange(ctx, expr, r)
}

func (l *queryLog) QuerySamples(ctx context.Context, expr string, at time.Time) (model.Matrix, promapi.Notes, error) {
	l.note(expr, "Time: "+clock(at))
	return l.Querier.QuerySamples(ctx, expr, at)
}

func (l *queryLog) note(expr, when string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.when == nil {
		l.when = map[string][]string{}
	}
	l.when[expr] = append(l.when[expr], when)
}

// String lists the queries, each expression once, sorted: queries run at once, and arrive in any order.
func (l *queryLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var texts []string
	for _, expr := range slices.Sorted(maps.Keys(l.when)) {
		texts = append(texts, "Expr: "+expr+"\n"+strings.Join(slices.Sorted(slices.Values(l.when[expr])), "\n"))
	}
	shown := strings.Join(texts[:min(len(texts), maxShown)], "\n\n")
	if more := len(texts) - maxShown; more > 0 {
		shown += fmt.Sprintf("\n\n... and %d more expressions", more)
	}
	return shown
}

func clock(t time.Time) string { return t.UTC().Format(time.RFC3339) }
