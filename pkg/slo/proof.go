package slo

// Verdict is what a window says about a throughput.
type Verdict string

const (
	// Proven: five minutes had the promised rate, and the conditions held.
	Proven Verdict = "proven"
	// NotProven: no five minutes had the promised rate, so nothing is known about it.
	NotProven Verdict = "notProven"
	// Missed: five minutes had the promised rate, and a condition was broken in all of those.
	Missed Verdict = "missed"
)

// Peak is the highest rate of the five minutes of one hour, in events per second.
type Peak struct {
	// T is the end of the hour, in milliseconds.
	T    int64
	Rate float64
}

// Proof is what the peaks of a window prove. The peaks are nil without any.
type Proof struct {
	// Held is the highest peak at which the conditions held, Seen the highest of all.
	Held, Seen *Peak
	Verdict    Verdict
}

// Prove judges a target by the peaks of a window: those at which the conditions held, and those of all traffic. Traffic that
// never reaches the target breaks no promise: ordinary traffic may never ask for it.
func Prove(target float64, held, seen []Peak) Proof {
	p := Proof{Held: highestPeak(held), Seen: highestPeak(seen), Verdict: NotProven}
	switch {
	case p.Held != nil && p.Held.Rate >= target:
		p.Verdict = Proven
	case p.Seen != nil && p.Seen.Rate >= target:
		p.Verdict = Missed
	}
	return p
}

// highestPeak is the first of the highest peaks.
func highestPeak(peaks []Peak) *Peak {
	var best *Peak
	for i := range peaks {
		if best == nil || peaks[i].Rate > best.Rate {
			best = &peaks[i]
		}
	}
	return best
}
