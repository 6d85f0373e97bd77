package count

import (
	"maps"
	"slices"
)

// namings are when processes had which naming: one counts for a process only while it has none of the earlier ones.
type namings struct {
	processes map[string]*naming
}

// naming is one process that has had several names.
type naming struct {
	// times are those of the samples of each source, in order.
	times map[int][]int64
	// near is the longest time between two samples of one scrape, in milliseconds.
	near int64
	// returns are when a source began after another one existed: its process is a new one.
	returns map[int][]int64
}

func namingsOf(all []*series) *namings {
	times := map[string]map[int]map[int64]bool{}
	for _, s := range all {
		if times[s.process] == nil {
			times[s.process] = map[int]map[int64]bool{}
		}
		if times[s.process][s.counter.Source] == nil {
			times[s.process][s.counter.Source] = map[int64]bool{}
		}
	}
	n := &namings{processes: map[string]*naming{}}
	for _, s := range all {
		if len(times[s.process]) < 2 {
			continue
		}
		for _, one := range s.samples {
			times[s.process][s.counter.Source][one.t] = true
		}
	}
	for process, bySource := range times {
		if len(bySource) < 2 {
			continue
		}
		p := &naming{times: map[int][]int64{}, returns: map[int][]int64{}}
		for source, set := range bySource {
			p.times[source] = slices.Sorted(maps.Keys(set))
		}
		p.near = p.distance() / 2
		p.findReturns()
		n.processes[process] = p
	}
	return n
}

// distance is the shortest time between two scrapes.
func (p *naming) distance() int64 {
	least := int64(120_000)
	for _, times := range p.times {
		for i := 1; i < len(times); i++ {
			least = min(least, times[i]-times[i-1])
		}
	}
	return least
}

func (p *naming) findReturns() {
	for source, times := range p.times {
		before := int64(longAgo)
		for _, t := range times {
			for other, theirs := range p.times {
				i, _ := slices.BinarySearch(theirs, before+p.near+1)
				if other != source && i < len(theirs) && theirs[i] < t-p.near {
					p.returns[source] = append(p.returns[source], t)
					break
				}
			}
			before = t
		}
	}
}

// at is the source's sample of the scrape at t.
func (p *naming) at(source int, t int64) (int64, bool) {
	times := p.times[source]
	i, _ := slices.BinarySearch(times, t-p.near)
	if i < len(times) && times[i] <= t+p.near {
		if i+1 < len(times) && times[i+1] <= t {
			i++
		}
		return times[i], true
	}
	return 0, false
}

// isNew reports whether the source began in the scrape at t, after another one.
func (p *naming) isNew(source int, t int64) bool {
	at, ok := p.at(source, t)
	return ok && slices.Contains(p.returns[source], at)
}

// counts reports whether a source counts for a process at a moment. A naming that appears beside a later one counts from
// the next scrape on: the later one has counted everything before.
func (n *namings) counts(process string, source int, t int64) bool {
	p := n.processes[process]
	if p == nil {
		return true
	}
	for other := range p.times {
		_, there := p.at(other, t)
		switch {
		case other == source || !there:
		case other < source && !(p.isNew(other, t) && !p.isNew(source, t)):
			return false
		case other > source && p.isNew(source, t) && !p.isNew(other, t):
			return false
		}
	}
	return true
}

// returned reports whether the source started again within (since, t].
func (n *namings) returned(process string, source int, since, t int64) bool {
	p := n.processes[process]
	return p != nil && slices.ContainsFunc(p.returns[source], func(r int64) bool { return since < r && r <= t })
}

// changes are when processes changed their names.
func (n *namings) changes() map[string][]int64 {
	all := map[string][]int64{}
	for process, p := range n.processes {
		for _, times := range p.returns {
			all[process] = append(all[process], times...)
		}
	}
	return all
}
