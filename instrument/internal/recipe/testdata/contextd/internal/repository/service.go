// Package repository stands in for contextd's index of repositories.
package repository

import (
	"context"
	"time"

	"contextd.test/internal/vectorstore"
	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// Store is where documents go.
type Store interface {
	AddDocuments(ctx context.Context, docs []vectorstore.Document) ([]string, error)
}

// Service is the service.
type Service struct{ Metrics *instrument.Metrics }

// Add stores documents.
func (s *Service) Add(ctx context.Context, store Store, docs []vectorstore.Document) error {
	m := s.Metrics
	//recipe: repository/service.go, AddDocuments
	return err
}

// Later is what contextd does not have yet.
func (s *Service) Later(ctx context.Context, waited time.Duration) {
	m := s.Metrics
	//recipe: not in contextd yet
}
