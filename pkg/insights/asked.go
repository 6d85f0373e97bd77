package insights

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/common/model"

	"github.com/fyrsmithlabs/contextd-observability/pkg/promapi"
)

// maxAsked bounds how many expressions one answer shows to the reader.
const maxAsked = 20

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
