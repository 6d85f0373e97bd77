package simulator

import (
	"maps"
	"slices"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// effects is what faults do to an instance at one moment. The zero value of
// each field but the factors means no effect.
type effects struct {
	errorRate   float64 // added probability that a call fails
	reason      instrument.Reason
	embedFactor float64 // of the duration of remote embeddings
	toolFactor  float64 // of the duration of tools and HTTP requests
	leakBytes   float64 // of heap, per second
	leakRoutine float64 // goroutines, per second
	down        bool    // not running
}

// noEffects is an ordinary day.
var noEffects = effects{embedFactor: 1, toolFactor: 1}

// Fault is something that can go wrong with an instance.
type Fault struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	// endsInRestart says that what ends the fault is a restart of the process.
	endsInRestart bool
	// live says that it can be switched on while the demo runs.
	live bool
	// defaultInstance is the instance a live fault strikes when none is named;
	// empty means all.
	defaultInstance string
	// past and now apply the fault. A live one is stronger: it has minutes, not
	// hours, to become visible.
	past, now func(*effects)
}

// faults by name. A new kind of trouble is one more entry.
var faults = map[string]Fault{
	"error-burst": {
		Description: "the vector store refuses about one call in six (reason storage_error)",
		live:        true,
		past:        failing(.16, instrument.ReasonStorage), now: failing(.16, instrument.ReasonStorage),
	},
	"slow-embeddings": {
		Description: "the provider of the paid embedding models answers about twenty times slower",
		live:        true,
		past:        slowEmbeddings, now: slowEmbeddings,
	},
	"memory-leak": {
		Description:   "the heap grows until the process is killed at 3 GiB and starts again; switching it off restarts the process",
		endsInRestart: true, live: true, defaultInstance: "contextd-1",
		past: leaking(24<<10, 0), now: leaking(3<<20, 0),
	},
	"goroutine-leak": {
		Description:   "goroutines are started and never end; switching it off restarts the process",
		endsInRestart: true, live: true, defaultInstance: "contextd-1",
		past: leaking(0, .6), now: leaking(0, 20),
	},
	"instance-down": {
		Description:   "the process is gone and its port is closed; switching it off starts it again",
		endsInRestart: true, live: true, defaultInstance: "contextd-2",
		past: func(e *effects) { e.down = true }, now: func(e *effects) { e.down = true },
	},
	"bad-release": {
		Description: "a release that fails one call in eight and is twice as slow",
		past: func(e *effects) {
			failing(.12, instrument.ReasonInternal)(e)
			e.toolFactor *= 2.1
		},
	},
	"restart": {
		Description:   "the process is restarted",
		endsInRestart: true,
		past:          func(*effects) {},
	},
}

func failing(rate float64, reason instrument.Reason) func(*effects) {
	return func(e *effects) {
		e.errorRate += rate
		e.reason = reason
	}
}

func slowEmbeddings(e *effects) { e.embedFactor *= 20 }

func leaking(bytesPerSecond, goroutinesPerSecond float64) func(*effects) {
	return func(e *effects) {
		e.leakBytes += bytesPerSecond
		e.leakRoutine += goroutinesPerSecond
	}
}

// LiveFaults are the faults that can be switched on while the demo runs, by name.
func LiveFaults() []Fault {
	var list []Fault
	for _, name := range slices.Sorted(maps.Keys(faults)) {
		if f := faults[name]; f.live {
			f.Name = name
			list = append(list, f)
		}
	}
	return list
}

// effectsAt is the sum of what strikes instance at t.
func effectsAt(incidents []Incident, instance string, t time.Time) effects {
	e := noEffects
	for i := range incidents {
		in := &incidents[i]
		if !in.strikes(instance) || !in.during(t) {
			continue
		}
		if f := faults[in.Fault]; in.Live && f.now != nil {
			f.now(&e)
		} else {
			f.past(&e)
		}
	}
	return e
}
