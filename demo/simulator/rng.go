package simulator

import (
	"math"
	"math/rand/v2"
	"time"
)

// dice is a random source that is seeded with a key before use, so that every
// outcome depends only on (seed, key) and never on earlier draws. That
// makes the simulation resumable at any minute without replaying the past.
type dice struct {
	pcg rand.PCG
	*rand.Rand
	seed uint64
}

func newDice(seed uint64) *dice {
	d := &dice{seed: seed}
	d.Rand = rand.New(&d.pcg)
	return d
}

// key restarts the source for the given parts.
func (d *dice) key(parts ...uint64) {
	h := d.seed
	for _, p := range parts {
		h = mix(h ^ mix(p))
	}
	d.pcg.Seed(h, mix(h))
}

// mix is the finaliser of splitmix64: it spreads neighbouring keys apart.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb
	return x ^ (x >> 31)
}

// logNormal draws from a log-normal distribution given its median and the
// standard deviation of its logarithm: the usual shape of a latency.
func (d *dice) logNormal(median, sigma float64) float64 {
	return median * math.Exp(sigma*d.NormFloat64())
}

// lasting is logNormal as a duration; median is in seconds.
func (d *dice) lasting(median, sigma float64) time.Duration {
	return time.Duration(d.logNormal(median, sigma) * float64(time.Second))
}

// poisson draws a count with the given mean: by Knuth's method, or from the
// normal distribution where that would be slow.
func (d *dice) poisson(mean float64) int {
	if mean <= 0 {
		return 0
	}
	if mean > 60 {
		return max(0, int(math.Round(mean+math.Sqrt(mean)*d.NormFloat64())))
	}
	n, p, limit := 0, 1.0, math.Exp(-mean)
	for {
		p *= d.Float64()
		if p <= limit {
			return n
		}
		n++
	}
}

// pick returns an index with a probability in proportion to its weight.
func (d *dice) pick(weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	x := d.Float64() * total
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}
