package incident

import (
	"sort"

	"github.com/fyrsmithlabs/contextd-observability/pkg/slo"
)

const (
	// Lookback is how long before a firing the onset is looked for.
	Lookback = 6 * 60 * Step
	// lag is how long before a firing the SLI may have stopped burning: rules look at windows of time.
	lag = 10 * Step
	// quiet is how long the SLI may keep its objective without ending what burned: with few events, and with counters
	// that are scraped once a minute, single minutes are good in any outage.
	quiet = 2 * Step
)

// Onset is when the SLI began to burn before a firing: the beginning of the first minute whose share of bad events is
// above the budget, in a row that is interrupted by two minutes at most. Minutes without events neither burn nor
// interrupt. earlier says that the row begins where counting begins. False when nothing burned.
func Onset(sums *slo.Sums, objective float64, firing int64) (onset int64, earlier, ok bool) {
	steps := sums.Increments()
	earliest := firing - Lookback
	n := sort.Search(len(steps), func(i int) bool { return steps[i].T-steps[i].Width >= firing })
	good := int64(0)
	for i := n - 1; i >= 0 && steps[i].T > earliest; i-- {
		burn, counted := slo.Counts{Bad: steps[i].Bad, Total: steps[i].Total}.Spent(objective)
		switch {
		case counted && burn > 1:
			onset, ok, good = steps[i].T-steps[i].Width, true, 0
		case counted:
			good += steps[i].Width
		}
		if ok && good > quiet || !ok && firing-steps[i].T+steps[i].Width > lag {
			break
		}
	}
	if ok && onset <= earliest {
		return earliest, true, true
	}
	return onset, false, ok
}

// Hot are the spans of time that Onset and the spending of incidents need, joined and in order: minutes before each
// incident, and one step for each from its start to its end.
func Hot(incidents []Incident, to, phase int64) []slo.Cell {
	var fine, whole []slo.Cell
	var cuts []int64
	for _, i := range incidents {
		end := i.End
		if end == 0 {
			end = to
		}
		fine = append(fine, slo.Cell{From: i.Start - Lookback, To: i.Start})
		whole = append(whole, slo.Cell{From: i.Start - Lookback, To: max(end, i.Start)})
		cuts = append(cuts, i.Start, end)
	}
	fine = slo.Joined(fine)
	var cells []slo.Cell
	for _, w := range slo.Joined(whole) {
		at := w.From
		for _, f := range fine {
			if f.From < w.From || f.To > w.To {
				continue
			}
			cells = append(cells, coarse(at, f.From, cuts)...)
			cells = append(cells, slo.Grid(f.From, f.To, Step, phase, nil)...)
			at = f.To
		}
		cells = append(cells, coarse(at, w.To, cuts)...)
	}
	return cells
}

// coarse is one step, cut where an incident starts or ends.
func coarse(from, to int64, cuts []int64) []slo.Cell {
	return slo.Grid(from, to, max(to-from, 1), from, cuts)
}
