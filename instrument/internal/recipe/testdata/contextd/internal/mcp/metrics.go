package mcp

import (
	"context"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

func (s *Server) startMetrics(ctx context.Context, toolName, project string, toolErr *error) func() {
	m := s.metrics
	//recipe: mcp/metrics.go, the body of startMetrics(ctx, toolName, project, toolErr)
}
