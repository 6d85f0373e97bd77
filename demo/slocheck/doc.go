// Package slocheck holds the tests that compare what Insights says of an error
// budget with what really happened: through a store, with recorded series and
// without, within one event.
package slocheck
