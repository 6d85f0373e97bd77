package promexport_test

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/simulate"
)

var errAny = errors.New("it broke")

// recordEverything gives every metric a value.
func recordEverything(m *instrument.Metrics) {
	ctx := context.Background()
	m.Tools.Record(ctx, "memory_search", 40*time.Millisecond, nil)
	m.Tools.Record(ctx, "memory_search", 40*time.Millisecond, errors.New("invalid query"))
	m.Embeddings.Record(ctx, "bge-small", "embed_query", instrument.EmbeddingResult{
		Duration: 20 * time.Millisecond, Tokens: 100, CostUSD: 0.25, BatchSize: 4, Err: errors.New("failed"),
	})
	m.HTTP.Record(ctx, instrument.HTTPRequest{
		Method: "GET", Route: "/health", Status: 200, Duration: time.Millisecond, RequestBytes: 10, ResponseBytes: 700,
	})
	m.HTTP.ConnState(nil, http.StateNew)
	recordInfrastructure(ctx, m)
	recordServices(ctx, m)
	recordSessions(ctx, m)
}

func recordInfrastructure(ctx context.Context, m *instrument.Metrics) {
	m.Pool.SetState(ctx, instrument.PoolState{Size: 8, Active: 5, Idle: 3})
	m.Pool.Acquired(ctx, 3*time.Millisecond)
	m.Database.Record(ctx, "search", 30*time.Millisecond, nil)
	m.Database.Record(ctx, "search", 30*time.Millisecond, errors.New("vectorstore is unavailable"))
	m.Batches.Record(ctx, instrument.Batch{Duration: 4 * time.Second, Bytes: 5e4, Items: 60})
	m.RateLimit.Add(ctx, 10, 2)
	simulate.SetRate(m.RateLimit, 12.5)
	m.Caches.Hit(ctx, "embeddings", 3)
	m.Caches.SetSize(ctx, "embeddings", 2048)
	m.Security.SecretsDetected(ctx, 2)
}

func recordServices(ctx context.Context, m *instrument.Metrics) {
	m.Memories.Searched(ctx, "gateway", 3, 40*time.Millisecond)
	m.Memories.Recorded(ctx, "gateway", "success")
	m.Memories.Rated(ctx, "gateway", true)
	m.Memories.Outcome(ctx, "gateway", true)
	m.Memories.Failed(ctx, "search", "search_failed")
	m.Memories.SetCount(ctx, 700)
	m.Checkpoints.Saved(ctx, instrument.CheckpointSave{Project: "gateway", AutoCreated: true, Bytes: 5000})
	m.Checkpoints.Resumed(ctx, "gateway", "context", 40*time.Millisecond)
	m.Checkpoints.Listed(ctx, 10*time.Millisecond)
	m.Checkpoints.Failed(ctx, "save", "store_failed")
	m.Checkpoints.SetCount(ctx, 90)
	m.Remediations.Searched(ctx, "gateway", "team", 0, 40*time.Millisecond)
	m.Remediations.Recorded(ctx, "gateway", "project", "compile")
	m.Remediations.Rated(ctx, "gateway", "outdated")
	m.Remediations.Failed(ctx, "record", "store_failed")
	branch := instrument.Branch{Project: "gateway", Duration: 20 * time.Second, Tokens: 3000, Budget: 8000}
	for range 4 {
		m.Folding.Created(ctx, "gateway", 0)
	}
	m.Folding.Returned(ctx, branch)
	m.Folding.TimedOut(ctx, branch)
	m.Folding.Failed(ctx, branch, "budget exhausted")
	m.VectorStore.Record(ctx, "search", "gateway_memories", 20*time.Millisecond, nil)
	m.VectorStore.Documents(ctx, "add", "gateway_codebase", 60)
	m.VectorStore.Results(ctx, "gateway_memories", 5)
}

func recordSessions(ctx context.Context, m *instrument.Metrics) {
	m.Sessions.Call(ctx, instrument.Call{Session: "of somebody", Project: "gateway", Tool: "checkpoint_list"})
	m.Sessions.Call(ctx, instrument.Call{Session: "of somebody", Project: "gateway", Tool: "checkpoint_resume"})
	m.Sessions.End(ctx, "of somebody")
	m.Sessions.Call(ctx, instrument.Call{Session: "of somebody else", Project: "gateway", Tool: "memory_search"})
}
