package instrument_test

import (
	"context"
	"testing"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// server stands for contextd's: its handlers defer what startMetrics returns.
type server struct{ metrics *instrument.Metrics }

func (s server) startMetrics(ctx context.Context, c instrument.Call, toolErr *error) func() {
	return s.metrics.StartCall(ctx, c).Deferred(toolErr)
}

func (s server) handle(c instrument.Call, result error, broken any) error {
	var toolErr error
	defer s.startMetrics(context.Background(), c, &toolErr)()
	if broken != nil {
		panic(broken)
	}
	toolErr = result
	return result
}

// A deferred call has the outcome that the handler had at its end; a panic is a
// failure and continues.
func TestDeferred(t *testing.T) {
	m, reader := newMetrics(t, instrument.WithProjectKey(projectKey))
	s := server{m}
	c := instrument.Call{Tool: "memory_search", Project: "gateway"}
	_ = s.handle(c, nil, nil)
	_ = s.handle(c, errStorage, nil)
	func() {
		defer func() {
			if p := recover(); p != "broken" {
				t.Errorf("the panic became %v", p)
			}
		}()
		_ = s.handle(c, nil, "broken")
	}()
	defer m.Tools.Start(context.Background(), "memory_search").Deferred(nil)()
	m.Tools.Start(context.Background(), "memory_record").Deferred(nil)()
	instrument.ToolCall{}.Deferred(nil)()
	collect(t, reader).check(t, map[string]float64{
		"contextd.mcp.tool.calls{status=success,tool=memory_search}":         1,
		"contextd.mcp.tool.calls{status=error,tool=memory_search}":           2,
		"contextd.mcp.tool.errors{reason=storage_error,tool=memory_search}":  1,
		"contextd.mcp.tool.errors{reason=internal_error,tool=memory_search}": 1,
		"contextd.mcp.tool.active_requests{tool=memory_search}":              1, // of the deferred one
		"contextd.mcp.tool.calls{status=success,tool=memory_record}":         1,
		"contextd.session.calls{project_id=" + gateway + "}":                 3,
	}, "contextd.session.calls{project_id=unknown}")
}

// A panic while nothing records continues too.
func TestDeferredWithoutMetrics(t *testing.T) {
	defer func() {
		if p := recover(); p != "broken" {
			t.Errorf("the panic became %v", p)
		}
	}()
	_ = server{}.handle(instrument.Call{}, nil, "broken")
}

// A call without a project belongs to the project of its session.
func TestProjectsOfCalls(t *testing.T) {
	m, reader := newMetrics(t, instrument.WithProjectKey(projectKey))
	ctx := context.Background()
	for _, project := range []string{"", "gateway", "", "gateway", ""} {
		m.RecordCall(ctx, instrument.Call{Tool: "memory_search", Project: project}, time.Second, nil)
	}
	m.RecordCall(ctx, instrument.Call{Tool: "memory_search", Session: "another"}, time.Second, errAny)
	m.Sessions.EndAll(ctx)
	collect(t, reader).check(t, map[string]float64{
		"contextd.session.calls{project_id=unknown}":                         2,
		"contextd.session.calls{project_id=" + gateway + "}":                 4,
		"contextd.sessions{project_id=unknown}":                              1,
		"contextd.sessions{project_id=" + gateway + "}":                      1,
		"contextd.mcp.tool.errors{reason=internal_error,tool=memory_search}": 1,
		edge("_start", "memory_search"):                                      2,
	})
}
