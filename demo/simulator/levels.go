package simulator

import (
	"math"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

const (
	poolSmallest = 4
	poolLargest  = 16
	// Maximum bytes in the caches.
	embeddingCache = 48 * mib
	answerCache    = 12 * mib
	coldCache      = 1 * mib
)

// memoriesAt is the number of memories in an instance's store at t.
func memoriesAt(instance int, t, origin time.Time) int64 {
	return int64(5200+900*float64(instance)) + int64(130*t.Sub(origin).Hours()/24)
}

// checkpointsAt is the number of checkpoints in it.
func checkpointsAt(instance int, t, origin time.Time) int64 {
	return int64(2100+350*float64(instance)) + int64(85*t.Sub(origin).Hours()/24)
}

// fullMinute records what is not an event. It runs only at full minutes, so
// that the data does not depend on the step in which time is advanced.
func (i *Instance) fullMinute(t time.Time, e *effects) {
	i.dice.key(keyLevels, uint64(i.index), uint64(t.Unix()/60))
	r := i.process.runtime
	l := levels{memories: memoriesAt(i.index, t, i.origin), checkpoints: checkpointsAt(i.index, t, i.origin)}
	l.opened, l.closed, l.broken = r.fillPool(float64(i.load)/60, e, i.dice)
	l.pool = r.Pool
	evicted := r.fillCaches(e)
	l.caches = r.cacheLevels()
	for k := range l.caches {
		l.caches[k].evicted = evicted[k]
	}
	i.process.rec.levels(&l)
}

// fillPool sets the pool for a rate of calls per second, and returns how many
// connections were opened, closed and broken.
func (r *goRuntime) fillPool(callsPerSecond float64, e *effects, d *dice) (opened, closed, broken int64) {
	size := int64(min(poolSmallest+math.Ceil(callsPerSecond*2), poolLargest))
	active := min(int64(d.poisson(callsPerSecond*1.4)), size)
	recycled := int64(d.poisson(.12))
	if e.poolExhausted {
		size, active = poolLargest, poolLargest
		broken = int64(d.poisson(4))
		recycled += broken
	}
	grown := size - r.Pool.Size
	r.Pool = instrument.PoolState{Size: size, Active: active, Idle: size - active}
	return recycled + max(grown, 0), recycled + max(-grown, 0), broken
}

// missed records what the caches will have to load.
func (r *goRuntime) missed(l *lookups) {
	r.Missed[0] += l.texts - l.textHits
	r.Missed[1] += l.queries - l.queryHits
}

// fillCaches loads what was missed, and returns how many entries were evicted.
func (r *goRuntime) fillCaches(e *effects) (evicted [2]int64) {
	limits, sizes := [2]int64{embeddingCache, answerCache}, [2]int64{averageVector, averageAnswer}
	for k := range limits {
		limit := limits[k]
		if e.cacheCold {
			limit = coldCache
		}
		r.Cached[k] += r.Missed[k] * sizes[k]
		r.Missed[k] = 0
		if over := r.Cached[k] - limit; over > 0 {
			evicted[k] = (over + sizes[k] - 1) / sizes[k]
			r.Cached[k] = limit
		}
	}
	return evicted
}

func (r *goRuntime) cacheLevels() (l [2]cacheLevel) {
	for k := range l {
		l[k].bytes = r.Cached[k]
	}
	return l
}
