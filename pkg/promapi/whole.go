package promapi

import (
	"context"
	"fmt"
	"time"

	"github.com/prometheus/common/model"
)

// Whole is a Querier whose answers have all their series: one that was cut is an error. Sums of series,
// and comparisons between them, need it: in an answer that was cut, the events of some series can be missing while
// their errors are present.
func Whole(next Querier) Querier { return whole{next} }

type whole struct{ next Querier }

func (w whole) Query(ctx context.Context, expr string, at time.Time) (model.Vector, Notes, error) {
	v, notes, err := w.next.Query(ctx, expr, at)
	if err = wholeError(notes, len(v), err); err != nil {
		return nil, notes, err
	}
	return v, notes, nil
}

func (w whole) QueryRange(ctx context.Context, expr string, r Range) (model.Matrix, Notes, error) {
	m, notes, err := w.next.QueryRange(ctx, expr, r)
	if err = wholeError(notes, len(m), err); err != nil {
		return nil, notes, err
	}
	return m, notes, nil
}

// QuerySamples is Querier's: no series of it are left out.
func (w whole) QuerySamples(ctx context.Context, expr string, at time.Time) (model.Matrix, Notes, error) {
	return w.next.QuerySamples(ctx, expr, at)
}

func wholeError(notes Notes, kept int, err error) error {
	if err != nil || notes.Cut == 0 {
		return err
	}
	return &Error{Kind: KindTooLarge, Message: fmt.Sprintf(
		"The store's answer has %d series, and only %d of them are read, so that sums would be wrong. Narrow the selectors, or group by labels with fewer values.", kept+notes.Cut, kept)}
}
