package promapi

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/prometheus/common/model"
)

// Range is the time range of a range query; Start and End are both included.
type Range struct {
	Start, End time.Time
	Step       time.Duration
}

// Points is how many points of one series the range has at most; 0 when it ends before it begins.
func (r Range) Points() int {
	if r.Step <= 0 || r.End.Before(r.Start) {
		return 0
	}
	return int(r.End.Sub(r.Start)/r.Step) + 1
}

// Ladder are the steps of range queries, finest first. Fixed steps let panels of the same time share answers.
var Ladder = []time.Duration{15 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}

// coarse are the steps above the ladder. All divide a day, so that windows of days begin on a step.
var coarse = []time.Duration{2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour}

// LadderStep is the finest step of the ladder that is not finer than atLeast; above the ladder, a part of a day or days.
func LadderStep(atLeast time.Duration) time.Duration {
	const day = 24 * time.Hour
	for _, step := range slices.Concat(Ladder, coarse) {
		if step >= atLeast {
			return step
		}
	}
	whole := atLeast.Truncate(day)
	if whole < atLeast && whole <= math.MaxInt64-day {
		whole += day
	}
	return whole
}

// Align puts a time range on the ladder: a step not finer than interval and wide enough for at most maxPoints points,
// and both ends on multiples of the step, so that a refresh does not shift the points. The start moves back, to keep
// the requested time in the range.
func Align(from, to time.Time, interval time.Duration, maxPoints int) Range {
	step := LadderStep(max(interval, to.Sub(from)/time.Duration(max(maxPoints, 1))))
	return Range{Start: from.Truncate(step), End: to.Truncate(step), Step: step}
}

// chunks cuts a range into pieces of at most maxPoints points. The cuts lie on fixed multiples of the pieces' length
// since the epoch, so that pieces of the past stay the same, and cached, while the range moves on.
func (r Range) chunks(maxPoints int) []Range {
	if r.Points() <= maxPoints {
		return []Range{r}
	}
	length := r.Step * time.Duration(maxPoints)
	if length/time.Duration(maxPoints) != r.Step || r.End.Sub(r.Start) == math.MaxInt64 {
		// Longer than a duration can be: the whole range is refused.
		return []Range{r}
	}
	var pieces []Range
	for start := r.Start; !start.After(r.End); {
		piece := Range{Start: start, Step: r.Step}
		next := start.Truncate(length).Add(length)
		// The last point before the cut, on the range's own grid.
		piece.End = start.Add((next.Sub(start) - 1).Truncate(r.Step))
		if piece.End.After(r.End) {
			piece.End = r.End
		}
		pieces = append(pieces, piece)
		start = piece.End.Add(r.Step)
	}
	return pieces
}

// maxJoined bounds the samples of all pieces of a range together: 64 MiB.
const maxJoined = 4 << 20

// QueryChunks evaluates expr over a range of any length, piece by piece, and joins the pieces series by series.
// chunkPoints is the most points of a piece, at most DefaultMaxPoints. Pieces are queried one after the other, so that a
// query over years does not occupy the whole store.
func QueryChunks(ctx context.Context, api Querier, expr string, r Range, chunkPoints int) (model.Matrix, Notes, error) {
	pieces := r.chunks(chunkPoints)
	if len(pieces) == 1 {
		return api.QueryRange(ctx, expr, r)
	}
	var joined model.Matrix
	var notes Notes
	samples := 0
	bySeries := map[model.Fingerprint]*model.SampleStream{}
	for _, piece := range pieces {
		matrix, n, err := api.QueryRange(ctx, expr, piece)
		if err != nil {
			return nil, notes, err
		}
		notes = Join(notes, n)
		for _, series := range matrix {
			if samples += len(series.Values); samples > maxJoined {
				return nil, notes, &Error{Kind: KindTooLarge, Message: fmt.Sprintf(
					"The answer has more than %d samples in all. Choose a shorter time range, a coarser step, or sum by fewer labels.", maxJoined)}
			}
			key := series.Metric.Fingerprint()
			stream := bySeries[key]
			if stream == nil {
				// A copy: the Querier's results are shared.
				stream = &model.SampleStream{Metric: series.Metric, Values: make([]model.SamplePair, 0, len(series.Values))}
				bySeries[key] = stream
				joined = append(joined, stream)
			}
			stream.Values = append(stream.Values, series.Values...)
		}
	}
	return joined, notes, nil
}
