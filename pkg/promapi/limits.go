package promapi

import (
	"fmt"
	"slices"
	"strings"

	"github.com/prometheus/common/model"
)

// checkQuery refuses what the strictest store would refuse, with a way out, before it is asked.
func (l Limits) checkQuery(expr string) error {
	if len(expr) <= l.MaxQueryBytes {
		return nil
	}
	return &Error{Kind: KindTooLarge, Message: fmt.Sprintf(
		"The query has %d bytes, more than the %d that every store reads. Shorten its selectors, or record part of it by a rule.", len(expr), l.MaxQueryBytes)}
}

// checkRange refuses a range that no store would answer.
func (l Limits) checkRange(r Range) error {
	switch points := r.Points(); {
	case r.Step <= 0 || points == 0:
		return &Error{Kind: KindBadQuery, Message: "The range query has no step, or ends before it begins. Please report this."}
	case points > l.MaxPoints:
		return &Error{Kind: KindTooLarge, Message: fmt.Sprintf(
			"The query asks for %d points of each series, more than the %d that Prometheus gives. Choose a shorter time range or a coarser step.", points, l.MaxPoints)}
	}
	return nil
}

// cutVector keeps the first MaxSeries samples in the order of their labels, so that the same ones stay at every
// refresh, and says what it cut.
func (l Limits) cutVector(v model.Vector) (model.Vector, string) {
	if len(v) <= l.MaxSeries {
		return v, ""
	}
	slices.SortFunc(v, func(a, b *model.Sample) int { return strings.Compare(a.Metric.String(), b.Metric.String()) })
	return v[:l.MaxSeries:l.MaxSeries], l.cutNote(len(v))
}

// cutMatrix does for a range what cutVector does for a moment.
func (l Limits) cutMatrix(m model.Matrix) (model.Matrix, string) {
	if len(m) <= l.MaxSeries {
		return m, ""
	}
	slices.SortFunc(m, func(a, b *model.SampleStream) int { return strings.Compare(a.Metric.String(), b.Metric.String()) })
	return m[:l.MaxSeries:l.MaxSeries], l.cutNote(len(m))
}

func (l Limits) cutNote(of int) string {
	return fmt.Sprintf("The answer was cut to %d of %d series. Narrow the selection, or sum by fewer labels.", l.MaxSeries, of)
}
