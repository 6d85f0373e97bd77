// Package remediation stands in for contextd's remediations.
package remediation

import (
	"context"
	"time"

	"contextd.test/internal/sanitize"
	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// The kinds of labels.
type (
	Scope          string
	ErrorCategory  string
	FeedbackRating string
)

// Remediation is a remediation.
type Remediation struct{ ProjectPath string }

// SearchRequest is what the recipe uses of contextd's.
type SearchRequest struct {
	ProjectPath string
	Scope       Scope
}

// RecordRequest is what the recipe uses of contextd's.
type RecordRequest struct {
	ProjectPath string
	Scope       Scope
	Category    ErrorCategory
}

// FeedbackRequest is what the recipe uses of contextd's.
type FeedbackRequest struct{ Rating FeedbackRating }

// Service is the service.
type Service struct{ Metrics *instrument.Metrics }

// Search finds no remediation.
func (s *Service) Search(ctx context.Context, req *SearchRequest) {
	m, allResults, duration := s.Metrics, []*Remediation{}, time.Duration(0)
	//recipe: remediation/service.go, Search
}

// Record records a remediation.
func (s *Service) Record(ctx context.Context, req *RecordRequest) {
	m := s.Metrics
	//recipe: remediation/service.go, Record
}

// Feedback rates a remediation.
func (s *Service) Feedback(ctx context.Context, rem *Remediation, req *FeedbackRequest) {
	m := s.Metrics
	//recipe: remediation/service.go, Feedback
}

// RecordError records an error.
func (s *Service) RecordError(ctx context.Context, operation, reason string) {
	m := s.Metrics
	//recipe: remediation/service.go, recordError
}
