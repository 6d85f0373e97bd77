// Package reasoningbank stands in for contextd's memories.
package reasoningbank

import (
	"context"
	"errors"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// Outcome of a memory.
type Outcome string

// Memory is a memory.
type Memory struct {
	ProjectID string
	Outcome   Outcome
}

// Service is the service.
type Service struct{ Metrics *instrument.Metrics }

// Search finds one memory.
func (s *Service) Search(ctx context.Context, projectID string) []Memory {
	memories := []Memory{{projectID, "success"}}
	s.recordSearchMetrics(ctx, projectID, time.Now(), memories)
	return memories
}

func (s *Service) recordSearchMetrics(ctx context.Context, projectID string, startTime time.Time, memories []Memory) {
	m := s.Metrics
	//recipe: reasoningbank/service.go, recordSearchMetrics and SearchWithScores
}

// Record records a memory.
func (s *Service) Record(ctx context.Context, memory *Memory) error {
	m := s.Metrics
	if memory.ProjectID == "" {
		s.recordError(ctx, "record", "validation_failed")
		return errors.New("project_id is invalid")
	}
	//recipe: reasoningbank/service.go, at recordCounter
	return nil
}

// Feedback rates a memory.
func (s *Service) Feedback(ctx context.Context, memory *Memory, helpful bool) {
	m := s.Metrics
	//recipe: reasoningbank/service.go, at feedbackCounter
}

// RecordOutcome records how a memory served.
func (s *Service) RecordOutcome(ctx context.Context, memory *Memory, succeeded bool) {
	m := s.Metrics
	//recipe: reasoningbank/service.go, at outcomeCounter
}

func (s *Service) recordError(ctx context.Context, operation, reason string) {
	m := s.Metrics
	//recipe: reasoningbank/service.go, recordError
}
