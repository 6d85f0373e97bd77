package engine

import (
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/util/compression"
)

// Retention is how long the demo keeps its samples. Prometheus' default of
// 15 days would drop half of a 30-day history when the store is opened.
const Retention = 35 * 24 * time.Hour

// outOfOrderWindow lets pushed metrics (OTLP) arrive a little late; scraped
// samples never need it.
const outOfOrderWindow = 10 * time.Minute

// OpenStore opens (or creates) the time series database in dir.
//
// Errors are those of tsdb.Open: an unreadable directory, a corrupt block, or
// another process with the directory's lock. stats may be nil; the API reads the replay of the write-ahead log from it.
func OpenStore(dir string, reg prometheus.Registerer, log *slog.Logger, stats *tsdb.DBStats) (*tsdb.DB, error) {
	opts := tsdb.DefaultOptions()
	opts.RetentionDuration = Retention.Milliseconds()
	opts.MinBlockDuration = (2 * time.Hour).Milliseconds()
	opts.MaxBlockDuration = (24 * time.Hour).Milliseconds()
	opts.OutOfOrderTimeWindow = outOfOrderWindow.Milliseconds()
	opts.WALCompression = compression.Snappy
	opts.NoLockfile = true // the data directory as a whole is locked already
	return tsdb.Open(dir, orNop(log), reg, opts, stats)
}

// NewPromQL returns a PromQL engine with Prometheus' default limits.
func NewPromQL(reg prometheus.Registerer, log *slog.Logger) *promql.Engine {
	return promql.NewEngine(promql.EngineOpts{
		Logger:               orNop(log),
		Reg:                  reg,
		MaxSamples:           50_000_000,
		Timeout:              2 * time.Minute,
		LookbackDelta:        LookbackDelta,
		EnableAtModifier:     true,
		EnableNegativeOffset: true,
		NoStepSubqueryIntervalFn: func(int64) int64 {
			return time.Minute.Milliseconds()
		},
		Parser: parser.NewParser(parser.Options{}),
	})
}

// LookbackDelta is how far an instant selector looks back for a sample.
const LookbackDelta = 5 * time.Minute

func orNop(log *slog.Logger) *slog.Logger {
	if log == nil {
		return promslog.NewNopLogger()
	}
	return log
}
