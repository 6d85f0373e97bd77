// Package folding stands in for contextd's branches of context.
package folding

import (
	"context"
	"errors"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// Metrics records branches.
type Metrics struct{ Instrument *instrument.Metrics }

// RecordBranchCreated records that a branch was created.
func (s *Metrics) RecordBranchCreated(ctx context.Context, sessionID string, depth int, budget int, projectID string) {
	m := s.Instrument
	//recipe: folding/telemetry.go, RecordBranchCreated
}

// RecordBranchReturned records that a branch returned.
func (s *Metrics) RecordBranchReturned(ctx context.Context, sessionID string, depth int, tokensUsed int, budget int, duration time.Duration, projectID string) {
	m := s.Instrument
	//recipe: folding/telemetry.go, the other three RecordBranch...
	//recipe: folding/telemetry.go, RecordBranchReturned
}

// RecordBranchTimeout records that a branch timed out.
func (s *Metrics) RecordBranchTimeout(ctx context.Context, sessionID string, depth int, tokensUsed int, budget int, duration time.Duration, projectID string) {
	m := s.Instrument
	//recipe: folding/telemetry.go, the other three RecordBranch...
	//recipe: folding/telemetry.go, RecordBranchTimeout
}

// RecordBranchFailed records that a branch failed.
func (s *Metrics) RecordBranchFailed(ctx context.Context, sessionID string, depth int, reason string, tokensUsed int, budget int, duration time.Duration, projectID string) {
	m := s.Instrument
	//recipe: folding/telemetry.go, the other three RecordBranch...
	//recipe: folding/telemetry.go, RecordBranchFailed
}

// BranchManager creates branches.
type BranchManager struct{ Metrics *instrument.Metrics }

// Create creates a branch, unless the caller is not allowed to or too fast.
func (s *BranchManager) Create(ctx context.Context, allowed, limited bool) error {
	m := s.Metrics
	if !allowed {
		//recipe: folding/manager.go, where the session validator rejects
		return errors.New("permission denied")
	}
	if limited {
		//recipe: folding/manager.go, at both limits of Create
		return errors.New("rate limit exceeded")
	}
	//recipe: folding/manager.go, after both limits of Create
	return nil
}
