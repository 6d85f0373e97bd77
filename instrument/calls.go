package instrument

import (
	"context"
	"time"
)

// Call describes a call of an MCP tool.
type Call struct {
	// Tool is the tool's name.
	Tool string
	// Session identifies the caller's session. Empty is one session too, for a
	// process that serves one client, as an MCP server on stdio does.
	Session string
	// Project that the call works in, such as the project_id in the tool's
	// arguments; only its keyed hash is exported. Use one form everywhere: an ID
	// and a path are two projects. If it is empty, the call belongs to the
	// session's project.
	Project string
}

// StartCall counts a call of a tool in its session, and as in progress. End it
// once, with End, Done or Deferred:
//
//	defer m.StartCall(ctx, instrument.Call{Tool: "memory_search", Project: args.ProjectID}).Done(&err)
//
// It takes the exemplar from the span in ctx: start the span of the call first.
func (m *Metrics) StartCall(ctx context.Context, c Call) ToolCall {
	if m == nil {
		return ToolCall{}
	}
	m.Sessions.Call(ctx, c)
	return m.Tools.Start(ctx, c.Tool)
}

// RecordCall counts a call of a tool in its session, and as one that took d. A
// nil err is a success; otherwise ReasonOf determines the error's reason.
func (m *Metrics) RecordCall(ctx context.Context, c Call, d time.Duration, err error) {
	if m == nil {
		return
	}
	m.Sessions.Call(ctx, c)
	m.Tools.Record(ctx, c.Tool, d, err)
}
