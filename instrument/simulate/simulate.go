// Package simulate has what a simulation of contextd needs besides package
// instrument: it continues the state of another process, and sets what a real
// process measures. A service does not need it.
package simulate

import (
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/internal/simulation"
)

// Resume continues a session that is open in another process. It counts
// nothing: the other process counted the calls so far. tools are those called so
// far, in order.
func Resume(s *instrument.Sessions, session, project string, start, last time.Time, tools ...string) {
	simulation.Resume(s, session, project, start, last, tools)
}

// Restore adds n to a journey counter, as last reported by another process under
// a name and labels, so that the counter continues from there. It reports whether
// a journey counter with this name and these labels exists; otherwise it does
// nothing.
func Restore(s *instrument.Sessions, name string, labels map[string]string, n int64) bool {
	return simulation.Restore(s, name, labels, n)
}

// Publish reports all journeys from the next collection on, instead of one to two
// holds late, without ending the open sessions: the state to hand over.
func Publish(s *instrument.Sessions) { simulation.Publish(s) }

// SetRate replaces the measured rate of requests by a value per second. A
// negative value or NaN restores the measured rate.
func SetRate(r *instrument.RateLimit, perSecond float64) { simulation.SetRate(r, perSecond) }
