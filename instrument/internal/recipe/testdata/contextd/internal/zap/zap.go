// Package zap stands in for go.uber.org/zap.
package zap

// Field is a field of a line in the log.
type Field struct {
	Key string
	Err error
}

// Error is the field of an error.
func Error(err error) Field { return Field{"error", err} }
