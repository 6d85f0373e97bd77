package simulator

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// effects are the effects of faults on an instance at one moment. The zero value of
// each field but the factors means no effect.
type effects struct {
	errorRate     float64 // added probability that a call fails
	reason        instrument.Reason
	databaseRate  float64 // added probability that an operation on a store fails
	embedFactor   float64 // of the duration of remote embeddings
	toolFactor    float64 // of the duration of tools and HTTP requests
	tokenFactor   float64 // of the tokens of a text that a remote model embeds
	leakBytes     float64 // of heap, per second
	leakRoutine   float64 // goroutines, per second
	intruders     float64 // requests a minute with a wrong token
	flood         float64 // requests a minute beyond the rate limit
	crashAfter    time.Duration
	poolExhausted bool // every connection is in use for a long time
	cacheCold     bool // the caches have almost no hits
	silent        bool // HTTP 200 with an error in the body
	down          bool // not running
}

// noEffects are the effects on an ordinary day.
var noEffects = effects{embedFactor: 1, toolFactor: 1, tokenFactor: 1}

// Fault is a fault of an instance.
type Fault struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	// clearedByRestart reports whether a restart of the process ends the fault.
	clearedByRestart bool
	// live reports whether it can be switched on while the demo runs.
	live bool
	// defaultInstance is the instance of a live fault if none is named;
	// empty means all.
	defaultInstance string
	// past and now apply the fault. A live one is stronger: it must become visible
	// in minutes, not hours.
	past, now func(*effects)
}

// faults by name. A new kind of fault is a new entry.
var faults = map[string]Fault{
	"error-burst": {
		Description: "a defect makes about one call in six fail (reason internal_error)",
		live:        true,
		past:        failing(.16, instrument.ReasonInternal), now: failing(.16, instrument.ReasonInternal),
	},
	"database-errors": {
		Description: "the vector store refuses about one operation in three, and the calls that need it fail (reason storage_error)",
		live:        true,
		past:        databaseErrors, now: databaseErrors,
	},
	"pool-exhaustion": {
		Description: "every connection to the vector store is in use for a long time, so that calls wait for one",
		live:        true,
		past:        func(e *effects) { e.poolExhausted = true }, now: func(e *effects) { e.poolExhausted = true },
	},
	"cache-collapse": {
		Description: "the caches are almost empty, so that texts are embedded repeatedly",
		live:        true,
		past:        func(e *effects) { e.cacheCold = true }, now: func(e *effects) { e.cacheCold = true },
	},
	"auth-attack": {
		Description: "an attacker tries tokens, about forty a minute on each instance",
		live:        true,
		past:        func(e *effects) { e.intruders += 40 }, now: func(e *effects) { e.intruders += 120 },
	},
	"rate-limit-storm": {
		Description: "a faulty client saves checkpoints ten times a second, and is rejected most of the time",
		live:        true, defaultInstance: "contextd-0",
		past: func(e *effects) { e.flood += 600 }, now: func(e *effects) { e.flood += 600 },
	},
	"cost-spike": {
		Description: "texts reach the paid models without being split into chunks: fifteen times the tokens",
		live:        true,
		past:        func(e *effects) { e.tokenFactor *= 15 }, now: func(e *effects) { e.tokenFactor *= 15 },
	},
	"crash-loop": {
		Description:      "the process exits a minute after its start, repeatedly; switching it off restarts the process",
		clearedByRestart: true, live: true, defaultInstance: "contextd-2",
		past: func(e *effects) { e.crashAfter = 50 * time.Second }, now: func(e *effects) { e.crashAfter = 50 * time.Second },
	},
	"silent-errors": {
		Description: "the HTTP API returns 200 with an error in the body, and stores nothing: only clients that read the body notice",
		live:        true,
		past:        func(e *effects) { e.silent = true }, now: func(e *effects) { e.silent = true },
	},
	"slow-embeddings": {
		Description: "the provider of the paid embedding models responds about thirty times slower",
		live:        true,
		past:        slowEmbeddings, now: slowEmbeddings,
	},
	"memory-leak": {
		Description:      "the heap grows until the process is killed at 3 GiB and restarts; switching it off restarts the process",
		clearedByRestart: true, live: true, defaultInstance: "contextd-1",
		past: leaking(24<<10, 0), now: leaking(3<<20, 0),
	},
	"goroutine-leak": {
		Description:      "goroutines are started and never end; switching it off restarts the process",
		clearedByRestart: true, live: true, defaultInstance: "contextd-1",
		past: leaking(0, .6), now: leaking(0, 20),
	},
	"instance-down": {
		Description:      "the process has exited and its port is closed; switching it off starts the process",
		clearedByRestart: true, live: true, defaultInstance: "contextd-2",
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
		Description:      "the process is restarted",
		clearedByRestart: true,
		past:             func(*effects) {},
	},
}

func failing(rate float64, reason instrument.Reason) func(*effects) {
	return func(e *effects) {
		e.errorRate += rate
		e.reason = reason
	}
}

func databaseErrors(e *effects) { e.databaseRate += .3 }

func slowEmbeddings(e *effects) { e.embedFactor *= 30 }

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

// effectsAt is the sum of the effects on instance at t.
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

// LiveIncident is a fault that is switched on at start and off at end, as while the demo runs: on its default instance.
func LiveIncident(names Names, fault string, start, end time.Time) (Incident, error) {
	f, ok := faults[fault]
	if !ok || !f.live {
		return Incident{}, unknownFault(fault)
	}
	instance := f.defaultInstance
	if last := InstanceName(names.Instances() - 1); instance > last {
		instance = last
	}
	return Incident{
		ID: fmt.Sprintf("%s-%d", fault, start.Unix()), Fault: fault, Instance: instance,
		Start: start, End: end, Truth: "Switched on by hand: " + f.Description + ".", Live: true,
	}, nil
}
