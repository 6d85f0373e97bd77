package count

import (
	"time"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

// Excess is what an SLI counted that is impossible.
type Excess struct {
	// Good are good events beyond all events, Bad bad events beyond them.
	Good, Bad float64
	// Cells are those in which this happened.
	Cells int
}

// settle corrects cells that contradict themselves: fewer bad events than none, or more than all. The next cell makes up
// for what the scrapes of two counters miss of each other; the rest is excess, which must not hide bad events elsewhere.
func settle(incs []slo.Increment, scrape time.Duration) ([]slo.Increment, Excess) {
	var excess Excess
	for i := range incs {
		over := incs[i].Bad - incs[i].Total
		switch {
		case incs[i].Bad < 0:
			short := lend(incs, i, -incs[i].Bad, scrape, func(inc slo.Increment) float64 { return inc.Bad }, -1)
			excess.Good += short
			excess.Cells += count(short)
			incs[i].Bad = 0
		case over > 0:
			short := lend(incs, i, over, scrape, func(inc slo.Increment) float64 { return inc.Total - inc.Bad }, 1)
			excess.Bad += short
			excess.Cells += count(short)
			incs[i].Bad = max(incs[i].Total, 0)
		}
	}
	return incs, excess
}

// lend lets the cells beside i make up for what its scrapes missed, and returns what is left. More than two scrapes hold
// cannot come from scrapes.
func lend(incs []slo.Increment, i int, want float64, scrape time.Duration, room func(slo.Increment) float64, sign float64) float64 {
	for _, j := range []int{i + 1, i - 1} {
		if j < 0 || j >= len(incs) || !beside(incs[i], incs[j]) {
			continue
		}
		both := slo.Counts{Total: incs[i].Total + incs[j].Total}
		width := float64(incs[i].Width + incs[j].Width)
		if limit := both.Total * min(1, 2*float64(scrape.Milliseconds())/width); want > limit+1 {
			continue
		}
		part := min(want, max(room(incs[j]), 0))
		incs[j].Bad += sign * part
		want -= part
	}
	return want
}

func beside(a, b slo.Increment) bool { return a.T-a.Width == b.T || b.T-b.Width == a.T }

// count is 1 for what is more than rounding.
func count(excess float64) int {
	if excess > 1e-6 {
		return 1
	}
	return 0
}
