// Package preview is the preview host: a minimal replacement of Grafana's shell,
// for machines without Grafana.
//
// It serves the page shell, loads the built plugin as Grafana does (module.js,
// nested plugins, the backend binary over the plugin protocol), and answers the
// part of Grafana's HTTP API that the plugin's pages call. It does not depend
// on the pages themselves.
package preview

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

const (
	// GrafanaVersion is the version that the host reports: that of the @grafana packages in the page.
	GrafanaVersion = "12.4.2"

	defaultScrapeInterval = 15 * time.Second
	shutdownPatience      = 3 * time.Second
)

// Options of a host. Listen, DistDir, WebDir, DataDir and PrometheusURL are required.
type Options struct {
	Listen         string               // host:port of the page
	DistDir        string               // the built plugin: plugin.json, module.js and the nested plugins
	WebDir         string               // the built shell: preview.js, img/, fonts/
	DataDir        string               // the folder of the app's settings; created if missing
	PrometheusURL  string               // base URL of a Prometheus API, http or https
	ScrapeInterval time.Duration        // the largest interval between samples (default 15 s): the minimum step, and a quarter of the minimum $__rate_interval
	SubPath        string               // if set, for example "/grafana", the page is also served below it, as Grafana does with root_url
	Role           string               // org role of the only user: Admin (default), Editor or Viewer
	AppJSONData    json.RawMessage      // if set, the app's jsonData at start; saved settings are neither read nor written
	DataSources    []DataSource         // if not nil, instead of the default two
	OnReady        func(pageURL string) // called once, when the host is ready
	Log            *slog.Logger         // nil discards
}

// check fills in defaults and reports the first invalid option.
func (o *Options) check() error {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.ScrapeInterval <= 0 {
		o.ScrapeInterval = defaultScrapeInterval
	}
	switch o.Role {
	case "":
		o.Role = "Admin"
	case "Admin", "Editor", "Viewer":
	default:
		return fmt.Errorf("role %q is unknown: use Admin, Editor or Viewer", o.Role)
	}
	prom, err := url.Parse(o.PrometheusURL)
	if err != nil || prom.Host == "" || (prom.Scheme != "http" && prom.Scheme != "https") {
		return fmt.Errorf("the Prometheus URL %q is not an http or https address", o.PrometheusURL)
	}
	if err := CheckSubPath(o.SubPath); err != nil {
		return err
	}
	if o.AppJSONData != nil && !isJSONObject(o.AppJSONData) {
		return errors.New("the app's jsonData must be a JSON object")
	}
	if _, err := os.Stat(filepath.Join(o.WebDir, "preview.js")); err != nil {
		return fmt.Errorf("the preview's page is not built in %s: run \"node demo/web/build.mjs\"", o.WebDir)
	}
	return nil
}

// Serve runs the host until ctx ends, then stops the backend processes and returns nil.
//
// It fails at once, with a sentence that says what to do, if the plugin or the
// shell is not built, an option is wrong, or the port is taken.
func Serve(ctx context.Context, opts Options) error {
	host, err := New(opts)
	if err != nil {
		return err
	}
	defer host.Close()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", opts.Listen)
	if err != nil {
		return fmt.Errorf("the page cannot be served on %s: %w", opts.Listen, err)
	}
	server := &http.Server{Handler: host, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	if opts.OnReady != nil {
		opts.OnReady("http://" + listener.Addr().String() + host.homePath())
	}
	select {
	case err := <-served:
		return fmt.Errorf("the page's server stopped: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.Background(), shutdownPatience)
	defer cancel()
	if err := server.Shutdown(stop); err != nil {
		return server.Close() // a query that does not end must not keep the demo running
	}
	return nil
}
