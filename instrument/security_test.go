package instrument_test

import (
	"context"
	"testing"
)

func TestSecurity(t *testing.T) {
	m, reader := newMetrics(t)
	ctx := context.Background()
	names := []string{"contextd.auth.failures", "contextd.invalid_tokens", "contextd.secrets.detected", "contextd.permission.denied"}
	for _, name := range names {
		collect(t, reader).check(t, map[string]float64{name: 0})
	}
	m.Security.AuthFailed(ctx)
	m.Security.InvalidToken(ctx)
	m.Security.InvalidToken(ctx)
	m.Security.SecretsDetected(ctx, 3)
	m.Security.SecretsDetected(ctx, 0)
	m.Security.SecretsDetected(ctx, -3)
	m.Security.PermissionDenied(ctx)
	got := collect(t, reader)
	for i, want := range []float64{1, 2, 3, 1} {
		got.check(t, map[string]float64{names[i]: want})
	}
}
