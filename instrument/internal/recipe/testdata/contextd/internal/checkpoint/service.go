// Package checkpoint stands in for contextd's checkpoints.
package checkpoint

import (
	"context"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// ResumeLevel is how much is resumed.
type ResumeLevel string

// SaveRequest is what the recipe uses of contextd's.
type SaveRequest struct {
	ProjectID   string
	Summary     string
	AutoCreated bool
}

// ResumeRequest is what the recipe uses of contextd's.
type ResumeRequest struct {
	ProjectID string
	Level     ResumeLevel
}

// Service is the service.
type Service struct{ Metrics *instrument.Metrics }

// Save saves a checkpoint.
func (s *Service) Save(ctx context.Context, req *SaveRequest) {
	m, start := s.Metrics, time.Now()
	size := float64(len(req.Summary))
	//recipe: checkpoint/service.go, Save
}

// Resume resumes a checkpoint.
func (s *Service) Resume(ctx context.Context, req *ResumeRequest) {
	m, start := s.Metrics, time.Now()
	//recipe: checkpoint/service.go, Resume
}

// List lists checkpoints.
func (s *Service) List(ctx context.Context) {
	m, start := s.Metrics, time.Now()
	//recipe: checkpoint/service.go, List
}

// RecordError records an error.
func (s *Service) RecordError(ctx context.Context, operation, reason string) {
	m := s.Metrics
	//recipe: checkpoint/service.go, recordError
}
