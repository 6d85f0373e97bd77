// A process that is wired as contextd by the lines of instrument/README.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel"

	"contextd.test/internal/checkpoint"
	"contextd.test/internal/embeddings"
	"contextd.test/internal/folding"
	httpserver "contextd.test/internal/http"
	"contextd.test/internal/logging"
	"contextd.test/internal/mcp"
	"contextd.test/internal/reasoningbank"
	"contextd.test/internal/remediation"
	"contextd.test/internal/repository"
	"contextd.test/internal/secrets"
	"contextd.test/internal/telemetry"
	"contextd.test/internal/zap"
	"github.com/fyrsmithlabs/contextd-observability/instrument"
	"github.com/fyrsmithlabs/contextd-observability/instrument/export"
)

const version = "0.6.0"

// The services whose lines are compiled, and which no tool of this process calls.
var (
	_ remediation.Service
	_ folding.Metrics
	_ repository.Service
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		os.Exit(1)
	}
}

func run() error {
	noHTTP := flag.Bool("no-http", false, "disable HTTP server")
	flag.Bool("mcp", false, "run in MCP mode (stdio transport)")
	address := flag.String("http", "", "address of the HTTP server")
	flag.Parse()
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer cancel()
	logger := &logging.Logger{}

	telCfg := telemetry.NewDefaultConfig()
	telCfg.ServiceVersion = version
	telCfg.Enabled = os.Getenv("OTEL_ENABLE") == "true"
	telCfg.Endpoint = os.Getenv("TEST_ENDPOINT")
	telCfg.Protocol = os.Getenv("TEST_PROTOCOL")
	//recipe: main.go, before telemetry.New
	tel, err := telemetry.New(ctx, telCfg)
	if err != nil {
		logger.Warn(ctx, "telemetry initialization failed, continuing without telemetry", zap.Error(err))
	} else {
		defer func() { _ = tel.Shutdown(context.Background()) }()
	}
	//recipe: main.go, after telemetry.New

	scrubber, err := secrets.New()
	if err != nil {
		return err
	}
	//recipe: main.go, after secrets.New
	embeddingCfg := embeddings.ProviderConfig{Model: "bge-small-en-v1.5"}
	embeddingProvider, err := embeddings.NewProvider(embeddingCfg)
	if err != nil {
		return err
	}
	//recipe: main.go, after embeddings.NewProvider
	if !*noHTTP {
		httpCfg := &httpserver.Config{}
		//recipe: main.go, http.Config
		server := httpserver.NewServer(httpCfg)
		go func() { _ = http.ListenAndServe(*address, server) }()
	}
	mcpCfg := &mcp.Config{Name: "contextd-v2", Version: version}
	//recipe: main.go, mcp.Config
	memories, checkpoints := &reasoningbank.Service{Metrics: m}, &checkpoint.Service{Metrics: m}
	stdio := make(chan error, 1)
	go func() {
		stdio <- mcp.NewServer(mcpCfg, memories, checkpoints, embeddingProvider, scrubber).Run(ctx, os.Stdin, os.Stdout)
	}()
	select {
	case <-ctx.Done():
		return nil
	case err := <-stdio:
		return err
	}
}
