// Command simulated-contextd runs only the simulated contextd, for your own
// Prometheus and Grafana: its API and /metrics, the faults and the
// profiles.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/demo/profiles"
	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

// pushInterval is how often contextd v0.5.0 pushes.
const pushInterval = 15 * time.Second

type config struct {
	host            string
	port, pprofPort int
	names           simulator.Names
	otlp            string
	seed            uint64
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	err := realMain(ctx, os.Args[1:], os.Stdout)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "simulated-contextd:", err)
		os.Exit(1)
	}
}

func realMain(ctx context.Context, args []string, out io.Writer) error {
	c, err := parseFlags(args, out)
	if err != nil {
		return err
	}
	return run(ctx, c, out, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
}

func parseFlags(args []string, out io.Writer) (c config, err error) {
	f := flag.NewFlagSet("simulated-contextd", flag.ContinueOnError)
	f.SetOutput(out)
	names := string(simulator.Roadmap)
	f.StringVar(&c.host, "host", "127.0.0.1", "`address` to listen on")
	f.IntVar(&c.port, "port", 8080, "port of the first instance; those of the others follow")
	f.IntVar(&c.pprofPort, "pprof-port", 6060, "port of the profiles (net/http/pprof)")
	f.StringVar(&names, "names", names, "naming of contextd's metrics: roadmap or v0.5.0")
	f.StringVar(&c.otlp, "otlp", "http://localhost:9090/api/v1/otlp/v1/metrics", "`URL` that v0.5.0 pushes to by OTLP over HTTP")
	f.Uint64Var(&c.seed, "seed", 1, "seed of the simulation: the same seed gives the same data")
	if err := f.Parse(args); err != nil {
		return c, err
	}
	if f.NArg() > 0 {
		return c, fmt.Errorf("unexpected argument %q (--help lists the flags)", f.Arg(0))
	}
	if c.names, err = simulator.ParseNames(names); err != nil {
		return c, fmt.Errorf("--names: %w", err)
	}
	return c, nil
}

// run serves until ctx ends, which is not an error.
func run(ctx context.Context, c config, out io.Writer, log *slog.Logger) error {
	cluster, err := simulator.Warm(c.names, c.seed, time.Now)
	if err != nil {
		return err
	}
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	var parts sync.WaitGroup
	defer parts.Wait()
	start := func(part func() error) {
		parts.Go(func() {
			if err := part(); err != nil {
				fail(err)
			}
		})
	}
	for k, instance := range cluster.Instances {
		l, err := c.listen(c.port, k)
		if err != nil {
			fail(err)
			return err
		}
		fmt.Fprintf(out, "%s: http://%s\n", instance.Name, l.Addr())
		server := simulator.NewServer(cluster, k, l, log)
		start(func() error { server.Run(ctx); return nil })
	}
	if c.names.Profiles() {
		l, err := c.listen(c.pprofPort, 0)
		if err != nil {
			fail(err)
			return err
		}
		fmt.Fprintf(out, "profiles: http://%s/debug/pprof/\n", l.Addr())
		start(func() error { return profiles.Serve(ctx, l) })
	}
	start(func() error { return cluster.Run(ctx) })
	start(func() error { return cluster.Push(ctx, c.otlp, pushInterval, log) })
	<-ctx.Done()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

func (c config) listen(port, k int) (net.Listener, error) {
	if port != 0 {
		port += k
	}
	l, err := net.Listen("tcp", net.JoinHostPort(c.host, strconv.Itoa(port)))
	if err != nil {
		return nil, fmt.Errorf("port %d cannot be opened: %w (--port and --pprof-port change it)", port, err)
	}
	return l, nil
}
