// Package engine is Prometheus embedded as a library: storage, PromQL, scraping,
// rules and the HTTP API v1, in this process and on a local directory.
//
// It only connects Prometheus' parts and reimplements none of them.
package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery/targetgroup"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/scrape"
	"github.com/prometheus/prometheus/tsdb"
)

// Options of an engine.
type Options struct {
	Dir            string        // the store's directory; created when missing
	Listener       net.Listener  // where the API is served; owned by the engine once Start succeeds
	Job            string        // job label of the targets
	Targets        []Target      // scraped instances; none is allowed
	ScrapeInterval time.Duration // of targets and rules; default 15 s
	RuleFiles      []string      // rule files, read once at start
	Log            *slog.Logger  // nil discards
}

// Engine is a running Prometheus.
type Engine struct {
	opts    Options
	cfg     *config.Config
	reg     *prometheus.Registry
	db      *tsdb.DB
	stats   *tsdb.DBStats
	promql  *promql.Engine
	scrapes *scrape.Manager
	rules   *rules.Manager
	http    *http.Server
	started time.Time

	background sync.WaitGroup
	cancel     context.CancelFunc
	failed     chan error
}

// Start opens the store, loads the rules, and starts scraping and serving.
// The caller must Close the engine.
//
// Errors name the invalid rule file or directory; nothing runs after an error.
func Start(opts Options) (*Engine, error) {
	if opts.ScrapeInterval <= 0 {
		opts.ScrapeInterval = 15 * time.Second
	}
	opts.Log = orNop(opts.Log)
	cfg, err := buildConfig(opts.Job, opts.Targets, opts.ScrapeInterval, opts.RuleFiles, opts.Log)
	if err != nil {
		return nil, err
	}
	e := &Engine{opts: opts, cfg: cfg, reg: prometheus.NewRegistry(), started: time.Now(), stats: tsdb.NewDBStats(), failed: make(chan error, 1)}
	e.reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if e.db, err = OpenStore(opts.Dir, e.reg, opts.Log, e.stats); err != nil {
		return nil, fmt.Errorf("open the metrics store %s: %w", opts.Dir, err)
	}
	e.promql = NewPromQL(e.reg, opts.Log)
	if err := e.startManagers(); err != nil {
		return nil, errors.Join(err, e.db.Close())
	}
	e.serve()
	return e, nil
}

func (e *Engine) startManagers() error {
	ctx, cancel := context.WithCancel(context.Background())
	e.cancel = cancel
	scrapes, err := scrape.NewManager(&scrape.Options{DiscoveryReloadOnStartup: true},
		e.opts.Log, nil, nil, e.db, e.reg)
	if err != nil {
		return fmt.Errorf("scrape manager: %w", err)
	}
	if err := scrapes.ApplyConfig(e.cfg); err != nil {
		return fmt.Errorf("scrape manager: %w", err)
	}
	e.scrapes = scrapes
	e.rules = rules.NewManager(&rules.ManagerOptions{
		ExternalURL:     e.URL(),
		QueryFunc:       rules.EngineQueryFunc(e.promql, e.db),
		NotifyFunc:      func(context.Context, string, ...*rules.Alert) {},
		Context:         ctx,
		Appendable:      e.db,
		Queryable:       e.db,
		Logger:          e.opts.Log,
		Registerer:      e.reg,
		OutageTolerance: time.Hour,
		ForGracePeriod:  time.Minute,
		ResendDelay:     time.Minute,
	})
	if err := checkRuleFiles(e.opts.RuleFiles); err != nil {
		return err
	}
	if err := e.rules.Update(e.opts.ScrapeInterval, e.opts.RuleFiles, e.cfg.GlobalConfig.ExternalLabels, e.URL().String(), nil); err != nil {
		return err
	}
	sets, err := targetSets(e.cfg)
	if err != nil {
		return err
	}
	targets := make(chan map[string][]*targetgroup.Group, 1)
	targets <- sets
	e.goBackground(func() { _ = scrapes.Run(targets) })
	e.goBackground(e.rules.Run)
	return nil
}

func (e *Engine) serve() {
	e.http = &http.Server{Handler: e.handler(), ReadHeaderTimeout: 10 * time.Second}
	if e.opts.Listener == nil {
		return
	}
	e.goBackground(func() {
		if err := e.http.Serve(e.opts.Listener); !errors.Is(err, http.ErrServerClosed) {
			e.failed <- fmt.Errorf("Prometheus API on %s: %w", e.opts.Listener.Addr(), err)
		}
	})
}

func (e *Engine) goBackground(run func()) {
	e.background.Add(1)
	go func() {
		defer e.background.Done()
		run()
	}()
}

// URL is where the API is served.
func (e *Engine) URL() *url.URL {
	u := &url.URL{Scheme: "http", Host: "127.0.0.1", Path: "/"}
	if e.opts.Listener != nil {
		u.Host = e.opts.Listener.Addr().String()
	}
	return u
}

// OTLP is the URL for pushes by OTLP over HTTP. Metric names are translated to those of
// Prometheus, with underscores and suffixes.
func (e *Engine) OTLP() string { return e.URL().JoinPath("api/v1/otlp/v1/metrics").String() }

// Failed reports the error that ended serving while the engine runs.
func (e *Engine) Failed() <-chan error { return e.failed }

// DB is the store, for readers in this process.
func (e *Engine) DB() *tsdb.DB { return e.db }

// PromQL is the query engine, for readers in this process.
func (e *Engine) PromQL() *promql.Engine { return e.promql }

// Handler is the HTTP API without a socket.
func (e *Engine) Handler() http.Handler { return e.http.Handler }

// Close stops serving, rules and scraping, and then closes the store so that
// the next Start continues with all samples. Requests have one second to finish.
func (e *Engine) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := e.http.Shutdown(ctx); err != nil {
		_ = e.http.Close()
	}
	e.cancel()
	e.rules.Stop()
	e.scrapes.Stop()
	e.background.Wait()
	if err := e.db.Close(); err != nil {
		return fmt.Errorf("close the metrics store %s: %w", e.opts.Dir, err)
	}
	return nil
}
