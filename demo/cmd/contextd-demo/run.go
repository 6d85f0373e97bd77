package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/demo/engine"
	"github.com/fyrsmithlabs/contextd-observability/demo/history"
	"github.com/fyrsmithlabs/contextd-observability/demo/preview"
	"github.com/fyrsmithlabs/contextd-observability/demo/profiles"
	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

// job is the job label of the simulated contextd.
const job = "contextd"

// run runs the demo until ctx ends, which is not an error.
func run(ctx context.Context, c config, out io.Writer, log *slog.Logger) (err error) {
	say := func(text string) { fmt.Fprintln(out, text) }
	ruleFiles, err := engine.FindRuleFiles(c.rules)
	if err != nil {
		return err
	}
	if c.preview {
		if err := checkBuilt(c); err != nil {
			return err
		}
	}
	sockets, err := openPorts(c)
	if err != nil {
		return err
	}
	defer sockets.close()
	data, err := history.OpenData(c.data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, data.Close()) }()
	if c.fresh {
		if err := data.Remove(); err != nil {
			return fmt.Errorf("--fresh: %w", err)
		}
	}
	began := time.Now()
	cluster, err := history.Prepare(ctx, history.Options{Data: data, Job: job, Days: c.days, Seed: c.seed,
		Names: c.names, RuleFiles: ruleFiles, Clock: time.Now, Progress: say, Log: log})
	if errors.Is(err, context.Canceled) {
		say("stopped while the history was being written; the next start continues or rewrites it")
		return nil
	}
	if err != nil {
		return err
	}
	say(fmt.Sprintf("history: ready after %s", time.Since(began).Round(100*time.Millisecond)))
	debug.FreeOSMemory() // the history's memory is not needed any more
	d := &demo{config: c, log: log, say: say, sockets: sockets, data: data, cluster: cluster}
	return d.serve(ctx, ruleFiles)
}

// checkBuilt reports what is not built, before anything takes time.
func checkBuilt(c config) error {
	for _, f := range []struct{ path, what, how string }{
		{filepath.Join(c.dist, "module.js"), "the plugin", "npm run build"},
		{filepath.Join(c.web, "preview.js"), "the preview's page", "node demo/web/build.mjs"},
	} {
		if _, err := os.Stat(f.path); err != nil {
			return fmt.Errorf("%s is not built (%s is missing): run \"%s\", or \"npm run demo\", which builds everything", f.what, f.path, f.how)
		}
	}
	return nil
}

// demo is everything that runs after the history.
type demo struct {
	config  config
	log     *slog.Logger
	say     func(string)
	sockets *ports
	data    *history.Data
	cluster *simulator.Cluster
	engine  *engine.Engine

	parts sync.WaitGroup
	fail  context.CancelCauseFunc
}

var errStopped = errors.New("stopped")

// serve runs all parts until ctx ends or one of them fails, and then saves what
// the next start continues from.
func (d *demo) serve(ctx context.Context, ruleFiles []string) error {
	ctx, d.fail = context.WithCancelCause(ctx)
	defer d.fail(errStopped)
	var targets []engine.Target
	for k, l := range d.sockets.contextd {
		s := simulator.NewServer(d.cluster, k, l, d.log)
		targets = append(targets, engine.Target{Address: s.Address(), Instance: simulator.InstanceName(k)})
		d.start(func() error { s.Run(ctx); return nil })
	}
	targets = append(targets, exporterTargets(d.cluster, d.sockets.exporters.Addr().String())...)
	d.start(func() error { return d.cluster.ServeExporters(ctx, d.sockets.exporters) })
	var err error
	d.engine, err = engine.Start(engine.Options{Dir: d.data.StoreDir(), Listener: d.sockets.prometheus, Job: job,
		Targets: targets, ScrapeInterval: d.config.scrapeInterval, RuleFiles: ruleFiles, Log: d.log})
	if err != nil {
		d.fail(errStopped)
		d.parts.Wait()
		return err
	}
	d.start(func() error { return d.cluster.Run(ctx) })
	d.start(func() error {
		return d.cluster.Push(ctx, d.engine.OTLP(), d.config.scrapeInterval, d.log)
	})
	d.start(func() error {
		select {
		case err := <-d.engine.Failed():
			return err
		case <-ctx.Done():
			return nil
		}
	})
	if l := d.sockets.pprof; l != nil {
		d.start(func() error { return profiles.Serve(ctx, l) })
	}
	d.startPage(ctx)
	<-ctx.Done()
	return errors.Join(d.stop(), cause(ctx))
}

// exporterTargets are the exporters of all instances, which one address serves.
func exporterTargets(c *simulator.Cluster, address string) []engine.Target {
	var list []engine.Target
	for _, i := range c.Instances {
		for _, x := range i.Exporters() {
			list = append(list, engine.Target{Address: address, Instance: x.Labels["instance"], Job: x.Job, Path: x.Path, Labels: x.Labels})
		}
	}
	return list
}

// cause is why the demo ended, if no stop was requested.
func cause(ctx context.Context) error {
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) && !errors.Is(err, errStopped) {
		return err
	}
	return nil
}

// start runs a part in the background; its error ends the demo.
func (d *demo) start(part func() error) {
	d.parts.Add(1)
	go func() {
		defer d.parts.Done()
		if err := part(); err != nil {
			d.fail(err)
		}
	}()
}

// startPage serves the page, or prints the address of the Prometheus API.
func (d *demo) startPage(ctx context.Context) {
	if !d.config.preview {
		d.ready("http://" + d.sockets.prometheus.Addr().String())
		return
	}
	address := d.sockets.page.Addr().String()
	_ = d.sockets.page.Close() // it reserved the port; the host opens it itself
	d.start(func() error {
		return preview.Serve(ctx, preview.Options{
			Listen: address, DistDir: d.config.dist, WebDir: d.config.web, DataDir: d.config.data, SubPath: d.config.subPath,
			PrometheusURL: "http://" + d.sockets.prometheus.Addr().String(),
			// The history is coarser than the live scrapes: windows must contain several of its samples.
			ScrapeInterval: max(d.config.scrapeInterval, history.Step),
			OnReady:        func(string) { d.ready("http://" + address + d.config.subPath) },
			Log:            d.log,
		})
	})
}

// ready reports that everything is running.
func (d *demo) ready(url string) {
	d.say("prometheus: http://" + d.sockets.prometheus.Addr().String())
	if d.sockets.pprof != nil {
		d.say("profiles: http://" + d.sockets.pprof.Addr().String() + "/debug/pprof/")
	}
	for k, l := range d.sockets.contextd {
		d.say(fmt.Sprintf("%s: http://%s", simulator.InstanceName(k), l.Addr()))
	}
	if d.config.readyFile != "" {
		if err := os.WriteFile(d.config.readyFile, []byte(url+"\n"), 0o666); err != nil {
			d.fail(fmt.Errorf("--ready-file: %w", err))
			return
		}
	}
	d.say("ready: " + url)
}

// stop ends what serve has started, in an order that loses no data: scraping
// before the instances' state is saved.
func (d *demo) stop() error {
	err := d.engine.Close()
	d.parts.Wait()
	if err != nil {
		return err
	}
	if err := history.Save(d.data, d.cluster); err != nil {
		return fmt.Errorf("save the state of the demo: %w", err)
	}
	return nil
}
