// Package mcp stands in for contextd's MCP server. Its transport is a line for
// each call: the tool, and its argument.
package mcp

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"contextd.test/internal/checkpoint"
	"contextd.test/internal/embeddings"
	"contextd.test/internal/reasoningbank"
	"contextd.test/internal/sanitize"
	"contextd.test/internal/secrets"
	"github.com/fyrsmithlabs/contextd-observability/instrument"
)

// Config is contextd's, with the field that the recipe adds.
type Config struct {
	Name    string
	Version string
	Metrics *instrument.Metrics
}

// Server is the server.
type Server struct {
	metrics     *instrument.Metrics
	memories    *reasoningbank.Service
	checkpoints *checkpoint.Service
	embedder    embeddings.Provider
	scrubber    secrets.Scrubber
}

// NewServer creates the server.
func NewServer(cfg *Config, memories *reasoningbank.Service, checkpoints *checkpoint.Service, embedder embeddings.Provider,
	scrubber secrets.Scrubber) *Server {
	return &Server{cfg.Metrics, memories, checkpoints, embedder, scrubber}
}

// Run answers calls until the input ends or ctx does.
func (s *Server) Run(ctx context.Context, in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	for ctx.Err() == nil && lines.Scan() {
		tool, argument, _ := strings.Cut(lines.Text(), " ")
		if err := s.call(ctx, tool, argument); err != nil {
			fmt.Fprintln(out, "error:", err)
			continue
		}
		fmt.Fprintln(out, "ok")
	}
	return lines.Err()
}

// call calls a tool. The SDK of MCP answers a panic with an error, too.
func (s *Server) call(ctx context.Context, tool, argument string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the tool panicked: %v", p)
		}
	}()
	switch tool {
	case "memory_search":
		return s.memorySearch(ctx, struct{ ProjectID string }{argument})
	case "checkpoint_save":
		return s.checkpointSave(ctx, struct{ ProjectPath string }{argument})
	case "memory_feedback":
		return s.memoryFeedback(ctx, argument)
	}
	return fmt.Errorf("the tool %s is not found", tool)
}

func (s *Server) memorySearch(ctx context.Context, args struct{ ProjectID string }) (toolErr error) {
	//recipe: mcp/tools*.go, tools with a project_id
	if _, toolErr = s.embedder.EmbedQuery(ctx, "query"); toolErr != nil {
		return toolErr
	}
	s.memories.Search(ctx, args.ProjectID)
	return nil
}

func (s *Server) checkpointSave(ctx context.Context, args struct{ ProjectPath string }) (toolErr error) {
	//recipe: mcp/tools*.go, tools with a path
	summary := s.scrubber.Scrub("the password is secret").Scrubbed
	s.checkpoints.Save(ctx, &checkpoint.SaveRequest{ProjectID: sanitize.ProjectID(args.ProjectPath), Summary: summary})
	return nil
}

func (s *Server) memoryFeedback(ctx context.Context, memory string) (toolErr error) {
	//recipe: mcp/tools*.go, the other tools
	if memory == "panic" {
		panic("as a bug would")
	}
	return s.memories.Record(ctx, &reasoningbank.Memory{ProjectID: memory})
}
