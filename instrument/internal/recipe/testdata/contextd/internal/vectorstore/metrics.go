// Package vectorstore stands in for contextd's store.
package vectorstore

import (
	"context"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// Document is a document of the store.
type Document struct{ ID, Content, Collection string }

// Metrics records the store's operations.
type Metrics struct{ Instrument *instrument.Metrics }

// RecordOperation records an operation.
func (s *Metrics) RecordOperation(ctx context.Context, op, collection string, duration time.Duration, err error) {
	m := s.Instrument
	//recipe: vectorstore/metrics.go, RecordOperation
}

// RecordDocuments counts documents.
func (s *Metrics) RecordDocuments(ctx context.Context, op, collection string, count int) {
	m := s.Instrument
	//recipe: vectorstore/metrics.go, RecordDocuments
}

// RecordSearchResults records the results of a search.
func (s *Metrics) RecordSearchResults(ctx context.Context, collection string, count int) {
	m := s.Instrument
	//recipe: vectorstore/metrics.go, RecordSearchResults
}
