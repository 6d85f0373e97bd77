// Package simulation connects package simulate to package instrument, so that the
// latter's API has only what a service needs. Package instrument sets every
// function when it is initialised.
package simulation

import "time"

var (
	// Resume is simulate.Resume of an *instrument.Sessions.
	Resume func(sessions any, session, project string, start, last time.Time, tools []string)
	// Restore is simulate.Restore of an *instrument.Sessions.
	Restore func(sessions any, name string, labels map[string]string, n int64) bool
	// Publish is simulate.Publish of an *instrument.Sessions.
	Publish func(sessions any)
	// SetRate is simulate.SetRate of an *instrument.RateLimit.
	SetRate func(limit any, perSecond float64)
)
