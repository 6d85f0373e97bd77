package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"path/filepath"
	"time"

	"github.com/fyrsmithlabs/contextd-observability/demo/preview"
	"github.com/fyrsmithlabs/contextd-observability/demo/simulator"
)

// config is the parsed flags.
type config struct {
	data, rules, dist, web, readyFile  string
	listen, subPath                    string
	names                              simulator.Names
	days                               int
	seed                               uint64
	fresh, preview                     bool
	port, prometheusPort, contextdPort int
	pprofPort                          int
	// scrapeInterval is not a flag: pages and docs rely on it. Tests shorten it.
	scrapeInterval time.Duration
}

const (
	maxDays  = 30
	loopback = "127.0.0.1"
	// dataFolder is the data folder for the roadmap's names; every other naming
	// has a subfolder in it.
	dataFolder = ".demo"
)

var errHelp = errors.New("help was requested")

// parseFlags reads args. Its errors name the wrong flag and the values it accepts.
func parseFlags(args []string, out io.Writer) (config, error) {
	c := config{scrapeInterval: 15 * time.Second}
	f := flag.NewFlagSet("contextd-demo", flag.ContinueOnError)
	f.SetOutput(io.Discard) // the error is printed once, by the caller
	f.StringVar(&c.data, "data", "", "`directory` of the demo's data (default "+dataFolder+", with --names "+string(simulator.V050)+" "+folderOf(simulator.V050)+")")
	f.IntVar(&c.days, "days", maxDays, fmt.Sprintf("length of the history in days, 1 to %d", maxDays))
	f.Uint64Var(&c.seed, "seed", 1, "seed of the simulation: the same seed gives the same data")
	f.BoolVar(&c.fresh, "fresh", false, "delete the data and start from scratch")
	f.IntVar(&c.port, "port", 3000, "port of the page")
	f.IntVar(&c.prometheusPort, "prometheus-port", 9090, "port of the Prometheus API")
	f.IntVar(&c.contextdPort, "contextd-port", 8080, "port of the first simulated contextd; those of the others follow")
	f.IntVar(&c.pprofPort, "pprof-port", 6060, "port of the profiles (net/http/pprof), which contextd v0.5.0 does not serve")
	f.StringVar(&c.rules, "rules", filepath.Join("provisioning", "prometheus"), "`directory` with *.rules.yaml")
	f.StringVar(&c.dist, "dist", "dist", "`directory` of the built plugin")
	f.StringVar(&c.web, "web", filepath.Join("demo", "web", "dist"), "`directory` of the preview's built page")
	f.BoolVar(&c.preview, "preview", true, "serve the page; false if a real Grafana shows the plugin")
	names := f.String("names", string(simulator.Roadmap), fmt.Sprintf("which contextd is simulated, by the names of its metrics: %s or %s", simulator.Roadmap, simulator.V050))
	f.StringVar(&c.listen, "listen", loopback, "IPv4 `address` to listen on, except for the profiles; there is no password, so change it only in a container")
	f.StringVar(&c.subPath, "sub-path", "", "`path` below which the page is served too, as Grafana is with a path in root_url; for example /grafana")
	f.StringVar(&c.readyFile, "ready-file", "", "`file` to write the page's address to when everything is ready")
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		f.SetOutput(out)
		f.Usage()
		return c, errHelp
	} else if err != nil {
		return c, fmt.Errorf("%w (--help lists the flags)", err)
	}
	if f.NArg() > 0 {
		return c, fmt.Errorf("unexpected argument %q (--help lists the flags)", f.Arg(0))
	}
	var err error
	if c.names, err = simulator.ParseNames(*names); err != nil {
		return c, fmt.Errorf("--names: %w", err)
	}
	if c.data == "" {
		c.data = folderOf(c.names)
	}
	return c, c.check()
}

func folderOf(names simulator.Names) string {
	if names == simulator.Roadmap {
		return dataFolder
	}
	return filepath.Join(dataFolder, string(names))
}

func (c config) check() error {
	if c.days < 1 || c.days > maxDays {
		return fmt.Errorf("--days %d: must be from 1 to %d", c.days, maxDays)
	}
	if a, err := netip.ParseAddr(c.listen); err != nil || !a.Is4() {
		return fmt.Errorf("--listen %q: must be an IPv4 address, such as %s, or 0.0.0.0 for every one of this machine", c.listen, loopback)
	}
	if err := preview.CheckSubPath(c.subPath); err != nil {
		return fmt.Errorf("--sub-path %w", err)
	}
	for _, p := range []struct {
		flag  string
		value int
		count int
	}{{"--port", c.port, 1}, {"--prometheus-port", c.prometheusPort, 1}, {"--contextd-port", c.contextdPort, c.names.Instances()}, {"--pprof-port", c.pprofPort, 1}} {
		if p.value < 0 || p.value+p.count-1 > 65535 {
			return fmt.Errorf("%s %d: must be a port from 1 to %d, or 0 for any free one", p.flag, p.value, 65536-p.count)
		}
	}
	return nil
}
