package promapi

import "fmt"

// checkQuery refuses what the strictest store would refuse, before the query is sent, and says what to do.
func (l Limits) checkQuery(expr string) error {
	if len(expr) <= l.MaxQueryBytes {
		return nil
	}
	return &Error{Kind: KindTooLarge, Message: fmt.Sprintf(
		"The query has %d bytes, more than the %d that every store accepts. Shorten its selectors, or record part of it by a rule.", len(expr), l.MaxQueryBytes)}
}

// checkRange refuses a range that no store would answer.
func (l Limits) checkRange(r Range) error {
	switch points := r.Points(); {
	case r.Step <= 0 || points == 0:
		return &Error{Kind: KindBadQuery, Message: "The range query has no step, or ends before it begins. Please report this."}
	case points > l.MaxPoints:
		return &Error{Kind: KindTooLarge, Message: fmt.Sprintf(
			"The query returns %d points of each series, more than the %d that Prometheus allows. Choose a shorter time range or a coarser step.", points, l.MaxPoints)}
	}
	return nil
}

// cutNote says that series were left out.
func (l Limits) cutNote(cut int) string {
	if cut == 0 {
		return ""
	}
	return fmt.Sprintf("The answer was cut to %d of %d series. Narrow the selection, or sum by fewer labels.", l.MaxSeries, l.MaxSeries+cut)
}
