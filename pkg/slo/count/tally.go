package count

import (
	"maps"
	"math"
	"slices"
)

const (
	// skew is how far the clocks of two copies of a series may differ, in milliseconds.
	skew = 10_000
	// firstSight is how long after the first sample of an SLI in a store processes count as old, in milliseconds.
	firstSight = 300_000
	// restartShare is the most of a process's count that may remain after a restart.
	restartShare = 0.05
)

const longAgo = math.MinInt64 / 2

type kind int

const (
	born  kind = iota // nothing is known of the series before
	grew              // it has grown or stayed
	reset             // it was reset
)

// step is the change of a counter from one sample to the next.
type step struct {
	kind     kind
	since, t int64
	before   float64
	v        float64
}

// increase is what was counted in the step. A series that was reset, or first appeared, has counted its whole value since.
func (s step) increase(again bool) float64 {
	if s.kind == grew && !again {
		return s.v - s.before
	}
	return s.v
}

// stepsOf reads a series' samples, which are in the order of time. Copies of one series are the same counter: the highest
// value so far counts. A copy that is lower has seen less, unless it fell itself, or is clearly later.
func stepsOf(samples []sample, before *float64, lastSeen int64) []step {
	steps := make([]step, 0, len(samples))
	own := map[int]sample{}
	known, high, highAt, holder, lastReset := before != nil, 0.0, int64(longAgo), -1, int64(longAgo)
	if known {
		high, highAt = *before, lastSeen
	}
	for _, s := range samples {
		was, hasOwn := own[s.copy]
		own[s.copy] = s
		next := step{kind: grew, since: highAt, t: s.t, before: high, v: s.v}
		switch {
		case !known:
			next.kind, next.before = born, 0
		case s.v < high:
			fell := hasOwn && s.v < was.v && lastReset <= was.t
			if s.copy != holder && !fell && s.t-highAt <= skew {
				continue
			}
			next.kind, lastReset = reset, s.t
		}
		steps = append(steps, next)
		known, high, highAt, holder = true, s.v, s.t, s.copy
	}
	return steps
}

// ledger carries what earlier stretches have found to later ones.
type ledger struct {
	// old says that the SLI existed before all that is counted: no process is new to the store.
	old bool
	// first is the first sample of the SLI in a new store, and seen are its processes so far; nil before the first one.
	first int64
	seen  map[string]bool
	// restarts are when processes restarted, or changed their names.
	restarts map[string][]int64
}

// count counts the stretch's events into the cells of its pieces.
func (l *look) count(book *ledger, add adder) {
	steps := make([][]step, len(l.series))
	for i, s := range l.series {
		steps[i] = stepsOf(s.samples, s.before, s.lastSeen)
	}
	names := namingsOf(l.series)
	again := l.restarts(steps)
	sights := l.firstSights(book)
	for i, s := range l.series {
		for _, st := range steps[i] {
			at, inside := l.pieceAt(st.t)
			if !inside || !names.counts(s.process, s.counter.Source, st.t) {
				continue
			}
			began := slices.ContainsFunc(again[s.process], func(t int64) bool { return st.since < t && t <= st.t }) ||
				names.returned(s.process, s.counter.Source, st.since, st.t)
			n := st.increase(began)
			if sight, ok := sights[s.process]; ok && st.kind == born && st.t == sight {
				n = 0
			}
			add(s.group, at.of, s.counter.Part, n)
		}
	}
	book.remember(again, names)
}

// pieceAt is the piece that a moment lies in.
func (l *look) pieceAt(t int64) (piece, bool) {
	if t <= l.from() || t > l.to() {
		return piece{}, false
	}
	i, _ := slices.BinarySearchFunc(l.pieces, t, func(p piece, t int64) int { return compare(p.To, t) })
	return l.pieces[i], t > l.pieces[i].From
}

// restarts are the moments at which processes restarted. The counters that fell from one scrape to the next show them, for
// those that have outgrown their old value since. A process has restarted when little is left of what it had counted.
func (l *look) restarts(steps [][]step) map[string][]int64 {
	type moment struct {
		process string
		t       int64
	}
	type weight struct{ lost, kept float64 }
	weights := map[moment]*weight{}
	scrapes := l.scrapes()
	for i, s := range l.series {
		for _, st := range steps[i] {
			// A counter that was absent for a while shows a start too late.
			if st.kind != reset || scrapes.next(s.process, st.since) != st.t {
				continue
			}
			w := weights[moment{s.process, st.t}]
			if w == nil {
				w = &weight{}
				weights[moment{s.process, st.t}] = w
			}
			w.lost += st.before
		}
	}
	again := map[string][]int64{}
	if len(weights) == 0 {
		return again
	}
	for i, s := range l.series {
		for _, st := range steps[i] {
			if w := weights[moment{s.process, st.t}]; w != nil && st.kind == grew {
				w.kept += st.v
			}
		}
	}
	for m, w := range weights {
		if w.kept <= restartShare*w.lost {
			again[m.process] = append(again[m.process], m.t)
		}
	}
	return again
}

// scrapes are when each process was seen, in order.
type scrapes map[string][]int64

func (l *look) scrapes() scrapes {
	all := scrapes{}
	for _, s := range l.series {
		for _, one := range s.samples {
			all[s.process] = append(all[s.process], one.t)
		}
	}
	for process, times := range all {
		slices.Sort(times)
		all[process] = slices.Compact(times)
	}
	return all
}

// next is the first scrape of a process after a moment.
func (s scrapes) next(process string, t int64) int64 {
	i, _ := slices.BinarySearch(s[process], t+1)
	if i == len(s[process]) {
		return t
	}
	return s[process][i]
}

// firstSights are the processes that existed before the store: what they have counted at their first sample happened
// before.
func (l *look) firstSights(book *ledger) map[string]int64 {
	first := map[string]int64{}
	known := map[string]bool{}
	for _, s := range l.series {
		if len(s.samples) == 0 {
			continue
		}
		if t, ok := first[s.process]; !ok || s.samples[0].t < t {
			first[s.process] = s.samples[0].t
		}
		known[s.process] = known[s.process] || s.before != nil
	}
	if book.seen == nil && len(first) > 0 {
		book.seen = map[string]bool{}
		book.first = slices.Min(slices.Collect(maps.Values(first)))
	}
	sights := map[string]int64{}
	for process, t := range first {
		if !book.old && !book.seen[process] && !known[process] && t-book.first <= firstSight {
			sights[process] = t
		}
		book.seen[process] = true
	}
	return sights
}

func (b *ledger) remember(again map[string][]int64, names *namings) {
	if b.restarts == nil {
		b.restarts = map[string][]int64{}
	}
	for process, times := range again {
		b.restarts[process] = append(b.restarts[process], times...)
	}
	for process, times := range names.changes() {
		b.restarts[process] = append(b.restarts[process], times...)
	}
}
