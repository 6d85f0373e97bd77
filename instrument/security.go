package instrument

import (
	"context"

	"go.opentelemetry.io/otel/metric"
)

// Security records security events. They have no labels: the caller's identity
// belongs in the log.
type Security struct {
	authFailures, invalidTokens, secrets, denied metric.Int64Counter
}

func newSecurity(b *builder) *Security {
	s := &Security{
		authFailures: b.counter("contextd.auth.failures", "{failure}",
			"Requests whose caller could not be authenticated."),
		invalidTokens: b.counter("contextd.invalid_tokens", "{token}",
			"Requests with a token that is malformed, expired or unknown."),
		secrets: b.counter("contextd.secrets.detected", "{secret}",
			"Secrets that were detected in content and redacted."),
		denied: b.counter("contextd.permission.denied", "{request}",
			"Requests that the caller was not authorized to make."),
	}
	startAtZero(s.authFailures, s.invalidTokens, s.secrets, s.denied)
	return s
}

// AuthFailed counts a request whose caller could not be authenticated. If the
// reason was its token, count InvalidToken too.
func (s *Security) AuthFailed(ctx context.Context) {
	if s != nil {
		s.authFailures.Add(ctx, 1)
	}
}

// InvalidToken counts a token that is malformed, expired or unknown.
func (s *Security) InvalidToken(ctx context.Context) {
	if s != nil {
		s.invalidTokens.Add(ctx, 1)
	}
}

// SecretsDetected counts n secrets that were found and redacted; n below 1 is ignored.
func (s *Security) SecretsDetected(ctx context.Context, n int) {
	if s != nil && n > 0 {
		s.secrets.Add(ctx, int64(n))
	}
}

// PermissionDenied counts a request that its caller was not authorized to make.
func (s *Security) PermissionDenied(ctx context.Context) {
	if s != nil {
		s.denied.Add(ctx, 1)
	}
}
