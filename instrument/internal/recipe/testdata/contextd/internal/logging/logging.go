// Package logging stands in for contextd's logger: one line on stderr for each call.
package logging

import (
	"context"
	"fmt"
	"os"

	"contextd.test/internal/zap"
)

// Logger writes lines.
type Logger struct{}

// Warn writes a warning.
func (*Logger) Warn(_ context.Context, msg string, fields ...zap.Field) {
	line := "WARN " + msg
	for _, f := range fields {
		line += fmt.Sprintf(" %s=%q", f.Key, f.Err)
	}
	fmt.Fprintln(os.Stderr, line)
}
